import { createHash } from 'node:crypto';
import type { ImportIssue } from '#db/schema/index.ts';
import { cleanLine, truncate } from '#src/lib/text.ts';
import { guessMapping, type ImportKind, type Mapping, wordOf } from './columns.ts';
import { FIELD_RULES } from './fields.ts';
import type { Owner, Owners } from './owners.ts';
import type { Row } from './rows.ts';

/** A row that passed: whose it is, its key, and the columns of its record. */
export type Prepared = { row: number; key: string; organisationId: string; values: Record<string, unknown> };
/** `repeated`: rows that say the very same as an earlier one and carry no number of their own. */
export type Checked = { prepared: Prepared[]; issues: ImportIssue[]; repeated: number };

export type CheckOptions = {
  kind: ImportKind;
  /** Guessed from the headings where it is not given. */
  mapping?: Mapping | undefined;
  owners: Owners;
  /** Whose the rows are that name no organisation. */
  fallback: Owner;
  /** Listings go straight to the public. */
  publish: boolean;
  now: number;
};

/** Checks the rows of one file, batch after batch. It remembers what it saw, so that a file cannot repeat itself. */
export function createChecker(options: CheckOptions): (rows: readonly Row[]) => Checked {
  const seen = new Map<string, number>();
  const columnsOf = mapper(options);
  return (rows) => {
    const checked: Checked = { prepared: [], issues: [], repeated: 0 };
    for (const row of rows) {
      const found = checkRow(options, seen, row, columnsOf(row));
      if (Array.isArray(found)) checked.issues.push(...found);
      else if (found) checked.prepared.push(found);
      else checked.repeated++;
    }
    return checked;
  };
}

type Columns = ReadonlyMap<string, readonly string[]>;

/** Columns by field. The headings of a .jsonl file show up row by row, so a guess is made anew for each new set. */
function mapper({ kind, mapping }: CheckOptions): (row: Row) => Columns {
  const headings = new Set<string>();
  let columns = invert(mapping ?? {});
  return ({ values }) => {
    if (mapping) return columns;
    const before = headings.size;
    for (const heading of Object.keys(values)) headings.add(heading);
    if (headings.size > before) columns = invert(guessMapping(kind, [...headings]));
    return columns;
  };
}

function invert(mapping: Mapping): Columns {
  const columns = new Map<string, string[]>();
  for (const [column, field] of Object.entries(mapping)) columns.set(field, [...(columns.get(field) ?? []), column]);
  return columns;
}

/** The record of a row, what is wrong with it, or nothing where the file holds the very same row already. */
function checkRow(options: CheckOptions, seen: Map<string, number>, row: Row, columns: Columns) {
  if (row.problem !== undefined) return [issue(row, '', '', row.problem)];
  const issues: ImportIssue[] = [];
  const values = readValues(options.kind, row, columns, issues);
  const owner = readOwner(options, row, columns, issues);
  compare(options, values, row, columns, issues);
  const id = cleanLine(cellOf(row, columns.get('key')));
  const key = keyOf(options.kind, id, row);
  const twin = seen.get(key);
  if (twin !== undefined && id === '' && issues.length === 0) return undefined;
  if (twin !== undefined && id !== '')
    issues.push(issue(row, headingOf(columns, 'key'), id, `与第 ${twin} 行的编号相同`));
  if (id.length > MAX_ID) issues.push(issue(row, headingOf(columns, 'key'), id, `编号最多 ${MAX_ID} 个字`));
  seen.set(key, row.number);
  if (issues.length > 0 || !owner) return issues;
  values.region ??= owner.region;
  return { row: row.number, key, organisationId: owner.id, values };
}

const MAX_ID = 100;

function readValues(kind: ImportKind, row: Row, columns: Columns, issues: ImportIssue[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [field, rule] of Object.entries(FIELD_RULES[kind])) {
    // A sheet that names the chain alone says by it what field it is.
    const names = columns.get(field) ?? (field === 'field' ? columns.get('chain') : undefined);
    if (!names && field !== 'title') continue;
    const cell = cellOf(row, names);
    const read = rule.safeParse(cell);
    if (read.success) values[field] = read.data;
    else issues.push(issue(row, names?.[0] ?? wordOf(kind, field), cell, read.error.issues[0]?.message ?? ''));
  }
  return values;
}

function readOwner({ owners, fallback }: CheckOptions, row: Row, columns: Columns, issues: ImportIssue[]) {
  const named = cleanLine(cellOf(row, columns.get('organisation')));
  const found = named === '' ? fallback : owners.find(named);
  if (typeof found !== 'string') return found;
  issues.push(issue(row, headingOf(columns, 'organisation'), named, found));
  return undefined;
}

/** What one cell alone does not show. */
function compare(
  options: CheckOptions,
  values: Record<string, unknown>,
  row: Row,
  columns: Columns,
  issues: ImportIssue[],
) {
  const { takerFen, totalFen, deadlineAt } = values;
  const complain = (field: string, message: string) =>
    issues.push(issue(row, headingOf(columns, field), cellOf(row, columns.get(field)), message));
  if (typeof takerFen === 'number' && typeof totalFen === 'number' && takerFen > totalFen)
    complain('takerFen', '付给揭榜方的不能多于资金投入');
  if (options.publish && typeof deadlineAt === 'number' && deadlineAt <= options.now)
    complain('deadlineAt', '截止时间已经过去，不能直接发榜');
}

const cellOf = (row: Row, names: readonly string[] | undefined): string =>
  names?.length === 1
    ? (row.values[names[0] as string] ?? '')
    : (names ?? [])
        .map((name) => row.values[name]?.trim())
        .filter(Boolean)
        .join('\n');

const headingOf = (columns: Columns, field: string): string => columns.get(field)?.[0] ?? '';

const issue = ({ number }: Row, column: string, value: string, message: string): ImportIssue => ({
  row: number,
  column,
  value: truncate(value.slice(0, 400), 80),
  message,
});

/** By the number its source gave it, else by all it says: the same file again is the same rows. */
function keyOf(kind: ImportKind, id: string, { values }: Row): string {
  if (id !== '') return `${kind}:${id}`;
  const cells = Object.entries(values)
    .map(([name, text]) => [name, text.trim()])
    .filter(([, text]) => text !== '')
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return `${kind}:#${createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 32)}`;
}
