import { describe, expect, it } from 'vitest';
import { questions } from '#db/schema/index.ts';
import type { Actor, Context } from '#src/context.ts';
import { listMoves } from '#src/domain/audit/queries.ts';
import { datesOfListing, getListing } from '#src/domain/listings/queries.ts';
import { answerQuestion, hideQuestion } from '#src/domain/questions/operations.ts';
import { listQuestions } from '#src/domain/questions/queries.ts';
import { listChanges, listOwnThings, listTodos } from '#src/domain/workbench/todo.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { listLetters } from '#src/outbox/queries.ts';
import { type AskingWorld, createAskingWorld } from './given.ts';

/** Everything a person can read that has to do with a listing and its questions. */
async function allThatIsRead(world: AskingWorld, actor: Actor | undefined): Promise<string> {
  const ctx: Context = actor ? world.as(actor) : world.visitor();
  const { listingId } = world;
  const read: unknown[] = [await listQuestions(ctx, listingId), await getListing(ctx, listingId)];
  read.push(await listMoves(ctx, 'listings', listingId), await datesOfListing(ctx, listingId));
  if (actor) {
    const member = world.as(actor);
    const own = await listOwnThings(member);
    read.push(own, await listChanges(member, own), await listTodos(member, own));
    if (actor.role === 'official') read.push(await listLetters(ctx, undefined, 1));
  }
  return JSON.stringify(read);
}

describe('who asked', () => {
  it('is read by nobody else, in no query and no letter, at no time', async () => {
    const world = await createAskingWorld();
    const askers = [
      await world.person({ id: newId(), name: '暗号甲泡沫有限公司' }),
      await world.person({ id: newId(), name: '暗号乙板材有限公司', kind: 'academy' }),
    ];
    const [first, second] = askers as [Actor, Actor];
    const answered = await world.ask(first, '石墨粒径是否限定？');
    await world.ask(second, '检测报告接受几年内的？');
    const hidden = await world.ask(first, '与本榜无关的问题？');
    const official = await world.official();
    await answerQuestion(world.as(world.poster), { id: answered, answer: '不限定。' });
    await hideQuestion(world.as(official), { id: hidden, reason: '与榜无关' });

    const marks = askers.flatMap(({ id, name, email, organisation }) => [
      id,
      name,
      email,
      organisation?.id,
      organisation?.name,
    ]);
    const pseudonyms = (await world.rows()).map(({ asker }) => asker);
    const readers: (Actor | undefined)[] = [
      world.poster,
      await world.person({ colleagueOf: world.poster, memberRole: 'reader' }),
      official,
      await world.person({ kind: 'government', userRole: 'admin' }),
      await world.person(),
      undefined,
    ];
    const listed = await listQuestions(world.as(official), world.listingId);
    expect(listed).toHaveLength(3);
    for (const state of ['published', 'evaluating', 'contracted'] as const) {
      await world.setListing({ state });
      for (const reader of readers) {
        const read = await allThatIsRead(world, reader);
        for (const mark of [...marks, ...pseudonyms]) expect(read).not.toContain(mark);
      }
      // Each asker finds their own, and nothing of the other.
      expect(await allThatIsRead(world, first)).not.toContain('暗号乙');
      world.now += 30 * DAY;
    }
    const toPoster = (await world.letters()).filter(({ to }) => to === world.poster.email);
    expect(toPoster).toHaveLength(3);
    for (const mark of marks) expect(JSON.stringify(toPoster)).not.toContain(mark);
  });

  it('is known by a letter: the same for the same asker, in order of first question, whoever reads and whatever is hidden', async () => {
    const world = await createAskingWorld();
    const [one, two, three] = [await world.person(), await world.person(), await world.person()];
    const colleague = await world.person({ colleagueOf: one });
    const ids: string[] = [];
    for (const actor of [one, two, colleague, three]) {
      world.now += 1000;
      ids.push(await world.ask(actor));
    }
    const official = await world.official();
    const letters = async (actor?: Actor) =>
      (await listQuestions(actor ? world.as(actor) : world.visitor(), world.listingId)).map(
        ({ asker, own }) => asker + (own ? '!' : ''),
      );
    expect(await letters(world.poster)).toEqual(['A', 'B', 'A', 'C']);
    expect(await letters(official)).toEqual(['A', 'B', 'A', 'C']);
    expect([await letters(colleague), await letters(three), await letters()]).toEqual([['A!', 'A!'], ['C!'], []]);
    for (const id of ids.slice(1)) await answerQuestion(world.as(world.poster), { id, answer: '可以。' });
    await hideQuestion(world.as(official), { id: ids[1] as string, reason: '重复' });
    expect(await letters()).toEqual(['A', 'C']);
  });

  it('cannot be followed from one listing to another', async () => {
    const world = await createAskingWorld();
    const asker = await world.person();
    const second = await world.addListing();
    await world.ask(asker);
    await world.ask(asker, '可否分两段完成？');
    await world.ask(asker, '石墨粒径是否限定？', second);
    const rows = await world.database.db
      .select({ listing: questions.listingId, asker: questions.asker })
      .from(questions);
    const names = (id: string) => new Set(rows.filter(({ listing }) => listing === id).map((row) => row.asker));
    expect([names(world.listingId).size, names(second).size]).toEqual([1, 1]);
    expect([...names(world.listingId)]).not.toEqual([...names(second)]);
  });

  it('cannot be told by trying: with another secret the same organisation has another name', async () => {
    const [here, there] = [await createAskingWorld(), await createAskingWorld()];
    const id = newId();
    for (const world of [here, there]) {
      const listingId = await world.addListing({ id: 'the-same-listing-000' });
      await world.ask(await world.person({ id }), undefined, listingId);
    }
    expect((await here.rows())[0]?.asker).not.toBe((await there.rows())[0]?.asker);
  });
});
