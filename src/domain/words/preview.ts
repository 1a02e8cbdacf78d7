import type { Context } from '#src/context.ts';
import { ensure } from '#src/errors.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import type { Hit, SearchAnswer } from '#src/search/engine.ts';
import { readQuestion } from '#src/search/question.ts';
import { activeVocabulary, readVocabulary, under, type Vocabulary } from '#src/search/vocabulary.ts';
import { mayKeepWords } from './policy.ts';

/** Where a hit stands on the other side, from 1; undefined where it is not among the first of it. */
export type PreviewHit = Pick<Hit, 'index' | 'id' | 'title'> & { other: number | undefined };
type Side = { total: number; hits: PreviewHit[] };
export type PreviewRow = { q: string; before: Side; after: Side; changed: boolean };

const SHOWN = 5;
/** So far down is looked for where a hit came from. */
const DEPTH = 20;
/** Questions searched for on both sides; more are only read. */
const MOST = 20;

/**
 * What some questions find by the vocabulary in use and by another one, the live index untouched. Questions both read
 * alike are not asked; `asked` always are. Officials only.
 */
export async function previewVocabulary(
  ctx: Context,
  draft: { number: number; synonyms: string; dictionary: string },
  { asked, recent }: { asked: readonly string[]; recent: readonly string[] },
): Promise<{ rows: PreviewRow[]; alike: string[]; left: string[] }> {
  ensure(mayKeepWords(ctx.actor));
  const sides = { before: await activeVocabulary(ctx.db), after: readVocabulary(draft) };
  const others = recent.filter((q) => !asked.includes(q));
  const touched = others.filter((q) => reading(sides.before, q) !== reading(sides.after, q));
  const all = [...new Set([...asked, ...touched])];
  const rows: PreviewRow[] = [];
  for (const q of all.slice(0, MOST)) rows.push(await compare(ctx, sides, q));
  return {
    rows: rows.filter(({ q, changed }) => changed || asked.includes(q)),
    alike: [...others.filter((q) => !touched.includes(q)), ...rows.filter(isAlike(asked)).map(({ q }) => q)],
    left: all.slice(MOST),
  };
}

const isAlike =
  (asked: readonly string[]) =>
  ({ q, changed }: PreviewRow): boolean =>
    !changed && !asked.includes(q);

/** How a question is understood, to be compared. */
const reading = (vocabulary: Vocabulary, q: string): string => {
  const { tiers, exclusion } = under(vocabulary, () => readQuestion(q, vocabulary.synonyms));
  return JSON.stringify([tiers, exclusion]);
};

async function compare(ctx: Context, sides: Record<'before' | 'after', Vocabulary>, q: string): Promise<PreviewRow> {
  const find = (vocabulary: Vocabulary) =>
    embeddedEngine(ctx, vocabulary).search({ q, size: DEPTH, sort: 'relevance', now: ctx.now });
  const [before, after] = [await find(sides.before), await find(sides.after)];
  const keys = ({ hits }: SearchAnswer) => hits.slice(0, SHOWN).map(keyOf).join();
  return {
    q,
    before: sideOf(before, after),
    after: sideOf(after, before),
    changed: before.total !== after.total || keys(before) !== keys(after),
  };
}

const keyOf = ({ index, id }: Pick<Hit, 'index' | 'id'>): string => `${index}/${id}`;

function sideOf({ total, hits }: SearchAnswer, other: SearchAnswer): Side {
  const places = new Map(other.hits.map((hit, i) => [keyOf(hit), i + 1]));
  return {
    total,
    hits: hits.slice(0, SHOWN).map((hit) => ({
      ...{ index: hit.index, id: hit.id, title: hit.title },
      other: places.get(keyOf(hit)),
    })),
  };
}
