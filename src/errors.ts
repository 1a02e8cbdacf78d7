export type RefusalKind = 'signIn' | 'forbidden' | 'notFound' | 'conflict';

/** Anything a person may be told. The only class of the house; every other throw is a bug. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  /** Messages by name of the form field, for what can be mended in the form. */
  readonly errors: Readonly<Record<string, string>>;

  constructor(kind: RefusalKind, message: string, errors: Readonly<Record<string, string>> = {}) {
    super(message);
    this.kind = kind;
    this.errors = errors;
  }
}

export const forbidden = (message = '您没有办理这件事的权限。') => new Refusal('forbidden', message);
export const notFound = (message = '没有找到这一页，或者它没有公开。') => new Refusal('notFound', message);
export const signInFirst = () => new Refusal('signIn', '请先登录。');
/** The state of things does not allow it; with `field` the message stands at that field. */
export const conflict = (message: string, field?: string) =>
  new Refusal('conflict', message, field ? { [field]: message } : {});
/** Several fields to mend at once. */
export const invalid = (errors: Readonly<Record<string, string>>) => new Refusal('conflict', '', errors);

/** Throws unless a policy allows. */
export function ensure(allowed: boolean, refusal: Refusal = forbidden()): asserts allowed {
  if (!allowed) throw refusal;
}
