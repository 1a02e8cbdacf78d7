import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { answerInput, askInput } from '#src/domain/questions/input.ts';
import { askQuestion } from '#src/domain/questions/operations.ts';
import { MAX_QUESTIONS_A_DAY, whyNotAsk } from '#src/domain/questions/policy.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createAskingWorld } from './given.ts';

const NOW = 1_000_000_000;
const person = (
  of: Partial<NonNullable<Actor['organisation']>> | undefined,
  role: Actor['role'] = 'member',
): Actor => ({
  id: 'someone',
  name: '某人',
  email: 'a@test.example',
  role,
  ...(of && {
    organisation: {
      id: 'other',
      name: '某单位',
      kind: 'small',
      state: 'verified',
      region: 'gx',
      field: 'chem',
      role: 'handler',
      ...of,
    },
  }),
});
const open = { organisationId: 'poster', state: 'published', deadlineAt: NOW + 10 * DAY, expiresAt: null } as const;

describe('who may ask', () => {
  const ACTORS: Record<string, [Actor | undefined, refusal: string | undefined]> = {
    'a visitor': [undefined, '请先登录'],
    'somebody of no organisation': [person(undefined), '请先登记'],
    'a handler of a verified organisation': [person({}), undefined],
    'a manager of one': [person({ role: 'manager' }), undefined],
    'a reader of one': [person({ role: 'reader' }), undefined],
    'somebody of a university': [person({ kind: 'academy' }), undefined],
    'somebody of one that waits for verification': [person({ state: 'pending' }), '还没有认证'],
    'somebody of one that was sent back': [person({ state: 'returned' }), '还没有认证'],
    'somebody of one whose verification ended': [person({ state: 'expired' }), '已经过期'],
    'the poster': [person({ id: 'poster' }), '自己发的榜'],
    'a reader of the poster': [person({ id: 'poster', role: 'reader' }), '自己发的榜'],
  };
  for (const [who, [actor, refusal]] of Object.entries(ACTORS))
    it(`${who}: ${refusal ?? 'yes'}`, () => {
      const said = whyNotAsk(actor, open, NOW);
      if (refusal === undefined) expect(said).toBeUndefined();
      else expect(said).toContain(refusal);
    });

  for (const state of LISTING_STATES)
    it(`is nobody while the listing is ${state}, unless it is open`, () => {
      const said = whyNotAsk(person({}), { ...open, state }, NOW);
      if (state === 'published') expect(said).toBeUndefined();
      else expect(said).toContain('不在揭榜期');
    });

  it('is nobody from three days before the deadline on, and anybody at any time where there is none', () => {
    const last = open.deadlineAt - 3 * DAY;
    expect(whyNotAsk(person({}), open, last - 1)).toBeUndefined();
    expect(whyNotAsk(person({}), open, last)).toContain('停止提问');
    const rolling = { ...open, deadlineAt: null, expiresAt: NOW + 400 * DAY };
    expect(whyNotAsk(person({}), rolling, NOW + 399 * DAY)).toBeUndefined();
    expect(whyNotAsk(person({}), rolling, NOW + 400 * DAY)).toContain('不在揭榜期');
  });
});

describe('a question', () => {
  it('is kept with its asker under a name that says nothing, and told to those who act for the poster', async () => {
    const world = await createAskingWorld();
    const handler = await world.person({ colleagueOf: world.poster, memberRole: 'handler' });
    await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
    const asker = await world.person();
    const id = await world.ask(asker, '石墨粒径是否限定？');
    expect(await world.row(id)).toMatchObject({
      organisationId: asker.organisation?.id,
      asker: expect.stringMatching(/^[0-9a-f]{16}$/),
      askedAt: world.now,
      answeredAt: null,
    });
    const letters = await world.letters();
    expect(letters.map(({ to }) => to).sort()).toEqual([handler.email, world.poster.email].sort());
    expect(letters[0]?.text).toContain('石墨粒径是否限定？');
    expect(letters[0]?.text).toContain(`/listings/${world.listingId}#question-${id}`);
  });

  it('is asked once, however often its form is sent', async () => {
    const world = await createAskingWorld();
    const asker = await world.person();
    const input = { id: newId(), listingId: world.listingId, question: '可否分两段完成？' };
    await Promise.all([1, 2, 3].map(() => askQuestion(world.as(asker), input)));
    expect(await world.rows()).toHaveLength(1);
    expect(await world.letters()).toHaveLength(1);
    const other = world.as(await world.person());
    await expect(askQuestion(other, input)).rejects.toMatchObject({ kind: 'conflict' });
    expect((await world.row(input.id)).organisationId).toBe(asker.organisation?.id);
  });

  it('is refused with the message at its field where it may not be asked', async () => {
    const world = await createAskingWorld();
    const asker = await world.person();
    const refused = (actor: Actor) => expect(world.ask(actor)).rejects;
    await refused(world.poster).toMatchObject({ kind: 'conflict', errors: { question: '这是贵单位自己发的榜。' } });
    await refused(await world.person({ state: 'pending' })).toMatchObject({ kind: 'conflict' });
    world.now = world.deadlineAt - 3 * DAY;
    await refused(asker).toMatchObject({ kind: 'conflict', errors: { question: expect.stringContaining('停止提问') } });
    expect([await world.rows(), await world.letters()]).toEqual([[], []]);
  });

  it('is 404 about what its asker may not read', async () => {
    const world = await createAskingWorld();
    const asker = await world.person();
    for (const state of ['draft', 'submitted', 'returned', 'withdrawn'] as const) {
      await world.setListing({ state });
      await expect(world.ask(asker)).rejects.toMatchObject({ kind: 'notFound' });
    }
    await expect(world.ask(asker, '在吗在吗？', newId())).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('is one of ten a day for a whole organisation, on all listings together, many at once too', async () => {
    const world = await createAskingWorld();
    const asker = await world.person();
    const colleague = await world.person({ colleagueOf: asker });
    const second = await world.addListing();
    const asked = await Promise.allSettled(
      Array.from({ length: 15 }, (_, i) =>
        world.ask(i % 2 ? asker : colleague, `第 ${i} 个问题是什么？`, i % 3 ? world.listingId : second),
      ),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX_QUESTIONS_A_DAY);
    await expect(world.ask(asker)).rejects.toMatchObject({
      errors: { question: expect.stringContaining('请明天再提') },
    });
    await world.ask(await world.person());
    // 14:30 of the world; the day in Beijing ends nine and a half hours later.
    world.now += 9 * HOUR;
    await expect(world.ask(asker)).rejects.toThrow('请明天再提');
    world.now += HOUR / 2;
    await world.ask(asker);
    expect(await world.rows()).toHaveLength(MAX_QUESTIONS_A_DAY + 2);
  });
});

describe('what the forms take', () => {
  const ids = { id: newId(), listingId: newId() };
  const asks = (question: string) => askInput.safeParse({ ...ids, question }).success;
  const answers = (answer: string) => answerInput.safeParse({ id: ids.id, answer }).success;

  it('is a question of 5 to 500 characters and an answer of at least 2', () => {
    expect([
      asks('问问问问'),
      asks('  问问问问  '),
      asks('问问问问问'),
      asks('问'.repeat(500)),
      asks('问'.repeat(501)),
    ]).toEqual([false, false, true, true, false]);
    expect([answers(''), answers(' 是 '), answers('可以')]).toEqual([false, false, true]);
  });

  it('complains once and in words', () => {
    const messages = (question: string) =>
      askInput.safeParse({ ...ids, question }).error?.issues.map(({ message }) => message);
    expect(messages('')).toEqual(['请填写想问什么']);
    expect(messages('问')).toEqual(['至少写 5 个字']);
  });
});
