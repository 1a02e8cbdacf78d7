import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bids, listings, type MailPayload, outbox, referrals } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { type PushInput, pushInput } from '#src/domain/referrals/input.ts';
import { answerReferral, openReferral, refer } from '#src/domain/referrals/operations.ts';
import { mayPush } from '#src/domain/referrals/policy.ts';
import { pushListing } from '#src/domain/referrals/push.ts';
import { listCandidates, listReferrals } from '#src/domain/referrals/queries.ts';
import { listReferralTodos } from '#src/domain/referrals/todos.ts';
import { DAY, formatTime, HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { drainOutbox } from '#src/outbox/drain.ts';
import { givenMarket, index } from '#tests/matches/given.ts';
import { addCapability } from '#tests/search/rows.ts';
import { createFileWorld } from '#tests/world.ts';

async function scene() {
  const market = await givenMarket();
  const { world, listing } = market;
  const official = await world.official();
  const row = async () => {
    const found = await world.database.db.select().from(listings).where(eq(listings.id, listing)).get();
    if (!found) throw new Error('no listing');
    return found;
  };
  const push = (over: Partial<PushInput>, by: Actor = official) =>
    pushListing(world.as(by), {
      ...{ listingId: listing, organisations: [], names: [], note: '请看看这一榜', anyway: false },
      ...over,
    });
  const letters = async () =>
    (await world.database.db.select().from(outbox).where(eq(outbox.kind, 'mail'))).map(
      ({ payload }) => payload as MailPayload,
    );
  const idOf = (actor: Actor) => actor.organisation?.id ?? '';
  return { ...market, official, row, push, letters, idOf };
}

describe('pushing a listing to several', () => {
  it('is for officials, while it is open, never for one’s own', async () => {
    const { world, poster, academy, firm, official, row } = await scene();
    const listing = await row();
    const bank = await world.person({ kind: 'bank' });
    const own = await world.person({ colleagueOf: poster, userRole: 'official' });
    const all = [official, academy, bank, firm, poster, own, undefined];
    expect(all.map((actor) => mayPush(actor, listing, world.now))).toEqual([true, ...Array(6).fill(false)]);
    expect(mayPush(official, listing, listing.deadlineAt ?? 0)).toBe(false);
    expect(mayPush(official, { ...listing, state: 'evaluating' }, world.now)).toBe(false);
  });

  it('reads names one a line, and asks for somebody and a note', async () => {
    const sent = { listingId: 'l', names: '甲公司\n\n 乙公司 \r\n甲公司', note: '看看' };
    expect(pushInput.safeParse(sent).data).toMatchObject({
      organisations: [],
      names: ['甲公司', '乙公司'],
      anyway: false,
    });
    expect(pushInput.safeParse({ ...sent, note: '' }).error?.issues.map(({ path }) => path[0])).toEqual(['note']);
    const { push } = await scene();
    await expect(push({})).rejects.toMatchObject({ errors: { organisations: expect.any(String) } });
    await expect(push({ names: ['没有这家'] })).rejects.toMatchObject({
      errors: { names: expect.stringContaining('没有这家') },
    });
  });

  it('offers the organisations behind the matches with their reasons, and says who has it already', async () => {
    const { world, academy, firm, official, row, push, idOf, listing } = await scene();
    const second = await addCapability(world, academy, { title: '石墨 EPS 发泡试验' });
    await index(world, { capabilities: [second] });
    const offered = async (by: Actor) =>
      (await listCandidates(world.as(by), await row())).map(({ id, by: scouts, mine }) => [id, scouts, mine]);
    expect(await offered(official)).toEqual([
      [idOf(academy), [], false],
      [idOf(firm), [], false],
    ]);
    const [best] = await listCandidates(world.as(official), await row());
    expect([best?.name, (best?.match.reasons.length ?? 0) > 0]).toEqual(['云川理工大学', true]);
    await push({ organisations: [idOf(firm)] });
    const other = await world.official();
    expect((await offered(other))[1]).toEqual([idOf(firm), [official.name], false]);
    expect((await offered(official))[1]).toEqual([idOf(firm), [official.name], true]);
    await expect(listCandidates(world.as(firm), await row())).rejects.toMatchObject({ kind: 'forbidden' });
    expect(listing).toBe((await row()).id);
  });

  it('reaches each of them once, by letter and on the workbench; twice is told', async () => {
    const { world, academy, firm, push, letters, idOf } = await scene();
    const both = { organisations: [idOf(academy), idOf(firm)], names: ['石岭板材厂'] };
    expect(await push(both)).toEqual({ sent: 2, already: [] });
    expect((await letters()).map(({ to }) => to).sort()).toEqual([academy.email, firm.email].sort());
    expect((await letters())[0]?.sealedUntil).toBe(Number.MAX_SAFE_INTEGER);
    for (const actor of [academy, firm]) expect(await listReferralTodos(world.as(actor))).toHaveLength(1);
    expect(await push(both)).toEqual({ sent: 0, already: ['云川理工大学', '石岭板材厂'] });
    expect(await letters()).toHaveLength(2);
  });

  it('goes to nobody who fails a hard condition unless the official says so, and then the letter says which', async () => {
    const { world, firm, academy, push, letters, idOf, listing } = await scene();
    await world.database.write((tx) =>
      tx
        .update(listings)
        .set({ takerKinds: ['academy'] })
        .where(eq(listings.id, listing)),
    );
    const both = { organisations: [idOf(academy), idOf(firm)] };
    await expect(push(both)).rejects.toMatchObject({ errors: { anyway: expect.stringContaining('石岭板材厂') } });
    expect(await letters()).toEqual([]);
    expect(await push({ ...both, anyway: true })).toMatchObject({ sent: 2 });
    const told = await letters();
    expect(told.find(({ to }) => to === firm.email)?.text).toContain('可能不符合');
    expect(told.find(({ to }) => to === academy.email)?.text).not.toContain('可能不符合');
    const rows = await world.database.db.select().from(referrals);
    expect(rows.filter(({ caution }) => caution !== '').map((row) => row.organisationId)).toEqual([idOf(firm)]);
  });

  it('never goes to the poster, nor to who is not verified, nor after it closed', async () => {
    const { world, poster, push, idOf, row } = await scene();
    const pending = await world.person({ state: 'pending' });
    await expect(push({ organisations: [idOf(poster)] })).rejects.toMatchObject({ kind: 'conflict' });
    await expect(push({ organisations: [idOf(pending)] })).rejects.toMatchObject({ kind: 'conflict' });
    const firm = await world.person({ name: '一家小厂' });
    await expect(push({ organisations: [idOf(firm)] }, await world.person({ kind: 'academy' }))).rejects.toMatchObject({
      kind: 'conflict',
    });
    world.now = (await row()).deadlineAt ?? 0;
    await expect(push({ organisations: [idOf(firm)] })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.database.db.$count(referrals)).toBe(0);
  });

  it('goes to twenty at once and a hundred in 24 hours, all or none, and says when it may go on', async () => {
    const { world, push, idOf } = await scene();
    const many: string[] = [];
    for (let i = 0; i < 102; i++) many.push(idOf(await world.person({ kind: 'small' })));
    await expect(push({ organisations: many.slice(0, 21) })).rejects.toMatchObject({
      errors: { organisations: '一次最多推送 20 家，请去掉几家' },
    });
    expect(await world.database.db.$count(referrals)).toBe(0);
    const began = world.now;
    for (let i = 0; i < 80; i += 20)
      expect(await push({ organisations: many.slice(i, i + 20) })).toMatchObject({ sent: 20 });
    world.now += HOUR;
    expect(await push({ organisations: many.slice(80, 99) })).toMatchObject({ sent: 19 });
    const again = formatTime(began + DAY, world.now);
    const tooMany = (left: string, n: number) => ({
      message: `24 小时内最多推荐 100 次，${left}这 ${n} 次请在 ${again} 以后再推荐。`,
    });
    await expect(push({ organisations: many.slice(99, 102) })).rejects.toMatchObject(tooMany('现在还能推荐 1 家，', 3));
    expect(await push({ organisations: many.slice(99, 100) })).toMatchObject({ sent: 1 });
    await expect(push({ organisations: many.slice(100, 101) })).rejects.toMatchObject(tooMany('', 1));
    world.now = began + DAY;
    expect(await push({ organisations: many.slice(100) })).toMatchObject({ sent: 2 });
  });

  it('of a university or a bank ends at twenty in 24 hours', async () => {
    const { world, academy, listing } = await scene();
    const once = async () => {
      const { organisation } = await world.person({ kind: 'small' });
      await refer(world.as(academy), { listingId: listing, organisation: organisation?.name ?? '', note: '看' });
    };
    for (let i = 0; i < 20; i++) await once();
    await expect(once()).rejects.toMatchObject({ message: expect.stringContaining('24 小时内最多推荐 20 次') });
    world.now += DAY;
    await once();
  });

  it('is one for each, however often the form is sent at once', async () => {
    const world = await createFileWorld();
    const official = await world.official();
    const [poster, firm] = [await world.person({ kind: 'large' }), await world.person()];
    const times = { createdAt: world.now, updatedAt: world.now, publishedAt: world.now };
    const own = { organisationId: poster.organisation?.id ?? '', createdBy: poster.id };
    const listing = { id: newId(), kind: 'research', field: 'chem', region: 'gx', state: 'published' } as const;
    await world.database.write(async (tx) => {
      await tx.insert(listings).values({ ...listing, ...own, ...times, title: '发泡', deadlineAt: world.now + DAY });
    });
    const input = {
      listingId: listing.id,
      organisations: [firm.organisation?.id ?? ''],
      names: [],
      note: '看',
      anyway: false,
    };
    await Promise.all(Array.from({ length: 5 }, () => pushListing(world.as(official), input)));
    expect(await world.database.db.$count(referrals)).toBe(1);
  });
});

describe('what became of it', () => {
  it('is seen by the official: delivered, opened, answered, led to a bid', async () => {
    const { world, academy, firm, official, push, idOf, listing, row } = await scene();
    await push({ organisations: [idOf(academy), idOf(firm)] });
    const table = async () => {
      const rows = await listReferrals(world.as(official), { listingId: listing });
      const of = (actor: Actor) => rows.find(({ organisationId }) => organisationId === idOf(actor));
      return [of(academy), of(firm)].map((one) => [
        one?.delivery?.state,
        one?.openedAt !== null,
        one?.state,
        one?.credit,
      ]);
    };
    expect(await table()).toEqual([
      ['waiting', false, 'sent', ''],
      ['waiting', false, 'sent', ''],
    ]);
    const sendOnlyTo = (address: string) => ({
      send: async ({ to }: MailPayload) => {
        if (to !== address) throw new Error('550 no such mailbox');
      },
      close: () => undefined,
    });
    await drainOutbox(world.database, sendOnlyTo(academy.email), world.now);
    for (let i = 0; i < 9; i++) {
      world.now += DAY / 4;
      await drainOutbox(world.database, sendOnlyTo(academy.email), world.now);
    }
    expect((await table()).map(([state]) => state)).toEqual(['arrived', 'failed']);
    const [sent] = await listReferrals(world.as(official), { listingId: listing });
    const ofAcademy = (await listReferrals(world.as(official))).find((one) => one.organisationId === idOf(academy));
    await openReferral(world.as(academy), { id: ofAcademy?.id ?? '' });
    await answerReferral(world.as(academy), { id: ofAcademy?.id ?? '', state: 'interested', answer: '' });
    expect((await table())[0]).toEqual(['arrived', true, 'interested', '']);
    await world.database.write(async (tx) => {
      const of = { listingId: listing, organisationId: idOf(academy), createdBy: academy.id, submittedAt: world.now };
      await tx
        .insert(bids)
        .values({ id: newId(), ...of, state: 'submitted', createdAt: world.now, updatedAt: world.now });
    });
    expect((await table())[0]?.[3]).toBe('');
    world.now = (await row()).deadlineAt ?? 0;
    expect((await table())[0]?.[3]).toBe('揭了榜');
    expect(sent?.letters).toEqual([]);
  });

  it('does not tell a scout whether anybody was written to: that would name an anonymous poster', async () => {
    const { world, academy, poster, listing } = await scene();
    await world.database.write((tx) => tx.update(listings).set({ anonymous: true }).where(eq(listings.id, listing)));
    await refer(world.as(academy), { listingId: listing, organisation: poster.organisation?.name ?? '', note: '看' });
    const [row] = await listReferrals(world.as(academy));
    expect([row?.delivery, row?.letters]).toEqual([undefined, []]);
  });

  it('of what another official pushed: delivered at once, opened and answered after the deadline', async () => {
    const { world, academy, push, idOf, row } = await scene();
    await push({ organisations: [idOf(academy)] });
    const other = await world.official();
    const [before] = await listReferrals(world.as(other));
    await openReferral(world.as(academy), { id: before?.id ?? '' });
    const [sealed] = await listReferrals(world.as(other));
    expect([sealed?.delivery?.state, sealed?.openedAt, sealed?.answerSealed]).toEqual(['waiting', null, true]);
    world.now = (await row()).deadlineAt ?? 0;
    expect((await listReferrals(world.as(other)))[0]?.openedAt).not.toBeNull();
  });
});
