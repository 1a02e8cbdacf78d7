import { describe, expect, it } from 'vitest';
import type { SearchEngine } from '#src/search/engine.ts';
import { CORPUS } from './chinese-corpus.ts';
import { CHINESE, type Query } from './chinese-queries.ts';
import type { OpenEngine } from './given.ts';

const TEN = 10;
/** What may never be undershot: share of questions answered right in the first place, and of what belongs in the first ten. */
const FLOOR = { first: 0.97, recall: 0.97 };

type Outcome = Query & { got: string[]; firstRight: boolean; recall: number };

/** The questions people of these trades ask, with a floor on the answers. For every engine the same. */
export function describeChinese(name: string, open: OpenEngine): void {
  describe(`${name}: Chinese as people write it`, () => {
    it(`answers ${CHINESE.length} questions, few of them wrong`, async () => {
      const engine = await open();
      await engine.put(CORPUS);
      const outcomes: Outcome[] = [];
      for (const query of CHINESE) outcomes.push(await ask(engine, query));
      const share = (of: (outcome: Outcome) => number) =>
        outcomes.reduce((sum, one) => sum + of(one), 0) / outcomes.length;
      const wrong = outcomes.filter(({ firstRight, recall }) => !firstRight || recall < 1).map(tell);
      const shares = { first: share(({ firstRight }) => Number(firstRight)), recall: share(({ recall }) => recall) };
      expect(shares.first, wrong.join('\n')).toBeGreaterThanOrEqual(FLOOR.first);
      expect(shares.recall, wrong.join('\n')).toBeGreaterThanOrEqual(FLOOR.recall);
    });
  });
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
