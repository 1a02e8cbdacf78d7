import { type FormValues, fieldId } from './forms.ts';

/** A form that came back: which action, what was typed, what to mend. */
export type SentForm = {
  action: string;
  message: string;
  errors: Readonly<Record<string, string>>;
  values: FormValues;
};

/** What a form component needs of the last attempt. */
export type FormState = {
  message: string;
  errors: Readonly<Record<string, string>>;
  /** What was typed into a field, else the given value. */
  value: (name: string, otherwise?: string | number | null) => string;
  /** All values of a field sent several times (ticked boxes). */
  values: (name: string, otherwise?: readonly string[]) => readonly string[];
  /** How many rows of a repeated group were sent, else the given number. */
  rows: (group: string, otherwise: number) => number;
  /** Id of a field's control in the page. */
  id: (name: string) => string;
};

/** What one field may send back into a page; more than any field accepts. */
const MAX_ECHO = 100_000;

/**
 * The state of the form of `action` on this page: empty unless that form was just sent and came back. `scope` goes before
 * the ids, where two forms of a page have a field of the same name.
 */
export function formState(sent: SentForm | undefined, action: string, scope = ''): FormState {
  const mine = sent?.action === action ? sent : undefined;
  return {
    message: mine?.message ?? '',
    errors: mine?.errors ?? {},
    value: (name, otherwise = '') =>
      mine ? (mine.values[name]?.[0] ?? '').slice(0, MAX_ECHO) : String(otherwise ?? ''),
    values: (name, otherwise = []) => (mine ? (mine.values[name] ?? []) : otherwise),
    rows: (group, otherwise) => (mine ? sentRows(mine.values, group) : otherwise),
    id: (name) => (scope && `${scope}-`) + fieldId(name),
  };
}

function sentRows(values: FormValues, group: string): number {
  const numbers = Object.keys(values)
    .filter((name) => name.startsWith(`${group}.`))
    .map((name) => Number(name.split('.')[1]));
  return Math.max(0, ...numbers.map((n) => n + 1));
}
