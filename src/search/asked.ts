import type { Reader } from '#db/client.ts';

/** What was searched for lately and is not yet written down, without who. */
export type Asked = { text: string; hits: number };

const KEY = Symbol.for('jiebang.asked');
const store = globalThis as { [KEY]?: WeakMap<Reader, Map<string, number>> };
/** More than that between two turns of the worker is a robot's. */
const MOST = 300;
const LONGEST = 60;
/** A number of seven digits and more may be a telephone's or a person's, whatever parts its digits. */
const PRIVATE = /@|\d(?:[\s\-()（）+.]*\d){6}/u;

/** Keeps in mind that this was searched for. A page never writes: the worker of the process does, see words/clock.ts. */
export function noteSearch({ db }: { db: Reader }, q: string, hits: number): void {
  const text = q.normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (text === '' || [...text].length >= LONGEST || PRIVATE.test(text)) return;
  store[KEY] ??= new WeakMap();
  const asked = store[KEY].get(db) ?? new Map<string, number>();
  if (asked.size >= MOST) return;
  asked.delete(text);
  store[KEY].set(db, asked.set(text, hits));
}

/** Hands over what was noted, once, the oldest first. */
export function takeAsked(db: Reader): Asked[] {
  const asked = store[KEY]?.get(db);
  store[KEY]?.delete(db);
  return [...(asked ?? [])].map(([text, hits]) => ({ text, hits }));
}
