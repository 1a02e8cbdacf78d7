import { describe, expect, it } from 'vitest';
import { confirmContact } from '#src/domain/registrations/answer.ts';
import { listInvitees } from '#src/domain/registrations/invited.ts';
import { addInvitees } from '#src/domain/registrations/invitees.ts';
import { hasNote, roomWords } from '#src/domain/registrations/policy.ts';
import { register } from '#src/domain/registrations/register.ts';
import { saveSettings } from '#src/domain/registrations/settings.ts';
import { listTopics, takeUpTopic } from '#src/domain/registrations/topics.ts';
import { HOUR } from '#src/lib/dates.ts';
import { byLink, createEventWorld, formFor } from './event-world.ts';

describe('an invitation', () => {
  const invited = async (given: object = {}) => {
    const world = await createEventWorld({ audience: 'invited', verifyContact: false, ...given });
    const sheet = [{ number: 2, values: { 姓名: '甲', 单位: '一厂', 手机: '', 邮箱: 'jia@test.example' } }];
    await addInvitees(world.hosting(), { eventId: world.event.id }, sheet);
    const { rows } = await listInvitees(world.hosting(), world.event, 1);
    return { world, code: rows[0]?.code ?? '' };
  };
  const settings = { sharedCode: 'SALON-2026', newcomersFirst: false, collectsTopics: false };

  it('of one person registers one, and the next once that one has withdrawn', async () => {
    const { world, code } = await invited();
    const first = formFor(world.event.id, { code });
    await register(world.visitor(), first);
    const second = formFor(world.event.id, { code });
    await expect(register(world.visitor(), second)).rejects.toMatchObject({ errors: { code: expect.any(String) } });
    expect(await world.rows()).toHaveLength(1);
    await world.database.client.execute(`update registrations set state = 'withdrawn'`);
    await register(world.visitor(), second);
    expect((await world.row(second.id)).state).toBe('confirmed');
  });

  it('used twice before a mailbox was verified is of whoever opens their link first', async () => {
    const { world, code } = await invited({ verifyContact: true });
    const forms = [formFor(world.event.id, { code }), formFor(world.event.id, { code })] as const;
    for (const form of forms) await register(world.visitor(), form);
    const links = [byLink(world, await world.row(forms[0].id)), byLink(world, await world.row(forms[1].id))] as const;
    expect(await confirmContact(world.visitor(), links[1])).toBe('confirmed');
    await expect(confirmContact(world.visitor(), links[0])).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('brings colleagues of its form along', async () => {
    const { world, code } = await invited({ verifyContact: true });
    const delegates = [{ name: '同事', email: 'c@test.example', phone: '', at: 0 }];
    await register(world.visitor(), { ...formFor(world.event.id, { code }), delegates });
    for (const one of await world.rows())
      expect(await confirmContact(world.visitor(), byLink(world, one))).toBe('confirmed');
  });

  it('by the code all have registers everybody who types it, however they write it', async () => {
    const { world } = await invited();
    await saveSettings(world.hosting(), { eventId: world.event.id, ...settings });
    for (const code of ['SALON-2026', 'salon2026', ' Salon 2026 '])
      await register(world.visitor(), formFor(world.event.id, { code }));
    expect(await world.count('confirmed')).toBe(3);
    const wrong = register(world.visitor(), formFor(world.event.id, { code: 'SALON-2025' }));
    await expect(wrong).rejects.toMatchObject({ errors: { code: expect.stringContaining('邀请码不对') } });
  });
});

describe('letters that anybody can have sent', () => {
  it('a hall of 100 behind one connection registers', async () => {
    const world = await createEventWorld({ capacity: null });
    for (let i = 0; i < 100; i++) await register(world.visitor(), formFor(world.event.id));
    expect(await world.count('unverified')).toBe(100);
  });

  it('no more than five in an hour to one mailbox for one event, as lead or as colleague', async () => {
    const world = await createEventWorld();
    const email = 'victim@test.example';
    const lead = () => register(world.visitor(), formFor(world.event.id, { email }));
    const delegates = [{ name: '同事', email, phone: '', at: 0 }];
    const colleague = () => register(world.visitor(), { ...formFor(world.event.id), delegates });
    for (const send of [lead, colleague, lead, colleague, lead]) await send();
    for (const send of [lead, colleague]) await expect(send()).rejects.toThrow('试的次数太多了');
    expect(await world.letters(email)).toHaveLength(5);
    world.now += HOUR;
    await lead();
    expect(await world.letters(email)).toHaveLength(6);
  });

  it('whose mailbox strangers have used up still registers from their account', async () => {
    const world = await createEventWorld();
    const owner = await world.person();
    const form = () => formFor(world.event.id, { email: owner.email });
    for (let i = 0; i < 5; i++) await register(world.visitor(), form());
    await expect(register(world.visitor(), form())).rejects.toThrow('试的次数太多了');
    expect(await register(world.as(owner), form())).toMatchObject({ kind: 'done', state: 'confirmed' });
  });
});

describe('topics', () => {
  const topic = { topicTitle: '贷款太慢', topicBody: '三个月没有批' };

  it('come with the form, are read by who organises and nobody else, and are taken up and let go', async () => {
    const world = await createEventWorld({ type: 'tea' });
    const one = await world.comer(topic);
    await world.comer();
    const list = () => listTopics(world.hosting(), { ...world.event, host: '' });
    const [raised, ...more] = await list();
    expect(more).toEqual([]);
    expect(raised).toMatchObject({ title: '贷款太慢', body: '三个月没有批', name: one.actor.name, takenUpAt: null });
    const { id = '' } = raised ?? {};
    await expect(takeUpTopic(one.ctx(), { id })).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await takeUpTopic(world.hosting(), { id })).toBe(world.event.id);
    expect((await list())[0]?.takenUpAt).toBe(world.now);
    await takeUpTopic(world.hosting(), { id });
    expect((await list())[0]?.takenUpAt).toBeNull();
    const stranger = world.as(await world.person());
    const hosted = { ...world.event, host: '' };
    await expect((async () => listTopics(stranger, hosted))()).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('the attendance note', () => {
  it.each([
    ['who was checked in, once it is over', { state: 'confirmed', checkedInAt: 50 }, 100, true],
    ['nobody before the end', { state: 'confirmed', checkedInAt: 50 }, 99, false],
    ['nobody who was not checked in', { state: 'confirmed', checkedInAt: null }, 100, false],
    ['nobody whose seat was taken back', { state: 'revoked', checkedInAt: 50 }, 100, false],
    ['nobody who waits', { state: 'waitlisted', checkedInAt: null }, 100, false],
  ] as const)('is for %s', (_, registration, now, has) => {
    expect(hasNote(registration, { endsAt: 100 }, now)).toBe(has);
    expect(hasNote(registration, { endsAt: null }, now)).toBe(false);
  });
});

it('what is left, and how many wait, is said only where the host shows it', () => {
  const said = (showRemaining: boolean, left: number | null, waiting: number, capacity: number | null = 40) =>
    roomWords({ capacity, showRemaining }, left, waiting);
  expect([said(true, 3, 0), said(true, 0, 0), said(true, 0, 7)]).toEqual([
    '40 个名额，还有 3 个',
    '40 个名额，已满',
    '40 个名额，已满，7 人候补',
  ]);
  expect(new Set([said(false, 3, 0), said(false, 0, 0), said(false, 0, 7)])).toEqual(new Set(['40 个名额']));
  expect(said(true, null, 0, null)).toBe('不限人数');
});
