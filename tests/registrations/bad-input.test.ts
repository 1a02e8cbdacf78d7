import { describe, expect, it } from 'vitest';
import { registrationAnswers } from '#db/schema/index.ts';
import { eventInput, missingOf } from '#src/domain/events/input.ts';
import { withdraw } from '#src/domain/registrations/answer.ts';
import { answerFollowUp } from '#src/domain/registrations/follow-up.ts';
import { REGISTRATION_LIMITS, registerInput } from '#src/domain/registrations/input.ts';
import { LETTERS_FROM_ONE_PLACE } from '#src/domain/registrations/limits.ts';
import { fieldOf } from '#src/domain/registrations/questions.ts';
import { register } from '#src/domain/registrations/register.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { nest } from '#src/lib/forms.ts';
import { newId } from '#src/lib/ids.ts';
import { byLink, createEventWorld, type EventWorld, formFor, setEvent } from './event-world.ts';

const issuesOf = (
  schema: {
    safeParse: (sent: unknown) => { error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined };
  },
  sent: unknown,
) =>
  Object.fromEntries(
    (schema.safeParse(sent).error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]),
  );

describe('answers to questions that do not exist', () => {
  const strange = { [fieldOf(newId())]: 'x', q: 'y', qzz: ['a', 'b'], constructor: 'z', deep: { er: '1' } };

  it('are kept nowhere, neither at registration nor after it', async () => {
    const world = await createEventWorld();
    const one = await world.comer({
      answers: registerInput.parse({ ...formFor(world.event.id), answers: strange }).answers,
    });
    expect((await world.row(one.id)).state).toBe('confirmed');
    await answerFollowUp(one.ctx(), { id: one.id, token: '', answers: strange as never }).catch(() => undefined);
    expect(await world.database.db.$count(registrationAnswers)).toBe(0);
  });

  it.each([[null], ['text'], [[1, 2]], [{ qab: { nested: 'x' } }], [{ qab: 7 }]])('%j is read as none', (answers) => {
    expect(registerInput.parse({ ...formFor(newId()), answers }).answers).toEqual({});
  });
});

describe('3,000 colleagues at once', () => {
  const sent = (n: number) => ({
    ...Object.fromEntries(['id', 'eventId'].map((name) => [name, [newId()]])),
    ...{ name: ['领队'], phone: ['13800138000'], email: ['lead@test.example'] },
    ...Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        [`delegates.${i}.name`, [`同事${i}`]],
        [`delegates.${i}.email`, [`c${i}@test.example`]],
      ]).flat() as [string, string[]][],
    ),
  });

  it('are refused with one sentence at their field, ten are taken', () => {
    expect(issuesOf(registerInput, nest(sent(3000)))).toEqual({
      delegates: '一次最多替 10 位同事报名，更多的请分次填，或者请主办方代报',
    });
    expect(issuesOf(registerInput, nest(sent(REGISTRATION_LIMITS.delegates)))).toEqual({});
  });
});

describe('the links of letters', () => {
  it('forged, worn, of another registration or of another site do nothing', async () => {
    const world = await createEventWorld();
    const [one, other] = [await world.comer(), await world.comer()];
    const elsewhere = await createEventWorld();
    const row = await world.row(one.id);
    const { token } = byLink(world, row);
    const bad = ['', 'x'.repeat(43), `${token}A`, token.slice(1), byLink(world, await world.row(other.id)).token];
    const worn = byLink(world, { ...row, linkRev: row.linkRev + 1 }).token;
    for (const tried of [...bad, worn, byLink(elsewhere, row).token])
      await expect(withdraw(world.visitor(), { id: one.id, token: tried, reason: '' })).rejects.toMatchObject({
        kind: 'notFound',
      });
    expect((await world.row(one.id)).state).toBe('confirmed');
    await withdraw(world.visitor(), { id: one.id, token, reason: '' });
    expect((await world.row(one.id)).state).toBe('withdrawn');
  });
});

describe('a cut-off', () => {
  const event = (given: Record<string, unknown>) => ({
    ...{ id: newId(), type: 'salon', title: '沙龙', summary: '聊', region: 'gx', field: '', organisationId: '' },
    ...{ admission: 'direct', audience: 'open', offerHours: '12', lapseTo: 'out' },
    ...{ startsAt: '2026-12-01T14:30', endsAt: '2026-12-01T17:00' },
    ...given,
  });

  it.each([
    ['registrationClosesAt', '2026-12-01T14:31', '报名截止不能晚于开始'],
    ['cancelUntilAt', '2026-12-02T00:00', '自行取消的期限不能晚于开始'],
    ['registrationOpensAt', '2026-12-01T15:00', '报名开始要早于活动开始'],
  ])('%s after the start is refused at its field', (field, at, words) => {
    expect(issuesOf(eventInput, event({ [field]: at }))).toEqual({ [field]: words });
  });

  it.each(['昨天', '2026-02-30T10:00', '2026-12-01T25:00', '1e9', '2026-12-01', "'; drop table events"])(
    '%s is refused with a sentence',
    (at) => {
      const wrong = issuesOf(eventInput, event({ registrationClosesAt: at, cancelUntilAt: at }));
      expect(Object.keys(wrong)).toEqual(['registrationClosesAt', 'cancelUntilAt']);
      for (const words of Object.values(wrong)) expect(words).toMatch(/[\u4e00-\u9fff]/);
    },
  );

  it('in the past keeps the event from being handed in, and nobody registers after it', async () => {
    const world = await createEventWorld();
    const past = { registrationClosesAt: world.now - 1, cancelUntilAt: world.now };
    expect(missingOf({ ...world.event, ...past, body: '谈', contactName: '林', contactPhone: '1' }, world.now)).toEqual(
      {
        registrationClosesAt: '报名截止已经过去',
        cancelUntilAt: '自行取消的期限已经过去',
      },
    );
    await setEvent(world, { registrationClosesAt: world.now });
    await expect(world.comer()).rejects.toThrow('报名已经截止');
  });

  it('the moment itself is over: who holds a seat cancels until just before it', async () => {
    const world = await createEventWorld();
    const one = await world.comer();
    await setEvent(world, { cancelUntilAt: world.now });
    await expect(withdraw(one.ctx(), { id: one.id, token: '', reason: '' })).rejects.toThrow('自助取消的时间已经过了');
    await setEvent(world, { cancelUntilAt: world.now + 1 });
    await withdraw(one.ctx(), { id: one.id, token: '', reason: '' });
    expect((await world.row(one.id)).state).toBe('withdrawn');
  });
});

describe('letters to mailboxes nobody has shown to be theirs', () => {
  const guest = (world: EventWorld, address: string, given: Record<string, unknown> = {}) =>
    register(world.visitor(), formFor(world.event.id, given), address);

  it('go from one place for one event so many an hour; others, and who is signed in, go on', async () => {
    const world = await createEventWorld();
    for (let i = 0; i < LETTERS_FROM_ONE_PLACE; i++) await guest(world, i % 2 ? '192.0.2.7' : '::ffff:192.0.2.7');
    await expect(guest(world, '192.0.2.7')).rejects.toThrow(/一小时满了 100 份，请过 60 分钟再来/);
    expect(await world.rows()).toHaveLength(LETTERS_FROM_ONE_PLACE);
    expect(await guest(world, '192.0.2.8')).toEqual({ kind: 'sent' });
    const actor = await world.person();
    const own = formFor(world.event.id, { email: actor.email });
    expect(await register(world.as(actor), own, '192.0.2.7')).toMatchObject({ kind: 'done', state: 'confirmed' });
    world.now += HOUR;
    expect(await guest(world, '192.0.2.7')).toEqual({ kind: 'sent' });
  });

  it('count colleagues one by one, and any address of one IPv6 network as one', async () => {
    const world = await createEventWorld();
    const colleagues = (n: number) =>
      Array.from({ length: 9 }, (_, i) => ({ at: i, name: '同事', email: `c${n}-${i}@test.example`, phone: '' }));
    for (let n = 0; n < 10; n++) await guest(world, `2001:db8:1:2::${n}`, { delegates: colleagues(n) });
    await expect(guest(world, '2001:db8:1:2:ffff::1')).rejects.toThrow('请过 60 分钟再来');
  });

  it('never flood one mailbox: five for an event, then it waits', async () => {
    const world = await createEventWorld();
    for (let i = 0; i < 5; i++) await guest(world, `198.51.100.${i}`, { email: 'one@test.example' });
    await expect(guest(world, '198.51.100.9', { email: 'one@test.example' })).rejects.toThrow('试的次数太多了');
    world.now += DAY;
    expect(await guest(world, '198.51.100.9', { email: 'one@test.example' })).toEqual({ kind: 'sent' });
  });
});
