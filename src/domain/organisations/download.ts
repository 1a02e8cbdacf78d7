import { type Context, isOfficial, signedIn } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { ensure } from '#src/errors.ts';
import { toCsv } from '#src/lib/csv.ts';
import { dayOf } from '#src/lib/dates.ts';
import { FIELDS, REGIONS, word } from '#src/lib/vocabulary.ts';
import { type DirectoryFilters, type DirectoryRow, listWholeDirectory } from './directory.ts';
import { ORGANISATION_KIND_WORDS } from './input.ts';
import { LABEL_WORDS, ORGANISATION_PHASES, organisationPhase, SIZE_WORDS } from './states.ts';

/** The directory as officials see it, as a sheet. Who took it, and how much, is put on record first. */
export async function downloadDirectory(visitor: Context, filters: DirectoryFilters): Promise<string> {
  const ctx = signedIn(visitor);
  ensure(isOfficial(ctx.actor));
  const rows = await listWholeDirectory(ctx, filters);
  const chosen = [filters.word, filters.phase, filters.label, filters.park].filter(Boolean).join('、');
  const reason = `${rows.length} 家${chosen && `，条件：${chosen}`}`;
  await ctx.write((tx) => record(tx, ctx, { thing: 'organisations', thingId: 'all', action: 'download', reason }));
  return toCsv([HEADINGS, ...rows.map((row) => cellsOf(row, ctx.now))]);
}

const HEADINGS = [
  '名称',
  '统一社会信用代码',
  '简称',
  '类型',
  '地区',
  '主要领域',
  '状态',
  '认证日期',
  '有效期至',
  '称号',
  '产业链',
  '园区',
  '规模',
  '包联干部',
  '成员数',
];

const cellsOf = (row: DirectoryRow, now: number): (string | number)[] => [
  row.name,
  row.code,
  row.shortName,
  ORGANISATION_KIND_WORDS[row.kind],
  word(REGIONS, row.region),
  word(FIELDS, row.field),
  ORGANISATION_PHASES[organisationPhase(row, now)].word,
  row.verifiedAt === null ? '' : dayOf(row.verifiedAt),
  row.verifiedUntil === null ? '' : dayOf(row.verifiedUntil - 1),
  (row.labels?.split(',') ?? []).map((label) => word(LABEL_WORDS, label)).join('、'),
  row.chain ?? '',
  row.park ?? '',
  row.size === null ? '' : word(SIZE_WORDS, row.size),
  row.liaisons ?? '',
  row.members,
];
