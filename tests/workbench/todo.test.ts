import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { memberships, organisations } from '#db/schema/index.ts';
import { closeBidding } from '#src/domain/bids/clock.ts';
import { withdrawBid } from '#src/domain/bids/operations.ts';
import { awardBid, completeSelection, declineBid, proposeBid } from '#src/domain/bids/selection.ts';
import { renounceBid } from '#src/domain/bids/takers.ts';
import { reworkListing, trackListing } from '#src/domain/bids/unsuccessful.ts';
import { recordContract } from '#src/domain/contracts/operations.ts';
import { listTodos } from '#src/domain/workbench/todo.ts';
import { dayOf, HOUR } from '#src/lib/dates.ts';
import { bidFor, createBiddingWorld, saveAndSubmit } from '#tests/bids/bidding-world.ts';
import { createFailedWorld } from '#tests/bids/failed-world.ts';
import { createWorld } from '#tests/world.ts';
import { CONTRACT, verbs } from './given.ts';

describe('a newcomer', () => {
  it('without an organisation is asked to register it', async () => {
    const world = await createWorld();
    const { organisation: _, ...actor } = await world.person();
    await world.database.write(async (tx) => {
      await tx.delete(memberships).where(eq(memberships.userId, actor.id));
    });
    expect(await verbs(world.as(actor))).toEqual(['登记单位 → /organisations/new']);
  });

  it('whose organisation was returned is told why, and only its manager has to act', async () => {
    const world = await createWorld();
    const manager = await world.person({ state: 'returned' });
    const id = manager.organisation?.id as string;
    await world.database.write(async (tx) => {
      await tx.update(organisations).set({ stateReason: '代码与名称不符' }).where(eq(organisations.id, id));
    });
    const [todo, ...rest] = await listTodos(world.as(manager));
    expect(todo).toMatchObject({ verb: '去补正', href: `/organisations/${id}/edit`, note: '退回理由：代码与名称不符' });
    expect(rest).toEqual([]);
    const handler = await world.person({ colleagueOf: manager, memberRole: 'handler' });
    expect(await verbs(world.as(handler))).toEqual([]);
  });

  it('is shown to the manager of the organisation they ask to join', async () => {
    const world = await createWorld();
    const manager = await world.person();
    const handler = await world.person({ colleagueOf: manager, memberRole: 'handler' });
    const newcomer = await world.person({ colleagueOf: manager, memberRole: 'handler' });
    await world.database.write(async (tx) => {
      await tx.update(memberships).set({ state: 'requested' }).where(eq(memberships.userId, newcomer.id));
    });
    const { organisation, ...stranger } = newcomer;
    expect(await verbs(world.as(manager))).toEqual([`去处理 → /organisations/${organisation?.id}/members`]);
    expect(await verbs(world.as(handler))).toEqual([]);
    expect(await verbs(world.as(stranger))).toEqual([]);
  });

  it('of a verified organisation, bank or bureau has nothing to do', async () => {
    const world = await createWorld();
    for (const kind of ['large', 'small', 'academy', 'bank', 'government'] as const)
      expect(await verbs(world.as(await world.person({ kind })))).toEqual([]);
  });
});

describe('a poster', () => {
  it('finishes drafts and mends what was returned, reading why', async () => {
    const world = await createBiddingWorld({ state: 'draft', title: '' });
    const { id } = await world.addListing({ state: 'returned', stateReason: '指标缺检测方法' });
    await world.addListing({ state: 'submitted' });
    const todos = await listTodos(world.posting);
    expect(todos.map(({ verb, href }) => `${verb} → ${href}`).sort()).toEqual(
      [`去修改 → /listings/${id}/edit`, `继续写 → /listings/${world.listing.id}/edit`].sort(),
    );
    expect(todos.map(({ note }) => note)).toContain('退回理由：指标缺检测方法');
    expect(todos.map(({ title }) => title)).toContain('写完再提交：（还没有名称）');
  });

  it('is led from the deadline to the contract, one thing at a time', async () => {
    const world = await createBiddingWorld({ replyOn: '2026-12-10', maxTakers: 1 });
    const compare = `/listings/${world.listing.id}/bids`;
    const [first, second] = [await world.handIn(), await world.handIn()];
    expect(await verbs(world.posting)).toEqual([]);

    world.now = world.deadlineAt;
    const [start] = await listTodos(world.posting);
    expect(start).toMatchObject({ verb: '去遴选', href: compare, note: expect.stringContaining('2 家揭榜') });
    expect(start?.due).toEqual({ at: Date.parse('2026-12-11T00:00:00+08:00') - 1, on: '2026-12-10' });

    await world.evaluate();
    await awardBid(world.posting, { id: first.id });
    expect((await listTodos(world.posting))[0]).toMatchObject({
      verb: '去答复',
      note: expect.stringContaining('2 家揭榜，还有 1 家没有答复'),
    });
    await declineBid(world.posting, { id: second.id, reason: '名额已满' });
    expect(await verbs(world.posting)).toEqual([`完成遴选 → ${compare}`]);
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    expect((await listTodos(world.posting))[0]).toMatchObject({
      verb: '去登记',
      note: expect.stringContaining('还有 1 家没有登记合同'),
    });
    await recordContract(world.posting, { ...CONTRACT, id: first.id, signedOn: dayOf(world.now) });
    expect(await verbs(world.posting)).toEqual([]);
  });

  it('is told when nobody came', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await withdrawBid(world.as(actor), { id });
    world.now = world.deadlineAt;
    expect(await verbs(world.posting)).toEqual([]);
    await closeBidding(world.posting);
    expect(await verbs(world.posting)).toEqual([`去选 → /listings/${world.listing.id}/next`]);
  });

  it('is led from 流榜 to where it goes, and reminded of what is tracked on its day', async () => {
    const world = await createFailedWorld();
    const { id: listingId } = world.listing;
    await trackListing(world.posting, { listingId, reviewOn: '2027-03-01' });
    world.now = Date.parse('2027-02-28T23:59:59+08:00');
    expect(await verbs(world.posting)).toEqual([]);
    world.now += 1000;
    expect((await listTodos(world.posting))[0]).toMatchObject({
      verb: '去看',
      href: `/listings/${listingId}/next`,
      due: { on: '2027-03-01' },
    });
    await reworkListing(world.posting, { listingId });
    expect((await listTodos(world.posting))[0]).toMatchObject({ verb: '去修改', note: '流榜以后修改重发，改好再提交' });
  });

  it('of the 财政支持 track is done when takers are proposed and the others answered', async () => {
    const world = await createBiddingWorld({ track: 'fiscal' });
    const [first, second] = [await world.handIn(), await world.handIn()];
    await world.evaluate();
    await proposeBid(world.posting, first);
    expect((await listTodos(world.posting))[0]?.note).toContain('2 家揭榜，还有 1 家没有答复');
    await declineBid(world.posting, { id: second.id, reason: '名额有限' });
    expect(await verbs(world.posting)).toEqual([]);
  });

  it('whose taker gave up fills the place or ends it as 流榜', async () => {
    const world = await createBiddingWorld({ maxTakers: 1 });
    const first = await world.handIn();
    await world.evaluate();
    await awardBid(world.posting, first);
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    await renounceBid(world.as(first.actor), { id: first.id, reason: '没有谈成' });
    expect((await listTodos(world.posting))[0]).toMatchObject({
      title: expect.stringContaining('递补或流榜'),
      href: `/listings/${world.listing.id}/bids`,
    });
  });

  it('sees the broken promise before the nearest, and what has no date last', async () => {
    const world = await createBiddingWorld({ replyOn: '2026-12-20' });
    await world.handIn();
    const broken = await world.addListing({ replyOn: '2026-11-24', deadlineAt: world.now + HOUR });
    await saveAndSubmit(world.as(await world.person()), bidFor(broken.id));
    const draft = await world.addListing({ state: 'draft' });
    world.now = world.deadlineAt;
    const todos = await listTodos(world.posting);
    expect(todos.map(({ key, due }) => [key.split(' ')[1], due?.on])).toEqual([
      [broken.id, '2026-11-24'],
      [world.listing.id, '2026-12-20'],
      [draft.id, undefined],
    ]);
    expect(todos[0]?.due?.at).toBeLessThan(world.now);
  });

  it('who only reads has nothing to do', async () => {
    const world = await createBiddingWorld();
    await world.handIn();
    world.now = world.deadlineAt;
    const reader = await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
    expect(await verbs(world.as(reader))).toEqual([]);
  });
});
