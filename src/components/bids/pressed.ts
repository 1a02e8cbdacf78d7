import { type FormState, formState, type SentForm } from '#src/lib/sent-form.ts';

/**
 * What became of a form that is not on this page any more, or has no field to say it at: the page says it at its top.
 * `shown` are the actions of the forms that say it themselves.
 */
export const pressed = (sent: SentForm | undefined, shown: readonly string[]): FormState =>
  formState(sent, sent && !shown.includes(sent.action) ? sent.action : '');
