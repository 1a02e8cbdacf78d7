import type { ImportIssue } from '#db/schema/index.ts';
import type { Checked } from './check.ts';

/** As many as a person reads; the rest is counted. */
const MAX_ISSUES = 500;

/** What a check found so far. */
export type Tally = {
  total: number;
  /** New rows. */
  added: number;
  /** On the platform already, or said before in the same file. */
  known: number;
  errorCount: number;
  /** Errors, and hints that keep nothing back. */
  issues: ImportIssue[];
};

export const newTally = (): Tally => ({ total: 0, added: 0, known: 0, errorCount: 0, issues: [] });

/** Adds a batch of so many rows; `known` holds the titles of what is there already, by key. */
export function count(tally: Tally, rows: number, checked: Checked, known: ReadonlyMap<string, string>): void {
  tally.total += rows;
  tally.known += known.size + checked.repeated;
  tally.added += checked.prepared.length - known.size;
  tally.errorCount += checked.issues.length;
  const room = MAX_ISSUES - tally.issues.length;
  if (room > 0) tally.issues.push(...[...checked.issues, ...changed(checked, known)].slice(0, room));
}

/** A number that belongs to something else here: most likely two sheets that both count from 1. */
const changed = ({ prepared }: Checked, known: ReadonlyMap<string, string>): ImportIssue[] =>
  prepared.flatMap(({ row, key, values }) => {
    const there = known.get(key);
    if (there === undefined || there === values.title) return [];
    const message = `这个编号在平台上是“${there.slice(0, 40)}”，这一行不会导入`;
    return [{ row, column: '', value: String(values.title).slice(0, 80), message, hint: true as const }];
  });
