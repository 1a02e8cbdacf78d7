import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { listings } from '#db/schema/index.ts';
import { chosenFrom, href, inWords } from '#src/components/matches/chosen.ts';
import { type Chosen, evaluate, listSaid } from '#src/domain/matches/evaluation.ts';
import { judgeMatch } from '#src/domain/matches/operations.ts';
import { givenMarket } from './given.ts';

async function scene() {
  const market = await givenMarket();
  const { world, poster, academy, firm, listing, method, boards } = market;
  const official = await world.official();
  const at = { listingId: listing, back: '/' };
  const good = { verdict: 'interested', reason: '', words: '' } as const;
  const bad = { verdict: 'unsuitable', reason: 'region', words: '我厂在石岭' } as const;
  await judgeMatch(world.as(poster), { ...at, supplyIndex: 'achievements', supplyId: method, ...good });
  await judgeMatch(world.as(poster), { ...at, supplyIndex: 'capabilities', supplyId: boards, ...bad });
  await judgeMatch(world.as(academy), { ...at, supplyIndex: 'achievements', supplyId: method, ...good });
  await judgeMatch(world.as(firm), { ...at, supplyIndex: 'capabilities', supplyId: boards, ...bad });
  const ctx = world.as(official);
  const total = async (chosen: Chosen) => (await listSaid(ctx, chosen, 1)).total;
  return { ...market, official, ctx, total };
}

describe('what people said of suggestions, in numbers', () => {
  it('is for officials', async () => {
    const { world, poster, academy } = await scene();
    for (const ctx of [world.as(poster), world.as(academy), world.visitor()]) {
      await expect(evaluate(ctx)).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(listSaid(ctx, {}, 1)).rejects.toMatchObject({ kind: 'forbidden' });
    }
  });

  it('counts verdicts, reasons, and how many of the first five are of interest', async () => {
    const { ctx } = await scene();
    const { verdicts, reasons, top } = await evaluate(ctx);
    expect(verdicts.map(({ n }) => n)).toEqual([1, 1, 1, 1]);
    expect(reasons).toEqual([{ reason: 'region', n: 2 }]);
    expect(top).toEqual({ demand: { judged: 2, interested: 1 }, supply: { judged: 2, interested: 1 } });
  });

  it('has every number as the length of the list behind it', async () => {
    const { ctx, total } = await scene();
    const { verdicts, reasons, top, parts } = await evaluate(ctx);
    for (const { side, verdict, n } of verdicts) expect(await total({ side, verdict })).toBe(n);
    for (const { reason, n } of reasons) expect(await total({ reason })).toBe(n);
    for (const side of ['demand', 'supply'] as const) {
      expect(await total({ side, top: true })).toBe(top[side].judged);
      expect(await total({ side, top: true, verdict: 'interested' })).toBe(top[side].interested);
    }
    expect(parts.length).toBeGreaterThan(2);
    for (const { part, speaks, judged, interested } of parts) {
      expect(await total({ part, speaks })).toBe(judged);
      expect(await total({ part, speaks, verdict: 'interested' })).toBe(interested);
    }
    expect((await listSaid(ctx, {}, 1)).rows).toHaveLength(4);
  });

  it('does not tell who could take a listing that is still open, and does once it is opened', async () => {
    const { world, official, listing, ctx } = await scene();
    const texts = async (now = ctx) => JSON.stringify((await listSaid(now, { side: 'supply' }, 1)).rows);
    for (const word of ['云川理工大学', '石岭板材厂', '我厂在石岭', '外墙阻燃保温板生产线']) {
      expect(await texts()).not.toContain(word);
    }
    expect(JSON.stringify((await listSaid(ctx, { side: 'demand' }, 1)).rows)).toContain('云川保温集团');
    world.now += 31 * 86_400_000;
    const after = await texts(world.as(official));
    for (const word of ['云川理工大学', '石岭板材厂', '我厂在石岭']) expect(after).toContain(word);
    await world.database.write((tx) => tx.update(listings).set({ state: 'withdrawn' }).where(eq(listings.id, listing)));
    expect(await texts(world.as(official))).not.toContain('云川理工大学');
  });

  it('is chosen by an address that reads back, whatever stands in it', () => {
    const chosen = { verdict: 'interested', side: 'supply', top: true } as const;
    const back = chosenFrom(new URL(href(chosen), 'http://x').searchParams);
    expect(back).toMatchObject(chosen);
    expect(inWords(back)).toBe('供给方看榜，有兴趣，前 5 名');
    expect(chosenFrom(new URLSearchParams('verdict=evil&side=constructor&reason=&top=1'))).toEqual(
      chosenFrom(new URLSearchParams()),
    );
  });
});
