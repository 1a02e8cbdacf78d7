import { type FormState, formState, type SentForm } from './sent-form.ts';

/**
 * The state of one of several like forms on a page: of the one whose hidden field `key` holds `value`. Its errors stand
 * under `field-value`, which is the id its control has to carry, so that the summary links to the right one.
 */
export function rowFormState(sent: SentForm | undefined, action: string, key: string, value: string): FormState {
  const mine = sent && (sent.values[key]?.[0] === value || isUnread(sent)) ? sent : undefined;
  const form = formState(mine, action);
  const errors = Object.entries(form.errors).map(([field, message]) => [`${field}-${value}`, message]);
  return { ...form, errors: Object.fromEntries(errors) };
}

/** What was too large to be read names no row: every row says so. */
const isUnread = ({ values }: SentForm): boolean => Object.keys(values).length === 0;
