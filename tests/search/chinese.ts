import { describe, expect, it } from 'vitest';
import type { SearchEngine } from '#src/search/engine.ts';
import { CORPUS } from './chinese-corpus.ts';
import { CHINESE, type Query } from './chinese-queries.ts';
import type { OpenEngine } from './given.ts';

const TEN = 10;
/**
 * What may never be undershot of any kind of question: the share answered right in the first place, and of what belongs in
 * the first ten. Kinds have up to forty questions, so one wrong answer is a fortieth at least.
 */
const FLOOR = { first: 0.9, recall: 0.9 };
/** Of all questions together. */
const FLOOR_OF_ALL = { first: 0.97, recall: 0.97 };

type Floor = typeof FLOOR;
type Outcome = Query & { got: string[]; firstRight: boolean; recall: number };

/** The questions people of these trades ask, with a floor on the answers; an engine may be held to another one of some kinds. */
export function describeChinese(name: string, open: OpenEngine, floors: Readonly<Record<string, Floor>> = {}): void {
  describe(`${name}: Chinese as people write it`, () => {
    let asked: Promise<Outcome[]> | undefined;
    const answered = () => {
      asked ??= open().then(askAll);
      return asked;
    };

    for (const [kind, { length }] of Map.groupBy(CHINESE, (query) => query.kind))
      it(`answers ${kind}: ${length} questions, few of them wrong`, async () => {
        const outcomes = (await answered()).filter((outcome) => outcome.kind === kind);
        hold(outcomes, floors[kind] ?? FLOOR);
      });

    it(`answers ${CHINESE.length} questions over ${CORPUS.length} documents, few of them wrong`, async () => {
      hold(await answered(), floors.all ?? FLOOR_OF_ALL);
    });
  });
}

function hold(outcomes: readonly Outcome[], floor: Floor): void {
  const share = (of: (outcome: Outcome) => number) => outcomes.reduce((sum, one) => sum + of(one), 0) / outcomes.length;
  const wrong = outcomes.filter(({ firstRight, recall }) => !firstRight || recall < 1).map(tell);
  expect(
    share(({ firstRight }) => Number(firstRight)),
    wrong.join('\n'),
  ).toBeGreaterThanOrEqual(floor.first);
  expect(
    share(({ recall }) => recall),
    wrong.join('\n'),
  ).toBeGreaterThanOrEqual(floor.recall);
}

async function askAll(engine: SearchEngine): Promise<Outcome[]> {
  await engine.put(CORPUS);
  const outcomes: Outcome[] = [];
  for (const query of CHINESE) outcomes.push(await ask(engine, query));
  return outcomes;
}

async function ask(engine: SearchEngine, query: Query): Promise<Outcome> {
  const { hits } = await engine.search({ q: query.q, size: TEN, now: 0 });
  const got = hits.map(({ id }) => id);
  const found = query.all.filter((id) => got.includes(id));
  return {
    ...query,
    got,
    firstRight: query.first.includes(got[0] ?? ''),
    recall: found.length / query.all.length,
  };
}

const tell = ({ kind, q, first, all, got }: Outcome): string =>
  `${kind}「${q}」 first ${first.join('/')}, all ${all.join(' ')}, got ${got.join(' ')}`;
