import { readFileSync } from 'node:fs';
import type { Circumstances } from '#src/search/judge.ts';
import { type Alikeness, scoreOf } from '#src/search/score.ts';
import { LIKENESS, PART_WEIGHTS, type Part, type PartWeights } from '#src/search/weights.ts';

/** One judged pair: how good people said it is, and what each part of the score made of it. */
export type Judged = { level: number; alike: Alikeness; circumstances: Circumstances };
/** Of each question (a demand, a listing) its judged pairs. */
export type Questions = Judged[][];

const FOLDS = 6;
const AT = 10;

/** Demand, supply, level 1 to 4, as `demand TAB supply TAB level`; only demands with ten pairs and one of level 3. */
export function readJudgements(path: string): Map<string, Map<string, number>> {
  const rows = readFileSync(path, 'utf8').trim().split('\n');
  const byDemand = Map.groupBy(
    rows.map((row) => row.split('\t') as [string, string, string]),
    ([demand]) => demand,
  );
  const judged = [...byDemand].map(
    ([demand, pairs]) => [demand, new Map(pairs.map(([, supply, level]) => [supply, Number(level)]))] as const,
  );
  return new Map(judged.filter(([, levels]) => levels.size >= AT && Math.max(...levels.values()) >= 3));
}

/** What the ranking loses without each part; what its weights come to when found without those they are judged on. */
export function printWorth(questions: Questions, name: string, measure: (of: Questions, by: PartWeights) => number) {
  const whole = measure(questions, PART_WEIGHTS);
  console.info(`${name} of ${questions.length} questions: ${whole.toFixed(4)}`);
  for (const part of Object.keys(PART_WEIGHTS) as Part[]) {
    if (!questions.some((pairs) => pairs.some((pair) => speaks(pair, part)))) {
      console.info(`  without ${part}: the records say nothing of it`);
      continue;
    }
    const less = measure(questions, { ...PART_WEIGHTS, [part]: 0 });
    console.info(`  without ${part}: ${less.toFixed(4)}, worth ${(whole - less).toFixed(4)}`);
  }
}

/** Weights found on five sixths of the questions and judged on the rest, by turns. */
export function printFolds(questions: Questions): void {
  const held: number[] = [];
  const found: PartWeights[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const weights = climb(questions.filter((_, i) => i % FOLDS !== fold));
    found.push(weights);
    held.push(...questions.filter((_, i) => i % FOLDS === fold).map((one) => ndcg([one], weights)));
  }
  console.info(`nDCG@${AT} by weights found without the demand they are judged on: ${mean(held).toFixed(4)}`);
  for (const part of LEARNT)
    console.info(`  ${part}: ${found.map((weights) => weights[part]).join(' ')}, in use ${PART_WEIGHTS[part]}`);
}

/** Mean over questions. Of a question nobody judged good there is nothing to say. */
export const ndcg = (questions: Questions, weights: PartWeights): number =>
  mean(
    questions.map((pairs) => {
      const best = gains(pairs.toSorted((a, b) => b.level - a.level));
      return gains(order(pairs, weights)) / best;
    }),
  );

/** How often of two pairs, one good and one not, the good one is above. */
export function rightOrder(questions: Questions, weights: PartWeights): number {
  const scored = questions.flat().map((pair) => ({ ...pair, score: scoreOf(pair.alike, pair.circumstances, weights) }));
  const [good, bad] = [scored.filter(({ level }) => level > 1), scored.filter(({ level }) => level <= 1)];
  return mean(
    good.flatMap((one) => bad.map((other) => (one.score > other.score ? 1 : one.score < other.score ? 0 : 0.5))),
  );
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Worst first among equals, so that a tie is never luck. */
const order = (pairs: readonly Judged[], weights: PartWeights): Judged[] =>
  pairs
    .map((pair) => ({ pair, score: scoreOf(pair.alike, pair.circumstances, weights) }))
    .sort((a, b) => b.score - a.score || a.pair.level - b.pair.level)
    .map(({ pair }) => pair);

const gains = (ordered: readonly Judged[]): number =>
  ordered.slice(0, AT).reduce((sum, { level }, i) => sum + (2 ** (level - 1) - 1) / Math.log2(i + 2), 0);

const speaks = ({ alike, circumstances }: Judged, part: Part): boolean =>
  part in alike ? alike[part as keyof Alikeness] !== 0 : circumstances[part as keyof Circumstances] !== undefined;

/** `characters` set the scale, and files of demands and supplies say nothing beside the words. */
const LEARNT = (Object.keys(LIKENESS) as (keyof typeof LIKENESS)[]).filter((part) => part !== 'characters');
const STEPS = [0, 0.5, 0.75, 1.33, 2];
/** A step must be worth more than chance. */
const WORTH_A_STEP = 0.001;

/** From the weights in use one at a time, as long as it helps. */
function climb(questions: Questions): PartWeights {
  let weights = PART_WEIGHTS;
  let best = ndcg(questions, weights);
  for (const part of [...LEARNT, ...LEARNT])
    for (const step of STEPS) {
      const other = { ...weights, [part]: Math.round(PART_WEIGHTS[part] * step * 1000) / 1000 };
      const value = ndcg(questions, other);
      if (value > best + WORTH_A_STEP) [weights, best] = [other, value];
    }
  return weights;
}
