import { describe, expect, it } from 'vitest';
import { registrationAnswers } from '#db/schema/index.ts';
import { confirmContact } from '#src/domain/registrations/answer.ts';
import { expireUnverified } from '#src/domain/registrations/clock.ts';
import { registerInput } from '#src/domain/registrations/input.ts';
import { inviteCode } from '#src/domain/registrations/invitation.ts';
import { listInvitees } from '#src/domain/registrations/invited.ts';
import { addInvitees, remindInvitees, removeInvitee, sendInvitations } from '#src/domain/registrations/invitees.ts';
import { MOST_PROBES } from '#src/domain/registrations/limits.ts';
import { registerFor } from '#src/domain/registrations/on-behalf.ts';
import { getOwnRegistration } from '#src/domain/registrations/queries.ts';
import { register } from '#src/domain/registrations/register.ts';
import { TAKEN_PHONE } from '#src/domain/registrations/same.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { byLink, createEventWorld, type EventWorld, formFor, setEvent } from './event-world.ts';

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => ({}),
    (thrown) => thrown.errors as Record<string, string>,
  );

describe('one person, one live registration', () => {
  it('by mailbox and by telephone, however they are written', async () => {
    const world = await createEventWorld({ verifyContact: false });
    await register(world.visitor(), formFor(world.event.id, { email: 'A.B@Test.example', phone: '+86 138-0013 8000' }));
    const again = formFor(world.event.id, { email: 'other@test.example', phone: '１３８００１３８０００' });
    expect(await register(world.visitor(), again)).toEqual({ kind: 'sent' });
    await register(world.visitor(), formFor(world.event.id, { email: ' a.b@test.EXAMPLE ' }));
    expect(await world.rows()).toHaveLength(1);
  });

  it('whoever types the address of somebody registered learns nothing; its owner gets a letter', async () => {
    const world = await createEventWorld();
    const there = await world.comer();
    const stranger = await register(world.visitor(), formFor(world.event.id, { email: there.actor.email }));
    const fresh = await register(world.visitor(), formFor(world.event.id));
    expect(stranger).toEqual(fresh);
    expect((await world.letters(there.actor.email)).at(-1)?.subject).toContain('您已经报过名');
    await expect(register(there.ctx(), formFor(world.event.id, { email: there.actor.email }))).rejects.toThrow(
      '您已经报过名',
    );
  });

  it('whoever types the telephone of somebody registered learns nothing, in the rows of colleagues neither; its owner gets one letter an hour', async () => {
    const world = await createEventWorld();
    const there = await world.comer({ phone: '13800138000' });
    const before = (await world.rows()).length;
    const letters = async () => (await world.letters(there.actor.email)).map(({ subject }) => subject.slice(0, 7));
    const stranger = await register(world.visitor(), formFor(world.event.id, { phone: '+86 13800138000' }));
    expect(stranger).toEqual(await register(world.visitor(), formFor(world.event.id)));
    const colleague = { at: 0, name: '某人', email: 'other@test.example', phone: '13800138000' };
    await register(world.visitor(), formFor(world.event.id, { delegates: [colleague] }));
    expect(await world.rows()).toHaveLength(before + 2);
    expect(await letters()).toEqual(['【报名已确认】', '【您已经报过名】'.slice(0, 7)]);
    world.now += HOUR;
    await register(world.visitor(), formFor(world.event.id, { phone: '13800138000' }));
    expect(await letters()).toHaveLength(3);
  });

  it('who is signed in is told that a telephone is taken, a few times an hour, and its owner learns of it', async () => {
    const world = await createEventWorld();
    const there = await world.comer({ phone: '13800138000' });
    const actor = await world.person();
    const probe = () =>
      register(world.as(actor), formFor(world.event.id, { email: actor.email, phone: '13800138000' }));
    for (let i = 0; i < MOST_PROBES; i++) expect(await refusal(probe())).toEqual({ phone: TAKEN_PHONE });
    expect((await world.letters(there.actor.email)).at(-1)?.subject).toContain('您已经报过名');
    const free = () => register(world.as(actor), formFor(world.event.id, { email: actor.email }));
    await expect(free()).rejects.toThrow('请过一小时再来');
    world.now += HOUR;
    expect(await free()).toMatchObject({ kind: 'done', state: 'confirmed' });
  });

  it('what nobody has verified keeps nobody out, and is void after a day', async () => {
    const world = await createEventWorld();
    const fake = formFor(world.event.id, { phone: '13800138000' });
    await register(world.visitor(), fake);
    const owner = await world.comer({ phone: '13800138000' });
    expect((await world.row(fake.id)).state).toBe('withdrawn');
    expect((await world.row(owner.id)).state).toBe('confirmed');
    const late = formFor(world.event.id);
    await register(world.visitor(), late);
    expect(await expireUnverified({ ...world.visitor(), now: world.now + DAY - 1 })).toBe(0);
    expect(await expireUnverified({ ...world.visitor(), now: world.now + DAY })).toBe(1);
    expect((await world.row(late.id)).state).toBe('withdrawn');
  });

  it('who has withdrawn may come again', async () => {
    const world = await createEventWorld();
    const one = await world.comer();
    await world.database.client.execute(`update registrations set state = 'withdrawn'`);
    const form = formFor(world.event.id, { email: one.actor.email });
    expect(await register(one.ctx(), form)).toMatchObject({ kind: 'done', state: 'confirmed' });
  });
});

describe('colleagues on one form', () => {
  const rows = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ name: `同事${i}`, email: `c${i}@test.example`, phone: '' }));

  it('each have a registration, a link and a code of their own, and hold a seat once they opened it', async () => {
    const world = await createEventWorld({ capacity: 2 });
    const lead = await world.comer({ delegates: rows(2).map((row, at) => ({ ...row, at })) });
    const delegates = (await world.rows()).filter(({ leadId }) => leadId === lead.id);
    expect(delegates.map(({ state, source }) => [state, source])).toEqual([
      ['unverified', 'lead'],
      ['unverified', 'lead'],
    ]);
    const states = [];
    for (const one of delegates) states.push(await confirmContact(world.visitor(), byLink(world, one)));
    expect(states).toEqual(['confirmed', 'waitlisted']);
    const codes = await Promise.all(
      [lead, ...delegates].map(async ({ id }) => {
        const { token } = byLink(world, await world.row(id));
        return (await getOwnRegistration(world.visitor(), id, token)).ticket;
      }),
    );
    expect(new Set(codes.slice(0, 2)).size).toBe(2);
  });

  it('3,000 of them, or the same twice, are refused with a sentence and nothing is kept', async () => {
    const world = await createEventWorld();
    const parsed = registerInput.safeParse({ ...formFor(world.event.id), delegates: rows(3000) });
    expect(parsed.error?.issues[0]?.message).toContain('一次最多替 10 位同事报名');
    const twice = [rows(1)[0], rows(1)[0]].map((row, at) => ({ name: '', email: '', phone: '', ...row, at }));
    expect(await refusal(world.comer({ delegates: twice }))).toHaveProperty('delegates.1.email');
    expect(await world.rows()).toHaveLength(0);
  });
});

describe('by invitation', () => {
  const sheet = [
    { number: 2, values: { 姓名: '甲', 单位: '一厂', 手机: '', 邮箱: 'Jia@test.example' } },
    { number: 3, values: { 姓名: '乙', 单位: '二厂', 手机: '13700000001', 邮箱: '' } },
  ];
  const invited = async (): Promise<EventWorld> => {
    const world = await createEventWorld({ audience: 'invited', verifyContact: false });
    await addInvitees(world.hosting(), { eventId: world.event.id }, sheet);
    return world;
  };

  it('only who has a code or a mailbox on the list; the mailbox has to be shown, whatever the event says', async () => {
    const world = await invited();
    const list = await listInvitees(world.hosting(), world.event, 1);
    const [mail, code] = list.rows as [(typeof list.rows)[0], (typeof list.rows)[0]];
    for (const typed of ['', 'AAAAAAAAAA'])
      expect(await refusal(register(world.visitor(), formFor(world.event.id, { code: typed })))).toHaveProperty('code');
    const byMail = formFor(world.event.id, { email: mail.email });
    await register(world.visitor(), byMail);
    expect(await world.row(byMail.id)).toMatchObject({ state: 'unverified', inviteeId: mail.id });
    const byCode = formFor(world.event.id, { code: ` ${code.code.toLowerCase()} ` });
    await register(world.visitor(), byCode);
    expect(await world.row(byCode.id)).toMatchObject({ state: 'confirmed', inviteeId: code.id });
  });

  it('a code of another event, or of somebody taken off the list, opens nothing', async () => {
    const world = await invited();
    const other = await createEventWorld();
    const { rows } = await listInvitees(world.hosting(), world.event, 1);
    const id = rows[0]?.id ?? '';
    expect(inviteCode(other.visitor(), id)).not.toBe(rows[0]?.code);
    await removeInvitee(world.hosting(), { id });
    const form = formFor(world.event.id, { code: rows[0]?.code });
    expect(await refusal(register(world.visitor(), form))).toHaveProperty('code');
  });

  it('the list is imported whole or not at all, nobody twice, and is written to once', async () => {
    const world = await invited();
    const { eventId } = { eventId: world.event.id };
    expect(await addInvitees(world.hosting(), { eventId }, sheet)).toEqual({ added: 0, skipped: 2 });
    const bad = [...sheet, { number: 4, values: { 姓名: '丙', 邮箱: '不是邮箱' } }];
    await expect(addInvitees(world.hosting(), { eventId }, bad)).rejects.toThrow('第 4 行（丙）邮箱不对');
    expect(await sendInvitations(world.hosting(), { eventId })).toBe(1);
    expect(await sendInvitations(world.hosting(), { eventId })).toBe(0);
    expect((await world.letters('jia@test.example'))[0]?.text).toMatch(/code=[0-9A-Z]{10}#register/);
    expect(await remindInvitees(world.hosting(), { eventId })).toBe(0);
    world.now += DAY;
    expect(await remindInvitees(world.hosting(), { eventId })).toBe(1);
  });

  it('is kept by who organises, and by nobody else', async () => {
    const world = await invited();
    const stranger = world.as(await world.person());
    await expect(addInvitees(stranger, { eventId: world.event.id }, sheet)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(listInvitees(stranger, world.event, 1)).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('代报名', () => {
  const given = (eventId: string) => ({
    ...{ id: newId(), eventId, name: '王总', email: 'wang@test.example', phone: '', firm: '三厂' },
    ...{ group: 'firm' as const, note: '电话约定' },
  });

  it('says who did it, holds the seat, and waits for the person to confirm', async () => {
    const world = await createEventWorld();
    const input = given(world.event.id);
    expect(await registerFor(world.hosting(), input)).toBe('confirmed');
    expect(await registerFor(world.hosting(), input)).toBe('confirmed');
    expect(await world.row(input.id)).toMatchObject({
      source: 'official',
      registeredBy: world.host.id,
      personConfirmedAt: null,
    });
    expect((await world.trail(input.id))[0]).toMatchObject({
      action: 'registerFor',
      actorId: world.host.id,
      reason: '电话约定',
    });
    await confirmContact(world.visitor(), byLink(world, await world.row(input.id)));
    expect((await world.row(input.id)).personConfirmedAt).toBe(world.now);
    const stranger = world.as(await world.person());
    await expect(registerFor(stranger, given(world.event.id))).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('what may not be', () => {
  it.each([
    ['before it opens', { registrationOpensAt: Number.MAX_SAFE_INTEGER }, '还没有开始'],
    ['after it closed', { registrationClosesAt: 1 }, '已经截止'],
    ['to what is cancelled', { state: 'cancelled' as const }, '已经取消'],
    ['while it is put off', { state: 'postponed' as const }, '延期'],
  ])('%s nobody registers', async (_, set, words) => {
    const world = await createEventWorld();
    await setEvent(world, set);
    await expect(world.comer()).rejects.toThrow(words);
  });

  it('nobody registers for a draft: it is not there', async () => {
    const world = await createEventWorld({ state: 'draft', publishedAt: null });
    await expect(world.comer()).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('answers to questions that do not exist are passed over', async () => {
    const world = await createEventWorld();
    await world.comer({ answers: { qdeadbeef: 'x', __proto__: 'y' } });
    expect(await world.database.db.$count(registrationAnswers)).toBe(0);
  });

  it("somebody else's registration is not there, with a forged link either", async () => {
    const world = await createEventWorld();
    const { id } = await world.comer();
    for (const [ctx, token] of [
      [world.visitor(), ''],
      [world.visitor(), 'x'.repeat(43)],
      [world.as(await world.person()), ''],
    ] as const)
      await expect(getOwnRegistration(ctx, id, token)).rejects.toMatchObject({ kind: 'notFound' });
  });
});
