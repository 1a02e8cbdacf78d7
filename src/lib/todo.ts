import { DAY, startOfDay } from './dates.ts';

/** One thing that waits for one person: what, until when, and the one thing to do about it. */
export type Todo = {
  key: string;
  title: string;
  note: string;
  verb: string;
  href: string;
  due?: { at: number /** Due on a day, without an hour. */; on?: string };
};

/** A promise for a day is overdue when that day is over, in Beijing. */
export function dueOn(on: string | null): Pick<Todo, 'due'> {
  const start = on === null ? undefined : startOfDay(on);
  return start === undefined || on === null ? {} : { due: { at: start + DAY - 1, on } };
}
