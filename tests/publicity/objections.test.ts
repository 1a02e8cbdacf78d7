import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, listings, objections } from '#db/schema/index.ts';
import { objectionInput } from '#src/domain/publicity/input.ts';
import { decideObjection, submitObjection } from '#src/domain/publicity/objections.ts';
import { approveProject, startPublicity } from '#src/domain/publicity/operations.ts';
import { getDesk, getObjection, getPublicity, listPublicities } from '#src/domain/publicity/queries.ts';
import { HOUR } from '#src/lib/dates.ts';
import {
  bidState,
  COMPLAINT,
  createPublicityWorld,
  givenObjection,
  givenPublicity,
  letters,
  listingRow,
  marked,
  OBJECTOR,
  objectionFor,
  objectionRow,
  type PublicityWorld,
  publicityFor,
} from './publicity-world.ts';

const countOf = (world: PublicityWorld) => world.database.db.$count(objections);
const decision = (id: string, outcome: 'upheld' | 'dismissed' = 'dismissed') => ({
  id,
  outcome,
  decision: '经现场核实，中试线已投运。',
});

describe('objecting', () => {
  it('is open to anybody, signed in or not, while the clock says that it runs: to the millisecond', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    await submitObjection(world.visitor(), objectionFor(row.id));
    world.now = row.endsAt - 1;
    await submitObjection(world.as(await world.person()), objectionFor(row.id));
    world.now = row.endsAt;
    await expect(submitObjection(world.visitor(), objectionFor(row.id))).rejects.toThrow('公示期已过');
    expect(await countOf(world)).toBe(2);
    const nowhere = submitObjection(world.visitor(), objectionFor('N'.repeat(20)));
    await expect(nowhere).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('ends with the listing, too', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    await world.database.write(async (tx) => {
      await tx.update(listings).set({ state: 'withdrawn' }).where(eq(listings.id, world.listingId));
    });
    await expect(submitObjection(world.visitor(), objectionFor(row.id))).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('twice by the same form is once, and tells officials and the objector once', async () => {
    const world = await createPublicityWorld();
    const insider = await world.person({ colleagueOf: world.poster, userRole: 'official' });
    const row = await givenPublicity(world);
    const input = objectionFor(row.id);
    await Promise.all([1, 2, 3].map(() => submitObjection(world.visitor(), input)));
    expect(await countOf(world)).toBe(1);
    const told = await marked(world, '收到公示异议');
    expect(told).toEqual([world.chief.email]);
    expect(told).not.toContain(insider.email);
    expect(await marked(world, '异议已收到')).toEqual(['objector@test.example']);
    await givenObjection(world, row.id, { email: '' });
    expect(await marked(world, '异议已收到')).toHaveLength(1);
  });

  it('more than five an hour for one 公示 are sent to the telephone, however many come at once', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    const send = (n: number) => submitObjection(world.visitor(), objectionFor(row.id, { phone: `1380000000${n}` }));
    const all = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6, 7].map(send));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    await expect(send(8)).rejects.toThrow('0000-8800 0011');
    world.now += HOUR - 1;
    await expect(send(8)).rejects.toMatchObject({ kind: 'conflict' });
    world.now += 1;
    await send(8);
    expect(await countOf(world)).toBe(6);
  });

  it('more than twenty a day from one telephone are refused, however it is written', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    const ways = ['0000-8800 1234', '000088001234', '0000 8800-1234', '0000-88001234'];
    for (let i = 0; i < 20; i++) {
      await givenObjection(world, row.id, { phone: ways[i % 4] });
      if (i % 5 === 4) world.now += HOUR;
    }
    await expect(givenObjection(world, row.id, { phone: ways[0] })).rejects.toMatchObject({
      errors: { phone: expect.stringContaining('一天内') },
    });
    await givenObjection(world, row.id, { phone: '0000-8800 1235' });
  });

  it.each([
    ['name', '', '请填写您的真实姓名'],
    ['phone', '', '请填写电话'],
    ['phone', '微信', '电话只填数字，可带区号、分机，例如 0000-8800 0011 转 2'],
    ['email', '不是邮箱', '邮箱写成 name@example.com 的样子，也可以不填'],
    ['body', '太短了', '请写明哪里有问题、依据是什么，至少 20 个字'],
    ['website', 'https://spam.example', '没有提交成功：请把“请留空”那一栏清空，再提交一次'],
  ])('with %s “%s” is told what to mend', (field, value, message) => {
    const parsed = objectionInput.safeParse({ ...objectionFor('P'.repeat(20)), [field]: value });
    expect(parsed.error?.issues.map(({ path, message: said }) => [path[0], said])).toEqual([[field, message]]);
    expect(objectionInput.safeParse(objectionFor('P'.repeat(20))).success).toBe(true);
  });
});

describe('what an objection says and who made it', () => {
  it('is in no letter, no audit row and no public page', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    const id = await givenObjection(world, row.id);
    await submitObjection(world.as(await world.person()), objectionFor(row.id));
    await decideObjection(world.running, decision(id, 'upheld'));
    const trail = await world.database.db.select().from(audit);
    const pages = [await getPublicity(world.visitor(), row.id), await listPublicities(world.visitor(), 'ended', 1)];
    const all = JSON.stringify([trail, pages, await letters(world)]);
    for (const word of [COMPLAINT, OBJECTOR, '13900001111']) expect(all).not.toContain(word);
    expect(trail.filter(({ action }) => action === 'object')).toMatchObject([
      { actorId: null, reason: '' },
      { actorId: null, reason: '' },
    ]);
  });

  it('is read by officials of neither side', async () => {
    const world = await createPublicityWorld();
    const id = await givenObjection(world, (await givenPublicity(world)).id);
    expect((await getObjection(world.running, id)).objection.body).toBe(COMPLAINT);
    expect((await getDesk(world.running, world.listingId)).objections).toMatchObject([{ name: OBJECTOR }]);
    const insiders = await Promise.all(
      [world.poster, world.taker, world.partner].map((colleagueOf) =>
        world.person({ colleagueOf, userRole: 'official' }),
      ),
    );
    for (const actor of [world.poster, world.taker, await world.person(), ...insiders]) {
      await expect(getObjection(world.as(actor), id)).rejects.toMatchObject({ kind: 'notFound' });
      await expect(decideObjection(world.as(actor), decision(id))).rejects.toMatchObject({ kind: 'forbidden' });
    }
  });

  it('stays as it came in, and is decided once', async () => {
    const world = await createPublicityWorld();
    const id = await givenObjection(world, (await givenPublicity(world)).id);
    const { client } = world.database;
    for (const column of ['id', 'publicity_id', 'name', 'unit', 'phone', 'email', 'body', 'created_at'])
      await expect(client.execute(`update objections set ${column} = ${column}`)).rejects.toThrow('frozen');
    await expect(client.execute('delete from objections')).rejects.toThrow('frozen');
    await decideObjection(world.running, decision(id));
    await expect(client.execute(`update objections set state = 'upheld'`)).rejects.toThrow('once');
    expect(await objectionRow(world, id)).toMatchObject({ body: COMPLAINT, state: 'dismissed' });
  });
});

describe('deciding', () => {
  it('dismissed: the objector is told why, everything else stays', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    const id = await givenObjection(world, row.id);
    await decideObjection(world.running, decision(id));
    await decideObjection(world.running, decision(id));
    const [letter, ...more] = (await letters(world)).filter(({ subject }) => subject.startsWith('【异议的处理结果】'));
    expect(letter).toMatchObject({ to: 'objector@test.example', text: expect.stringContaining('中试线已投运') });
    expect(more).toEqual([]);
    expect((await listingRow(world)).state).toBe('proposed');
    expect(await getPublicity(world.visitor(), row.id)).toMatchObject({ phase: 'running', endedAt: null });
    await expect(decideObjection(world.running, decision(id, 'upheld'))).rejects.toThrow('已经有人处理过');
  });

  it('upheld: the 公示 ends, the listing is back in 遴选, the proposed are 入围, all are told, and it can go on', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    const [first, second] = [await givenObjection(world, row.id), await givenObjection(world, row.id)];
    await decideObjection(world.running, decision(first, 'upheld'));
    expect(await listingRow(world)).toMatchObject({ state: 'evaluating', stateReason: '公示异议成立' });
    expect(await bidState(world, world.bidId)).toBe('shortlisted');
    expect(await getPublicity(world.visitor(), row.id)).toMatchObject({ phase: 'upheld', endedAt: world.now });
    expect((await marked(world, '异议成立，退回遴选')).sort()).toEqual(
      [world.taker.email, world.partner.email, world.poster.email].sort(),
    );
    // The other one is answered too; there is nothing left to take down.
    await decideObjection(world.running, decision(second, 'upheld'));
    expect((await listingRow(world)).state).toBe('evaluating');
    await world.database.client.execute(`update bids set state = 'proposed' where id = '${world.bidId}'`);
    await startPublicity(world.running, publicityFor(world));
    expect((await listPublicities(world.visitor(), 'running', 1)).total).toBe(1);
    expect((await listPublicities(world.visitor(), 'ended', 1)).total).toBe(1);
  });

  it('after the time is over, it still can be upheld', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    const id = await givenObjection(world, row.id);
    world.now = row.endsAt + HOUR;
    await decideObjection(world.running, decision(id, 'upheld'));
    expect((await listingRow(world)).state).toBe('evaluating');
  });

  it.each([0, 1, 2, 3, 4, 5])(
    'upheld, dismissed and 立项 at once, order %i: one outcome, and a whole one',
    async (n) => {
      const world = await createPublicityWorld();
      const row = await givenPublicity(world);
      const id = await givenObjection(world, row.id);
      world.now = row.endsAt;
      const [one, two] = [world.running, world.as(await world.official())];
      const project = { listingId: world.listingId, projectNumber: '甲', grantedFen: 0 };
      const jobs = {
        uphold: () => decideObjection(one, decision(id, 'upheld')),
        dismiss: () => decideObjection(two, decision(id)),
        approve: () => approveProject(two, project),
      };
      const orders = ['uda', 'uad', 'dua', 'dau', 'aud', 'adu'] as const;
      const names = [...(orders[n] as string)].map((c) => ({ u: 'uphold', d: 'dismiss', a: 'approve' })[c]);
      const all = await Promise.allSettled(names.map((name) => jobs[name as keyof typeof jobs]()));
      const won = names.filter((_, i) => all[i]?.status === 'fulfilled');
      const outcome = [(await listingRow(world)).state, await bidState(world, world.bidId)];
      expect(won.filter((name) => name !== 'approve')).toHaveLength(1);
      if (won.includes('approve')) {
        expect(won).toContain('dismiss');
        expect(outcome).toEqual(['matched', 'awarded']);
      } else expect(outcome).toEqual(won.includes('uphold') ? ['evaluating', 'shortlisted'] : ['proposed', 'proposed']);
      const phase = (await getPublicity(world.visitor(), row.id)).phase;
      expect(phase).toBe(won.includes('approve') ? 'approved' : won.includes('uphold') ? 'upheld' : 'over');
    },
  );
});
