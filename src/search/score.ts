import type { SearchDocument, TextName } from './engine.ts';
import type { Offered, Wanted } from './profile.ts';
import { holds } from './shared.ts';
import { dot } from './vector.ts';
import { CIRCUMSTANCES, type Circumstance, MATCHING } from './weights.ts';

/** Words of the demand that stand in the supply, each with the texts it stands in. */
export type Found = { word: string; weight: number; texts: TextName[] }[];
/** 1 speaks for the pair, 0 against it, undefined says nothing. */
export type Circumstances = Record<Circumstance, number | undefined>;

/** 0 to 100: how alike the words are, less what the circumstances take away. */
export function scoreOf(wanted: Wanted, offered: Offered, circumstances: Circumstances): number {
  const near = squash(likeness(wanted, offered));
  return 100 * near * (1 - MATCHING.circumstances * (1 - weighCircumstances(circumstances)));
}

/** 0 for nothing, half at the scale, towards 1 for more; what is only a little alike stays low. */
const squash = (like: number): number => like ** 2 / (like ** 2 + MATCHING.scale ** 2);

/** How alike what is wanted and what is offered are in words; unbounded, 1 is very alike. */
export function likeness(wanted: Wanted, offered: Offered): number {
  let characters = 0;
  for (const character of offered.characters) characters += wanted.characters.get(character) ?? 0;
  return (
    characters * offered.discount +
    MATCHING.words * coverage(wanted, offered) +
    MATCHING.topics * dot(wanted.topics, offered.topics) +
    MATCHING.leanings * dot(wanted.leanings, offered.leanings)
  );
}

/** The words of the demand found in the supply, most telling first. */
export function findWords(wanted: Wanted, texts: Offered['texts']): Found {
  const found = wanted.words.map(([word, weight]) => ({
    word,
    weight,
    texts: texts.filter(([, text]) => holds(text, word)).map(([name]) => name),
  }));
  return found.filter((one) => one.texts.length > 0);
}

/** Share of what the demand's words weigh that the supply holds, in its name or, counted less, in its prose. */
function coverage(wanted: Wanted, { texts }: Offered): number {
  let all = 0;
  let held = 0;
  for (const [word, weight] of wanted.words) {
    all += weight;
    const name = texts.find(([, text]) => holds(text, word))?.[0];
    if (name) held += name === 'title' ? weight : weight * MATCHING.prose;
  }
  return all > 0 ? held / all : 0;
}

function weighCircumstances(circumstances: Circumstances): number {
  const parts = Object.entries(CIRCUMSTANCES) as [Circumstance, number][];
  const all = parts.reduce((sum, [, weight]) => sum + weight, 0);
  return parts.reduce((sum, [part, weight]) => sum + weight * (circumstances[part] ?? 0.5), 0) / all;
}

type Weighed = Pick<SearchDocument, 'field' | 'region' | 'amountFen' | 'facts'>;

/** What is known of a pair beside its words. */
export function circumstancesOf(demand: Weighed, supply: Weighed): Circumstances {
  const { reach, trl } = supply.facts;
  const near = demand.region === supply.region && demand.region !== 'out';
  const anyField = demand.field === 'other' || supply.field === 'other';
  const bothAmounts = demand.amountFen !== undefined && supply.amountFen !== undefined;
  return {
    field: anyField ? undefined : Number(demand.field === supply.field),
    region: near || reach === 'country' ? 1 : reach === 'local' ? 0 : undefined,
    maturity: trl === undefined ? undefined : (trl - 1) / 8,
    amount: bothAmounts ? Number((supply.amountFen ?? 0) <= (demand.amountFen ?? 0)) : undefined,
  };
}
