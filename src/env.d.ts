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
