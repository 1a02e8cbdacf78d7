declare namespace App {
  interface Locals {
    ctx: import('./context.ts').Context;
    /** Id of the session this request belongs to. */
    sessionId: string | undefined;
    /** The sentence that the last form left for this page. */
    flash: string | undefined;
    /** The form that was sent to this page and has to be mended. */
    form: import('./lib/sent-form.ts').SentForm | undefined;
    /** Why this request is refused, for the page that says so. */
    refusal: import('./errors.ts').Refusal | undefined;
    /** 长者模式. */
    senior: boolean;
  }
}

/** Tables of opencc-js: pairs parted by `|`, each of what is converted, a space, and to what. */
declare module 'opencc-js/dict/*' {
  const table: string;
  export default table;
}
