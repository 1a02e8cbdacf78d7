import type { indicators, listings } from '#db/schema/index.ts';
import { formatDay, formatTime } from '#src/lib/dates.ts';
import { diffInWords, diffText, type Piece } from '#src/lib/diff.ts';
import { formatFen } from '#src/lib/money.ts';
import { CHAINS, FIELDS, INDUSTRIES, word } from '#src/lib/vocabulary.ts';
import type { Unasked } from './input.ts';
import { kindsInWords, modesInWords, qualificationsInWords, TAKER_REGION_WORDS } from './rules.ts';

type Row = typeof listings.$inferSelect;
export type Measure = Pick<typeof indicators.$inferSelect, 'name' | 'value' | 'unit' | 'method'>;

/**
 * What may be changed after publication: what it is called, how it is compared, and whether bids that were handed in
 * have to be confirmed again. Material is what a bidder calculated with. Source: features.md B12.
 */
export const AMENDABLE = {
  title: { label: '需求名称', how: 'text', material: false },
  field: { label: '所属领域', how: 'field', material: false },
  chain: { label: '产业链', how: 'chain', material: false },
  industry: { label: '国民经济行业', how: 'industry', material: false },
  background: { label: '背景', how: 'text', material: false },
  goal: { label: '目标', how: 'text', material: true },
  indicators: { label: '考核指标', how: 'rows', material: true },
  totalFen: { label: '资金投入', how: 'money', material: true },
  takerFen: { label: '其中付给揭榜方', how: 'money', material: true },
  publicFen: { label: '申请财政支持', how: 'money', material: true },
  deadlineAt: { label: '揭榜截止', how: 'moment', material: false },
  replyOn: { label: '承诺答复', how: 'day', material: false },
  deliverOn: { label: '完成时限', how: 'day', material: true },
  maxTakers: { label: '可选揭榜方', how: 'takers', material: true },
  trlNeeded: { label: '技术就绪度', how: 'level', material: true },
  modes: { label: '合作方式', how: 'modes', material: true },
  takerRegion: { label: '硬性条件：揭榜方地区', how: 'area', material: true },
  takerKinds: { label: '硬性条件：揭榜方类型', how: 'kinds', material: true },
  qualifications: { label: '硬性条件：资质', how: 'held', material: true },
  requirements: { label: '对揭榜方的要求', how: 'text', material: true },
  ipTerms: { label: '知识产权', how: 'text', material: true },
} as const satisfies Record<string, { label: string; how: How; material: boolean }>;
type How = 'text' | 'rows' | keyof typeof SHOW;
export type Amendable = keyof typeof AMENDABLE;

/** The public part of a version, as `listing_versions` keeps it. */
export type Content = Pick<Row, Exclude<Amendable, 'indicators'>> & { indicators: Measure[] };
/** With what only the poster's people and officials read; that it changed is told to everybody, as it counts. */
export type WholeContent = Content & { restricted: string };

export const contentOf = (
  row: Omit<Content, 'indicators'> & Record<string, unknown>,
  rows: readonly Measure[],
): Content => ({
  ...(Object.fromEntries(PUBLIC.map((field) => [field, row[field]])) as Omit<Content, 'indicators'>),
  indicators: rows.map(({ name, value, unit, method }) => ({ name, value, unit, method })),
});

const ALL = Object.keys(AMENDABLE) as Amendable[];
const PUBLIC = ALL.filter((field) => field !== 'indicators');

/** What a version kept before these were asked says of them. */
const UNSAID: Pick<Content, Unasked> = {
  ...{ chain: '', industry: '', trlNeeded: null, modes: [] },
  ...{ takerRegion: 'any', takerKinds: [], qualifications: [] },
};

/** A version as it was kept. */
export const parseContent = (kept: string): Content => ({ ...UNSAID, ...(JSON.parse(kept) as Content) });

const differs = (before: Content, after: Content) => (field: Amendable) =>
  JSON.stringify(before[field]) !== JSON.stringify(after[field]);

/** The fields that differ and that a bid must be confirmed again for. */
export const materialChanges = (before: WholeContent, after: WholeContent): (Amendable | 'restricted')[] => [
  ...ALL.filter((field) => AMENDABLE[field].material).filter(differs(before, after)),
  ...(before.restricted === after.restricted ? [] : (['restricted'] as const)),
];

/** One difference to show: prose in pieces, everything else as 原 and 现; of what may not be read only that it changed. */
export type Change = {
  field: Amendable | 'restricted';
  label: string;
  material: boolean;
  pieces?: Piece[];
  /** `label` names the indicator; an empty side: 新增 or 删去. */
  rows?: { label: string; before: string; after: string }[];
};

export const changesOf = (before: Content, after: Content, now: number): Change[] =>
  ALL.filter(differs(before, after)).map((field) => {
    const { label, how, material } = AMENDABLE[field];
    const change = { field, label, material };
    if (how === 'text') return { ...change, pieces: diffText(String(before[field]), String(after[field])) };
    if (how === 'rows') return { ...change, rows: rowsOf(before.indicators, after.indicators) };
    const shown = (content: Content) => SHOW[how](content[field] as never, now);
    return { ...change, rows: [{ label: '', before: shown(before), after: shown(after) }] };
  });

/** 不公开内容: its words only for those who may read them. */
export const restrictedChange = (texts?: { before: string; after: string }): Change => ({
  field: 'restricted',
  label: '不公开内容',
  material: true,
  ...(texts ? { pieces: diffText(texts.before, texts.after) } : {}),
});

const NOTHING = '没有填';
const FREE = '不限';
const SHOW = {
  field: (key: string) => word(FIELDS, key),
  chain: (key: string) => (key === '' ? NOTHING : word(CHAINS, key)),
  industry: (key: string) => (key === '' ? NOTHING : word(INDUSTRIES, key)),
  level: (trl: number | null) => (trl === null ? FREE : `${trl} 级以上`),
  modes: (modes: readonly string[]) => modesInWords(modes) || FREE,
  area: (region: Row['takerRegion']) => TAKER_REGION_WORDS[region],
  kinds: (kinds: readonly string[]) => kindsInWords(kinds) || FREE,
  held: (held: readonly string[]) => qualificationsInWords(held) || FREE,
  money: (fen: number | null) => (fen === null ? NOTHING : formatFen(fen)),
  moment: (at: number | null, now: number) => (at === null ? '不设截止' : formatTime(at, now)),
  day: (on: string | null, now: number) => (on === null ? NOTHING : `${formatDay(on, now)}前`),
  takers: (n: number) => (n === 1 ? '1 家' : `1 至 ${n} 家`),
};

/** Indicators of the same name are compared, one after the other; the others went or came. */
function rowsOf(before: readonly Measure[], after: readonly Measure[]) {
  const left = [...before];
  const pairs = after.map((measure) => {
    const same = left.findIndex(({ name }) => name === measure.name);
    const old = same === -1 ? undefined : left.splice(same, 1)[0];
    return { label: measure.name, before: old ? shownMeasure(old) : '', after: shownMeasure(measure) };
  });
  const gone = left.map((measure) => ({ label: measure.name, before: shownMeasure(measure), after: '' }));
  const changed = [...pairs, ...gone].filter((row) => row.before !== row.after);
  return changed.length > 0 ? changed : [{ label: '', before: namesOf(before), after: namesOf(after) }];
}

const shownMeasure = ({ value, unit, method }: Measure): string =>
  [[value, unit].filter(Boolean).join(' '), method].filter(Boolean).join('，') || '没有写要求';

/** Only their order changed. */
const namesOf = (rows: readonly Measure[]): string => rows.map(({ name }) => name).join('、');

/** The changes as lines of a letter. */
export const changesInWords = (changes: readonly Change[]): string =>
  changes.map((change) => `${change.label}${change.material ? '（实质内容）' : ''}：${inWords(change)}`).join('\n') ||
  '只改了不公开的联系方式。';

function inWords({ pieces, rows }: Change): string {
  if (pieces) return diffInWords(pieces);
  return rows?.map(rowInWords).join('；') ?? '有修改，不公开';
}

function rowInWords({ label, before, after }: { label: string; before: string; after: string }): string {
  if (before === '') return `新增“${label}”${after}`;
  if (after === '') return `删去“${label}”${before}`;
  return `${label && `“${label}”`}原 ${before}，现 ${after}`;
}
