import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { listings, referrals } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { pushInput } from '#src/domain/referrals/input.ts';
import { refer } from '#src/domain/referrals/operations.ts';
import { mayPush } from '#src/domain/referrals/policy.ts';
import { pushListing } from '#src/domain/referrals/push.ts';
import { listCandidates } from '#src/domain/referrals/queries.ts';
import { listReferralTodos } from '#src/domain/referrals/todos.ts';
import { DAY, formatTime, HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { index } from '#tests/matches/given.ts';
import { addCapability } from '#tests/search/rows.ts';
import { createFileWorld } from '#tests/world.ts';
import { givenPushes } from './given.ts';

describe('pushing a listing to several', () => {
  it('is for officials, while it is open, never for one’s own', async () => {
    const { world, poster, academy, firm, official, row } = await givenPushes();
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
    const { push } = await givenPushes();
    await expect(push({})).rejects.toMatchObject({ errors: { organisations: expect.any(String) } });
    await expect(push({ names: ['没有这家'] })).rejects.toMatchObject({
      errors: { names: expect.stringContaining('没有这家') },
    });
  });

  it('offers the organisations behind the matches with their reasons, and says who has it already', async () => {
    const { world, academy, firm, official, row, push, idOf, listing } = await givenPushes();
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
    const { world, academy, firm, push, letters, idOf } = await givenPushes();
    const both = { organisations: [idOf(academy), idOf(firm)], names: ['石岭板材厂'] };
    expect(await push(both)).toEqual({ sent: 2, already: [] });
    expect((await letters()).map(({ to }) => to).sort()).toEqual([academy.email, firm.email].sort());
    expect((await letters())[0]?.sealedUntil).toBe(Number.MAX_SAFE_INTEGER);
    for (const actor of [academy, firm]) expect(await listReferralTodos(world.as(actor))).toHaveLength(1);
    expect(await push(both)).toEqual({ sent: 0, already: ['云川理工大学', '石岭板材厂'] });
    expect(await letters()).toHaveLength(2);
  });

  it('goes to nobody who fails a hard condition unless the official says so, and then the letter says which', async () => {
    const { world, firm, academy, push, letters, idOf, listing } = await givenPushes();
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
    const { world, poster, push, idOf, row } = await givenPushes();
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
    const { world, push, idOf } = await givenPushes();
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
    const { world, academy, listing } = await givenPushes();
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
