export type RefusalKind = 'signIn' | 'forbidden' | 'notFound' | 'conflict';

/** Anything a person may be told. The only class of the house; every other throw is a bug. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  /** Name of the form field it belongs to, if any. */
  readonly field: string | undefined;

  constructor(kind: RefusalKind, message: string, field?: string) {
    super(message);
    this.kind = kind;
    this.field = field;
  }
}

export const forbidden = (message = '您没有办理这件事的权限。') => new Refusal('forbidden', message);
export const notFound = (message = '没有找到这一页，或者它没有公开。') => new Refusal('notFound', message);
/** The input or the state of things does not allow it; `field` puts the message at a field. */
export const conflict = (message: string, field?: string) => new Refusal('conflict', message, field);
export const signInFirst = () => new Refusal('signIn', '请先登录。');

/** Throws unless a policy allows. */
export function ensure(allowed: boolean, refusal: Refusal = forbidden()): asserts allowed {
  if (!allowed) throw refusal;
}
