import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reconfirmBid } from '#src/domain/bids/amend.ts';
import { reviseBid, submitBid } from '#src/domain/bids/operations.ts';
import { Refusal } from '#src/errors.ts';
import { HOUR } from '#src/lib/dates.ts';
import { amend, bidOf, givenBid, versionsOf } from './amending.ts';
import { cast, givenListing, rowOf } from './given.ts';

const FIELDS = ['title', 'background', 'goal', 'ipTerms', 'restricted', 'contactName', 'totalFen'] as const;
const step = fc.oneof(
  fc.record({ verb: fc.constant('amend' as const), field: fc.constantFrom(...FIELDS), n: fc.nat({ max: 3 }) }),
  fc.record({
    verb: fc.constantFrom('reconfirm' as const, 'revise' as const, 'submit' as const),
    n: fc.nat({ max: 1 }),
  }),
);

const WORDS: Record<(typeof FIELDS)[number], (n: number) => string> = {
  title: (n) => `石墨改性 EPS 连续发泡工艺（${n} 期）`,
  background: (n) => `间歇发泡线批次间导热系数波动大，${n} 条线都一样。`,
  goal: (n) => `连续稳定运行 ${72 + n} 小时，下列指标全部达到。`,
  ipTerms: (n) => `双方共有，免费实施 ${n} 年。`,
  restricted: (n) => `目标成本第 ${n} 档`,
  contactName: (n) => `顾工${n}`,
  totalFen: (n) => String(1200 + n),
};

it('whatever is changed and confirmed in whatever order, versions have no gap and every bid stands by what it knows or waits', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), async (walk) => {
      const people = await cast();
      const { world, poster } = people;
      const id = await givenListing(world, people, 'published');
      const bids = [await givenBid(world, id), await givenBid(world, id)];
      for (const taken of walk) {
        world.now += HOUR;
        await (taken.verb === 'amend'
          ? amend(world, poster, id, { [taken.field]: WORDS[taken.field](taken.n) })
          : act(taken.verb, bids[taken.n] as (typeof bids)[number])
        ).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
        });
        await check();
      }

      async function act(verb: 'reconfirm' | 'revise' | 'submit', { id: bid, bidder }: (typeof bids)[number]) {
        if (verb === 'reconfirm')
          return reconfirmBid(world.as(bidder), { id: bid, version: (await rowOf(world, id)).version });
        return verb === 'revise' ? reviseBid(world.as(bidder), { id: bid }) : submitBid(world.as(bidder), { id: bid });
      }

      async function check() {
        const kept = await versionsOf(world, id);
        const { version, deadlineAt } = await rowOf(world, id);
        expect(kept.map((row) => row.version)).toEqual(Array.from({ length: version - 1 }, (_, i) => i + 1));
        for (const { id: bid } of bids) {
          const { state, listingVersion } = await bidOf(world, bid);
          const since = kept.some((row) => row.material && row.version >= listingVersion);
          expect([state, since]).not.toEqual(['submitted', true]);
          expect([state, since]).not.toEqual(['unconfirmed', false]);
          reached.add(state);
        }
        const last = kept.findLast((row) => row.material);
        if (last) expect(deadlineAt).toBeGreaterThanOrEqual(last.createdAt + 4 * 24 * HOUR);
      }
      world.database.close();
    }),
    { numRuns: 15, seed: 20261123 },
  );
  expect([...reached].sort()).toEqual(['draft', 'submitted', 'unconfirmed']);
});
