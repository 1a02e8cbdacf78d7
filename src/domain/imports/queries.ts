import { and, desc, eq, getTableColumns, inArray } from 'drizzle-orm';
import { importChunks, imports, organisations, users } from '#db/schema/index.ts';
import { type Context, signedIn } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import { toCsv } from '#src/lib/csv.ts';
import { offsetOf, toPage } from '#src/lib/pages.ts';
import { FIELDS, REGIONS, word } from '#src/lib/vocabulary.ts';
import type { Prepared } from './check.ts';
import { IMPORT_FIELDS, type ImportKind } from './columns.ts';
import { mayImport } from './policy.ts';
import type { Row } from './rows.ts';
import { findKnown } from './write.ts';

export { IMPORT_FIELDS, type ImportKind, wordOf } from './columns.ts';

const PAGE_SIZE = 20;
const { issues: _issues, mapping: _mapping, columns: _columns, ...brief } = getTableColumns(imports);

/** One import with its person and organisation. For officials only. */
export async function getImport(ctx: Context, id: string) {
  ensure(mayImport(signedIn(ctx).actor));
  const found = await ctx.db
    .select({ ...getTableColumns(imports), person: users.name, organisation: organisations.name })
    .from(imports)
    .innerJoin(users, eq(users.id, imports.createdBy))
    .innerJoin(organisations, eq(organisations.id, imports.organisationId))
    .where(eq(imports.id, id))
    .get();
  if (!found) throw notFound();
  return found;
}
export type Import = Awaited<ReturnType<typeof getImport>>;

/** Imports of all officials, newest first. */
export async function listImports(ctx: Context, page: number) {
  ensure(mayImport(signedIn(ctx).actor));
  const rows = await ctx.db
    .select({ ...brief, person: users.name })
    .from(imports)
    .innerJoin(users, eq(users.id, imports.createdBy))
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(PAGE_SIZE)
    .offset(offsetOf(page, PAGE_SIZE));
  return toPage(rows, await ctx.db.$count(imports), page, PAGE_SIZE);
}

export type PreviewRow = {
  number: number;
  fate: 'new' | 'known' | 'wrong';
  /** What the row says, by field; codes as the words they became. */
  cells: Readonly<Record<string, string>>;
};

export type Preview = {
  rows: PreviewRow[];
  /** What the first filled cell of each column says. */
  samples: Readonly<Record<string, string>>;
};

/** The first rows of an import that waits: what they say, and what will become of them. */
export async function getPreview(ctx: Context, found: Import, limit = 20): Promise<Preview> {
  const first = and(eq(importChunks.importId, found.id), eq(importChunks.position, 0));
  const piece = await ctx.db.select().from(importChunks).where(first).get();
  if (!piece || found.state !== 'previewed') return { rows: [], samples: {} };
  const rows = (JSON.parse(piece.raw) as Row[]).slice(0, limit);
  const prepared = new Map((JSON.parse(piece.prepared) as Prepared[]).map((row) => [row.row, row]));
  const shown = rows.flatMap(({ number }) => prepared.get(number) ?? []);
  const [known, owners] = await Promise.all([findKnown(ctx.db, found.kind, shown), namesOf(ctx, shown)]);
  const fated = rows.map((row): PreviewRow => {
    const passed = prepared.get(row.number);
    const cells = cellsOf(found, row);
    if (!passed) return { number: row.number, fate: 'wrong', cells };
    const { field = 'other', region = '' } = passed.values as { field?: string; region?: string };
    const words = { field: word(FIELDS, field), region: word(REGIONS, region) };
    const organisation = owners.get(passed.organisationId) ?? '';
    return {
      number: row.number,
      fate: known.has(passed.key) ? 'known' : 'new',
      cells: { ...cells, ...words, organisation },
    };
  });
  return { rows: fated, samples: samplesOf(rows) };
}

function samplesOf(rows: readonly Row[]): Record<string, string> {
  const samples: Record<string, string> = Object.create(null);
  for (const { values } of rows) for (const [column, text] of Object.entries(values)) samples[column] ||= text.trim();
  return samples;
}

function cellsOf({ mapping }: Import, { values }: Row): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [column, field] of Object.entries(mapping))
    cells[field] = [cells[field], values[column]].filter(Boolean).join(' ');
  return cells;
}

async function namesOf(ctx: Context, rows: readonly Prepared[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.map(({ organisationId }) => organisationId))];
  const { id, name } = organisations;
  const found = ids.length > 0 ? await ctx.db.select({ id, name }).from(organisations).where(inArray(id, ids)) : [];
  return new Map(found.map((row) => [row.id, row.name]));
}

/** The errors of an import as CSV, to mend the file by. */
export async function errorSheet(ctx: Context, id: string): Promise<string> {
  const { issues } = await getImport(ctx, id);
  const lines = issues.map(({ row, column, value, message, hint }) => [
    row,
    column,
    hint ? '提示' : '错误',
    message,
    value,
  ]);
  return toCsv([['行号', '列', '类别', '说明', '原内容'], ...lines]);
}

/** An empty sheet with the headings of a kind. */
export const templateSheet = (kind: ImportKind): string =>
  toCsv([
    Object.values(IMPORT_FIELDS[kind]).map((field) => (field.unit ? `${field.word}（${field.unit}）` : field.word)),
  ]);
