import { describe, expect, it } from 'vitest';
import { answerQuestion, hideQuestion, unhideQuestion } from '#src/domain/questions/operations.ts';
import { listQuestions } from '#src/domain/questions/queries.ts';
import { cast, createAskingWorld, shown } from './given.ts';

describe('a hidden question', () => {
  it('is off the page for all but officials and the asker’s people, with the reason, and can be put back', async () => {
    const world = await createAskingWorld();
    const { poster, asker, stranger, official } = await cast(world);
    const id = await world.ask(asker);
    await answerQuestion(world.as(poster), { id, answer: '不限定。' });
    await expect(hideQuestion(world.as(official), { id, reason: '' })).rejects.toMatchObject({
      errors: { reason: '请写明原因' },
    });
    await hideQuestion(world.as(official), { id, reason: '写了单位名称' });
    await hideQuestion(world.as(official), { id, reason: '再点一次' });
    for (const actor of [poster, stranger, undefined]) expect(await shown(world, actor)).toEqual([]);
    for (const actor of [official, asker])
      expect(await listQuestions(world.as(actor), world.listingId)).toMatchObject([
        { id, hiddenReason: '写了单位名称' },
      ]);
    const told = (await world.letters()).filter(({ subject }) => subject.includes('不再显示'));
    expect(told.map(({ to, sealedUntil }) => [to, sealedUntil])).toEqual([[asker.email, Number.MAX_SAFE_INTEGER]]);
    await unhideQuestion(world.as(official), { id });
    await unhideQuestion(world.as(official), { id });
    expect(await shown(world)).toEqual([id]);
    expect((await world.trail(id)).map(({ action, reason }) => [action, reason])).toEqual([
      ['ask', ''],
      ['answer', ''],
      ['hide', '写了单位名称'],
      ['unhide', '写了单位名称'],
    ]);
  });

  it('is hidden by officials only, and by none of the poster’s own', async () => {
    const world = await createAskingWorld();
    const { poster, posterOfficial, asker, stranger } = await cast(world);
    const id = await world.ask(asker);
    for (const actor of [poster, posterOfficial, asker, stranger]) {
      await expect(hideQuestion(world.as(actor), { id, reason: '不想看到' })).rejects.toThrow();
      await expect(unhideQuestion(world.as(actor), { id })).rejects.toThrow();
    }
    expect((await world.row(id)).hiddenAt).toBeNull();
  });

  it('is not answered', async () => {
    const world = await createAskingWorld();
    const { poster, asker, official } = await cast(world);
    const id = await world.ask(asker);
    await hideQuestion(world.as(official), { id, reason: '与榜无关' });
    await expect(answerQuestion(world.as(poster), { id, answer: '不限定。' })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });
});
