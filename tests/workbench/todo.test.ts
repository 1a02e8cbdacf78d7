import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { memberships, organisations, outbox } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { recordContract } from '#src/domain/bids/contract.ts';
import { saveBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { awardBid, completeSelection, declineBid } from '#src/domain/bids/selection.ts';
import { listTodos } from '#src/domain/bids/todo.ts';
import { DAY, dayOf, HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { bidFor, createBiddingWorld, saveAndSubmit } from '#tests/bids/bidding-world.ts';
import { createWorld } from '#tests/world.ts';

/** `verb → href`, in order. */
const verbs = async (ctx: MemberContext) => (await listTodos(ctx)).map(({ verb, href }) => `${verb} → ${href}`);

describe('a newcomer', () => {
  it('without an organisation is asked to register it', async () => {
    const world = await createWorld();
    const nobody = { ...(await world.person()) };
    const { organisation: _, ...actor } = nobody;
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
    await recordContract(world.posting, { id: first.id, number: '甲', amountFen: 1, signedOn: dayOf(world.now) });
    expect(await verbs(world.posting)).toEqual([]);
  });

  it('is told when nobody came', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await withdrawBid(world.as(actor), { id });
    world.now = world.deadlineAt;
    expect(await verbs(world.posting)).toEqual([`去处理 → /listings/${world.listing.id}`]);
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

describe('a bidder', () => {
  it('finishes drafts before their deadline, the nearest first, and not after it', async () => {
    const world = await createBiddingWorld();
    const soon = await world.addListing({ deadlineAt: world.now + HOUR });
    const bidder = await world.person();
    await saveBid(world.as(bidder), bidFor(world.listing.id));
    await saveBid(world.as(bidder), bidFor(soon.id));
    expect(await verbs(world.as(bidder))).toEqual([
      `继续填写 → /listings/${soon.id}/bid`,
      `继续填写 → /listings/${world.listing.id}/bid`,
    ]);
    expect((await listTodos(world.as(bidder)))[0]?.due).toEqual({ at: soon.deadlineAt });
    world.now = soon.deadlineAt as number;
    expect(await verbs(world.as(bidder))).toEqual([`继续填写 → /listings/${world.listing.id}/bid`]);
  });

  it('is asked to agree on a contract once awarded, until it is recorded', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    expect(await verbs(world.as(actor))).toEqual([]);
    await world.evaluate();
    await awardBid(world.posting, { id });
    expect(await verbs(world.as(actor))).toEqual([`看联系方式 → /bids/${id}`]);
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    await recordContract(world.posting, { id, number: '甲', amountFen: 1, signedOn: dayOf(world.now) });
    expect(await verbs(world.as(actor))).toEqual([]);
  });
});

describe('an official', () => {
  it('has nothing to do where nothing waits', async () => {
    const world = await createBiddingWorld();
    expect(await verbs(world.as(await world.official()))).toEqual([]);
  });

  it('sees what waits: verification, 初核, letters that failed', async () => {
    const world = await createBiddingWorld({
      state: 'submitted',
      submittedAt: Date.parse('2026-11-20T09:00:00+08:00'),
    });
    await world.person({ state: 'pending' });
    await world.person({ state: 'pending' });
    await world.database.write(async (tx) => {
      const payload = { to: 'a@test.example', subject: 's', text: 't' };
      const row = { kind: 'mail' as const, payload, dueAt: 0, createdAt: 0 };
      await tx.insert(outbox).values([
        { ...row, id: newId(), state: 'failed' },
        { ...row, id: newId(), state: 'done' },
      ]);
    });
    const todos = await listTodos(world.as(await world.official()));
    expect(todos.map(({ title, href }) => [title, href])).toEqual([
      ['认证单位：2 家在等', '/staff?part=organisations'],
      ['初核榜单：1 项在等', '/staff?part=listings'],
      ['1 封信没有发出', '/staff/outbox?state=failed'],
    ]);
    expect(todos[1]?.note).toContain('最早的 11 月 20 日 9:00');
  });

  it('sees promises that were broken while bidders wait, longest first, and no others', async () => {
    const world = await createBiddingWorld({ replyOn: '2026-11-26' });
    const { id } = await world.handIn();
    await world.addListing({ replyOn: '2026-11-20', deadlineAt: world.now - 5 * DAY });
    const official = await world.official();
    await world.evaluate();
    world.now = Date.parse('2026-11-26T23:59:59+08:00');
    expect(await verbs(world.as(official))).toEqual([]);
    world.now += 1000;
    const [todo, ...rest] = await listTodos(world.as(official));
    expect(rest).toEqual([]);
    expect(todo).toMatchObject({
      href: `/listings/${world.listing.id}/bids`,
      note: expect.stringContaining('云川恒泽新材料有限公司承诺的答复日已过，1 家揭榜单位还在等'),
      due: { on: '2026-11-26' },
    });
    await declineBid(world.posting, { id, reason: '规模不够' });
    expect(await verbs(world.as(official))).toEqual([]);
  });
});
