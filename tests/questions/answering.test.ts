import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { answerQuestion, hideQuestion } from '#src/domain/questions/operations.ts';
import { mayAnswer, mayHide, mayReadPending } from '#src/domain/questions/policy.ts';
import { letterOf, listQuestions } from '#src/domain/questions/queries.ts';
import { listQuestionTodos } from '#src/domain/questions/todos.ts';
import { cast, createAskingWorld, shown } from './given.ts';

describe('who may answer, hide and read what is pending', () => {
  it('follows from role and state of the listing', async () => {
    const world = await createAskingWorld();
    const people = await cast(world);
    const organisationId = world.poster.organisation?.id as string;
    const may = (rule: (actor: Actor) => boolean) =>
      Object.entries(people).flatMap(([name, actor]) => (rule(actor) ? [name] : []));
    for (const state of LISTING_STATES) {
      const published = !['draft', 'submitted', 'returned', 'reviewing', 'withdrawn'].includes(state);
      expect(
        may((actor) => mayAnswer(actor, { organisationId, state })),
        state,
      ).toEqual(published ? ['poster', 'posterHandler'] : []);
    }
    expect(may((actor) => mayHide(actor, { organisationId }))).toEqual(['official']);
    expect(may((actor) => mayReadPending(actor, { organisationId }))).toEqual([
      'poster',
      'posterHandler',
      'posterReader',
      'official',
      'posterOfficial',
    ]);
    expect([
      mayAnswer(undefined, { organisationId, state: 'published' }),
      mayHide(undefined, { organisationId }),
    ]).toEqual([false, false]);
  });
});

describe('an answer', () => {
  it('makes question and answer public together; before, only poster, officials and the asker’s people read it', async () => {
    const world = await createAskingWorld();
    const { poster, posterReader, asker, askerReader, stranger, official } = await cast(world);
    const id = await world.ask(asker);
    for (const actor of [poster, posterReader, asker, askerReader, official])
      expect(await shown(world, actor)).toEqual([id]);
    for (const actor of [stranger, undefined]) expect(await shown(world, actor)).toEqual([]);
    world.now += 1000;
    expect(await answerQuestion(world.as(poster), { id, answer: '不限定。' })).toBe(world.listingId);
    expect(await listQuestions(world.visitor(), world.listingId)).toEqual([
      {
        id,
        asker: 'A',
        own: false,
        body: '石墨粒径是否限定？',
        askedAt: world.now - 1000,
        answer: '不限定。',
        answeredAt: world.now,
        hiddenAt: null,
        hiddenReason: '',
      },
    ]);
    expect((await world.trail(id)).map(({ thing, action }) => `${thing} ${action}`)).toEqual([
      'questions ask',
      'questions answer',
    ]);
  });

  it('is told to those who act for the asker, sealed for whoever else reads the outbox', async () => {
    const world = await createAskingWorld();
    const { poster, asker } = await cast(world);
    const id = await world.ask(asker);
    await answerQuestion(world.as(poster), { id, answer: '不限定粒径。' });
    const letters = (await world.letters()).filter(({ to }) => to === asker.email);
    expect(letters).toHaveLength(1);
    expect(letters[0]?.text).toContain('不限定粒径。');
    expect(letters[0]?.sealedUntil).toBeGreaterThan(world.deadlineAt);
  });

  it('is given once: the same again changes nothing, another is told, of two at once one wins', async () => {
    const world = await createAskingWorld();
    const { poster, posterHandler, asker } = await cast(world);
    const id = await world.ask(asker);
    const both = await Promise.allSettled([
      answerQuestion(world.as(poster), { id, answer: '可以。' }),
      answerQuestion(world.as(posterHandler), { id, answer: '不可以。' }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await answerQuestion(world.as(poster), { id, answer: '可以。' });
    await expect(answerQuestion(world.as(poster), { id, answer: '又改了' })).rejects.toMatchObject({
      kind: 'conflict',
      errors: { answer: expect.stringContaining('已经有人答复') },
    });
    expect(await world.row(id)).toMatchObject({ answer: '可以。', answeredBy: poster.id });
    expect((await world.letters()).filter(({ to }) => to === asker.email)).toHaveLength(1);
  });

  it('is refused to everybody but those who act for the poster', async () => {
    const world = await createAskingWorld();
    const { posterReader, asker, stranger, official } = await cast(world);
    const id = await world.ask(asker);
    const refusal = (actor: Actor) =>
      answerQuestion(world.as(actor), { id, answer: '我来答' }).then(String, ({ kind }: { kind: string }) => kind);
    expect(await Promise.all([posterReader, official, asker, stranger].map(refusal))).toEqual([
      'forbidden',
      'forbidden',
      'notFound',
      'notFound',
    ]);
    expect((await world.row(id)).answeredAt).toBeNull();
  });
});

describe('what waits for the poster', () => {
  it('is one line a listing, until its questions are answered or hidden', async () => {
    const world = await createAskingWorld();
    const { poster, posterReader, asker, official } = await cast(world);
    const todos = (actor: Actor) => listQuestionTodos(world.as(actor));
    expect(await todos(poster)).toEqual([]);
    const [one, two] = [await world.ask(asker), await world.ask(asker, '可否分两段完成？')];
    expect(await todos(poster)).toMatchObject([
      {
        key: `questions ${world.listingId}`,
        note: expect.stringContaining('2 个问题没有答复'),
        href: `/listings/${world.listingId}#questions`,
        due: { at: world.deadlineAt },
      },
    ]);
    for (const actor of [posterReader, asker, official]) expect(await todos(actor)).toEqual([]);
    await answerQuestion(world.as(poster), { id: one, answer: '可以' });
    await hideQuestion(world.as(official), { id: two, reason: '重复' });
    expect(await todos(poster)).toEqual([]);
  });

  it('is nothing any more once the selection has begun', async () => {
    const world = await createAskingWorld();
    await world.ask(await world.person());
    await world.setListing({ state: 'evaluating' });
    expect(await listQuestionTodos(world.as(world.poster))).toEqual([]);
  });
});

it('counts letters as the columns of a sheet', () => {
  expect([0, 1, 25, 26, 27, 51, 52, 701, 702].map(letterOf)).toEqual([
    'A',
    'B',
    'Z',
    'AA',
    'AB',
    'AZ',
    'BA',
    'ZZ',
    'AAA',
  ]);
});
