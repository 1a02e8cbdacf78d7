import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, bids } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { getListing } from '#src/domain/listings/queries.ts';
import { scoreInput } from '#src/domain/panels/input.ts';
import { addExpert, closePanel } from '#src/domain/panels/operations.ts';
import { getSubject, listPanels } from '#src/domain/panels/queries.ts';
import { scoreSubject } from '#src/domain/panels/scoring.ts';
import { DAY } from '#src/lib/dates.ts';
import {
  createPanelWorld,
  givenBid,
  givenPanel,
  lettersTo,
  panelRow,
  resultsFor,
  said,
  setListing,
} from './panel-world.ts';

describe('scores', () => {
  it.each([
    [['80', '80', '80', ''], 'scores.3'],
    [['80', '80', '101', '80'], 'scores.2'],
    [['80', '-1', '80', '80'], 'scores.1'],
    [['80.5', '80', '80', '80'], 'scores.0'],
  ])('%j complain at %s', (scores, path) => {
    const id = 'P'.repeat(20);
    const parsed = scoreInput.safeParse({ id, subjectId: id, scores, comment: '方案讲得清楚，指标有出处。' });
    expect(parsed.error?.issues[0]?.path.join('.')).toBe(path);
  });

  it('want a comment of ten characters', () => {
    const id = 'P'.repeat(20);
    const parse = (comment: string) => scoreInput.safeParse({ id, subjectId: id, scores: ['1'], comment }).success;
    expect(['九个字不够呀呀呀呀', '十个字刚好够呀呀呀呀', ''].map(parse)).toEqual([false, true, false]);
  });

  it('must be as many as the criteria', async () => {
    const world = await createPanelWorld('reviewing');
    const expert = await world.person();
    const id = await givenPanel(world, 'demand', [expert]);
    for (const scores of [[80], [1, 2, 3, 4, 5]]) {
      const attempt = scoreSubject(world.as(expert), said(id, world.listingId, scores));
      await expect(attempt).rejects.toMatchObject({ errors: { 'scores.0': expect.any(String) } });
    }
  });

  it('end with the panel, with the stage of the listing, and when it is handed in again', async () => {
    const world = await createPanelWorld('reviewing');
    const expert = await world.person();
    const id = await givenPanel(world, 'demand', [expert]);
    const attempt = () => scoreSubject(world.as(expert), said(id, world.listingId, [9, 9, 9, 9]));
    await attempt();
    await setListing(world, { state: 'published' });
    await expect(attempt()).rejects.toThrow('评议已经结束');
    await setListing(world, { state: 'reviewing', submittedAt: world.now + 1 });
    await expect(attempt()).rejects.toThrow('评议已经结束');
    await expect(addExpert(world.running, { id, email: world.chief.email })).rejects.toThrow('已经结束');
    await setListing(world, { submittedAt: world.now - DAY });
    await attempt();
    await closePanel(world.running, { id });
    await expect(attempt()).rejects.toThrow('评议已经结束');
    await expect(getSubject(world.as(expert), id, world.listingId)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('of a bid that has got its answer are closed, and stay in the results', async () => {
    const world = await createPanelWorld('evaluating');
    const [one, two] = [await givenBid(world, await world.person()), await givenBid(world, await world.person())];
    const expert = await world.person();
    const id = await givenPanel(world, 'bids', [expert]);
    await scoreSubject(world.as(expert), said(id, one, [90, 90, 90, 90]));
    await world.database.write(async (tx) => {
      await tx.update(bids).set({ state: 'disqualified' });
    });
    await expect(getSubject(world.as(expert), id, one)).rejects.toMatchObject({ kind: 'notFound' });
    const [result] = await resultsFor(world);
    expect(result?.subjects.map((subject) => [subject.id, subject.summary?.mean])).toEqual([[one, 9000]]);
    expect(two).not.toBe(one);
  });
});

describe('results', () => {
  async function scored(open: boolean) {
    const world = await createPanelWorld('evaluating');
    const bidders = [await world.person({ name: '甲单位' }), await world.person({ name: '乙单位' })];
    const ids = [await givenBid(world, bidders[0] as Actor), await givenBid(world, bidders[1] as Actor)];
    const experts = [await world.person(), await world.person(), await world.person()];
    const id = await givenPanel(world, 'bids', experts, open);
    const points = [
      [70, 90],
      [75, 95],
      [80, 37],
    ];
    for (const [e, expert] of experts.entries())
      for (const [b, subject] of ids.entries()) {
        const n = points[e]?.[b] as number;
        await scoreSubject(world.as(expert), said(id, subject, [n, n, n, n]));
      }
    return { world, id, ids, bidders, experts };
  }

  it('are mean, median, spread and count, the best mean first, each expert’s word beside it', async () => {
    const { world, ids } = await scored(false);
    const [result] = await resultsFor(world);
    expect(result?.subjects.map(({ id, name, summary }) => ({ id, name, summary }))).toEqual([
      { id: ids[0], name: '甲单位', summary: { count: 3, mean: 7500, median: 7500, low: 7000, high: 8000 } },
      { id: ids[1], name: '乙单位', summary: { count: 3, mean: 7400, median: 9000, low: 3700, high: 9500 } },
    ]);
    expect(result?.subjects[0]?.opinions).toHaveLength(3);
  });

  it('are the poster’s when it is over, with a letter that says so, and not before', async () => {
    const { world, id } = await scored(false);
    expect(await resultsFor(world, world.as(world.poster))).toEqual([]);
    await closePanel(world.running, { id });
    await closePanel(world.running, { id });
    const [result] = await resultsFor(world, world.as(world.poster));
    expect(result).toMatchObject({ full: true, running: false });
    expect(await lettersTo(world, world.poster.email)).toHaveLength(1);
    expect((await panelRow(world, id))?.closedAt).toBe(world.now);
    for (const ctx of [world.as(await world.person()), world.visitor()])
      expect(await listPanels(ctx, await getListing(world.running, world.listingId))).toEqual([]);
  });

  it('that are public tell no words of the experts, and name no bidder that no 公示 has named', async () => {
    const { world, id, ids, experts } = await scored(true);
    expect(await resultsFor(world, world.visitor())).toEqual([]);
    await closePanel(world.running, { id });
    const read = async () => (await resultsFor(world, world.visitor()))[0];
    const before = await read();
    expect(before?.experts.map(({ name }) => name).sort()).toEqual(experts.map(({ name }) => name).sort());
    expect(before?.subjects.map(({ name }) => name)).toEqual(['第 1 份申请', '第 2 份申请']);
    expect(JSON.stringify(before)).not.toMatch(/甲单位|乙单位|方案讲得|@/);
    await world.database.write(async (tx) => {
      await tx
        .update(bids)
        .set({ state: 'proposed' })
        .where(eq(bids.id, ids[1] as string));
    });
    expect((await read())?.subjects.map(({ name }) => name)).toEqual(['第 1 份申请', '第 2 份申请']);
    await setListing(world, { state: 'proposed' });
    expect((await read())?.subjects.map(({ name }) => name)).toEqual(['第 1 份申请', '乙单位']);
    await setListing(world, { state: 'matched', track: 'market' });
    expect((await read())?.subjects.map(({ name }) => name)).toEqual(['第 1 份申请', '第 2 份申请']);
  });

  it('leave a trail without scores', async () => {
    const { world, id } = await scored(false);
    await closePanel(world.running, { id });
    const rows = await world.database.db.select().from(audit).where(eq(audit.thingId, id)).orderBy(audit.id);
    const actions = rows.map(({ action }) => action);
    expect(actions).toEqual(['open', ...Array(3).fill('addExpert'), ...Array(6).fill('score'), 'close']);
    expect(rows.every(({ reason }) => reason === '')).toBe(true);
  });
});
