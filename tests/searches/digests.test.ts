import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, organisations, outbox, users } from '#db/schema/index.ts';
import { sendDigests } from '#src/domain/searches/clock.ts';
import { changeSearch } from '#src/domain/searches/operations.ts';
import { HOUR } from '#src/lib/dates.ts';
import { refresh } from '#tests/search/rows.ts';
import { createFileWorld } from '#tests/world.ts';
import { at, givenReader, lettersTo, morning, WEDNESDAY } from './given.ts';

describe('letters of what is new', () => {
  it('come once in the morning, with what became public since the last one', async () => {
    const { world, reader, save, publish } = await givenReader();
    await publish('早就有的保温板');
    await save('保温板');
    world.now += HOUR;
    const first = await publish('周三的保温板');
    await publish('周三的轴承');
    expect(await at(world, WEDNESDAY + 2 * HOUR)).toBe(0);
    expect(await at(world, morning(1) - HOUR)).toBe(0);
    expect(await at(world, morning(1))).toBe(1);
    expect(await at(world, morning(1) + HOUR)).toBe(0);
    const [letter, ...others] = await lettersTo(world, reader);
    expect(others).toEqual([]);
    expect(letter?.subject).toBe('您保存的搜索有 1 条新内容');
    expect(letter?.text).toContain(`· 榜单　周三的保温板，云川保温集团`);
    expect(letter?.text).toContain(`http://localhost:4321/listings/${first}`);
    expect(letter?.text).not.toMatch(/轴承|早就有的/);
    world.now = morning(1) + 2 * HOUR;
    await publish('周四的保温板');
    expect(await at(world, morning(2))).toBe(1);
    const second = (await lettersTo(world, reader)).find(({ text }) => text.includes('周四'));
    expect(second?.text).not.toContain('周三');
  });

  it('do not come when nothing is new, nor for what was taken back', async () => {
    const { world, reader, save, publish, withdraw } = await givenReader();
    await save('保温板');
    expect(await at(world, morning(1))).toBe(0);
    world.now += HOUR;
    await withdraw(await publish('撤回的保温板'));
    expect(await at(world, morning(2))).toBe(0);
    expect(await lettersTo(world, reader)).toEqual([]);
  });

  it('are one a day for all searches of a person, each thing named once', async () => {
    const { world, reader, save, publish } = await givenReader();
    await save('保温板');
    await save('石墨');
    world.now += HOUR;
    await publish('石墨保温板');
    await publish('石墨母粒');
    expect(await at(world, morning(1))).toBe(1);
    const [letter] = await lettersTo(world, reader);
    expect(letter?.subject).toBe('您保存的搜索有 2 条新内容');
    expect(letter?.text.match(/石墨保温板/g)).toHaveLength(1);
    expect(letter?.text).toContain('“找石墨”有 2 条新内容');
    expect(letter?.text).toContain('其中 1 条上面已经列出');
  });

  it('of a week come on Monday, in one letter with those of the day, and on Tuesday where Monday was missed', async () => {
    const { world, reader, save, publish } = await givenReader();
    await save('保温板', 'weekly');
    await save('轴承', 'daily');
    world.now += HOUR;
    await publish('周三的保温板');
    for (const days of [1, 2, 3, 4]) expect(await at(world, morning(days))).toBe(0);
    world.now = morning(4) + 8 * HOUR;
    await publish('周日的轴承');
    expect(await at(world, morning(5))).toBe(1);
    expect((await lettersTo(world, reader)).at(-1)?.text).toMatch(/周三的保温板(?:.|\n)*周日的轴承/);
    world.now += HOUR;
    await publish('下一周的保温板');
    expect(await at(world, morning(5 + 8))).toBe(1);
    expect((await lettersTo(world, reader)).filter(({ text }) => text.includes('下一周的保温板'))).toHaveLength(1);
  });

  it('after a time without a worker tell all of it, in the morning and not at night', async () => {
    const { world, reader, save, publish } = await givenReader();
    await save('保温板');
    world.now += HOUR;
    await publish('周三的保温板');
    expect(await at(world, morning(9) + 12 * HOUR)).toBe(0);
    expect(await at(world, morning(10))).toBe(1);
    expect((await lettersTo(world, reader))[0]?.text).toContain('周三的保温板');
  });

  it('go to nobody who wants none, and begin anew with what comes from then on', async () => {
    const { world, reader, save, publish } = await givenReader();
    const id = await save('保温板', 'never');
    world.now += HOUR;
    await publish('没人要的保温板');
    expect(await at(world, morning(1))).toBe(0);
    await changeSearch(world.as(reader), { id, name: '保温板', digest: 'daily' });
    world.now += HOUR;
    await publish('有人要的保温板');
    expect(await at(world, morning(2))).toBe(1);
    expect((await lettersTo(world, reader))[0]?.text).not.toContain('没人要的');
  });

  it('go to no address that was never confirmed', async () => {
    const { world, reader, save, publish } = await givenReader();
    await save('保温板');
    world.now += HOUR;
    await publish('周三的保温板');
    await world.database.write((tx) => tx.update(users).set({ emailConfirmedAt: null }).where(eq(users.id, reader.id)));
    expect(await at(world, morning(1))).toBe(0);
  });

  it('call an organisation new when it is verified, not when its verification is renewed', async () => {
    const { world, reader, save } = await givenReader();
    const old = await world.person({ name: '老牌保温有限公司' });
    const fresh = await world.person({ name: '新来保温有限公司' });
    await save('保温有限公司');
    world.now += HOUR;
    await world.database.write(async (tx) => {
      await tx.update(organisations).set({ verifiedAt: world.now });
      const row = { at: world.now, thing: 'organisations', action: 'verify', to: 'verified' };
      await tx.insert(audit).values([
        { ...row, thingId: old.organisation?.id ?? '', from: 'verified' },
        { ...row, thingId: fresh.organisation?.id ?? '', from: 'pending' },
      ]);
    });
    await refresh(world, 'organisations', old.organisation?.id ?? '', fresh.organisation?.id ?? '');
    expect(await at(world, morning(1))).toBe(1);
    const [letter] = await lettersTo(world, reader);
    expect(letter?.text).toContain('新来保温有限公司');
    expect(letter?.text).not.toContain('老牌');
  });

  it('tell of what was published before its organisation was verified, once it is, and not again when that is renewed', async () => {
    const { world, reader, poster, save, publish } = await givenReader();
    const organisationId = poster.organisation?.id ?? '';
    const becomes = (from: 'pending' | 'verified', to: 'pending' | 'verified') =>
      world.database.write(async (tx) => {
        await tx.update(organisations).set({ state: to }).where(eq(organisations.id, organisationId));
        const row = { at: world.now, thing: 'organisations', thingId: organisationId, action: 'verify' };
        await tx.insert(audit).values({ ...row, from, to });
      });
    const letters = async () => (await lettersTo(world, reader)).map(({ text }) => text);
    await save('保温板');
    world.now += HOUR;
    await becomes('verified', 'pending');
    world.now += HOUR;
    await publish('发布时还没有认证的保温板');
    expect(await at(world, morning(4))).toBe(0);
    world.now += HOUR;
    await becomes('pending', 'verified');
    await refresh(world, 'organisations', organisationId);
    expect(await at(world, morning(5))).toBe(1);
    expect((await letters())[0]).toContain('发布时还没有认证的保温板');
    world.now += HOUR;
    await becomes('verified', 'verified');
    await refresh(world, 'organisations', organisationId);
    expect(await at(world, morning(6))).toBe(0);
  });

  it('are written once, however many workers look at once', async () => {
    const { world, reader, save, publish } = await givenReader(createFileWorld);
    const others = [await world.person(), await world.person(), await world.person()];
    for (const person of [reader, ...others]) await save('保温板', 'daily', person);
    world.now += HOUR;
    await publish('周三的保温板');
    world.now = morning(1);
    const sent = await Promise.all(Array.from({ length: 6 }, () => sendDigests(world.visitor())));
    expect(sent.reduce((a, b) => a + b, 0)).toBe(4);
    expect(await world.database.db.$count(outbox, eq(outbox.kind, 'mail'))).toBe(4);
    for (const person of [reader, ...others]) expect(await lettersTo(world, person)).toHaveLength(1);
  });
});
