import { describe, expect, it } from 'vitest';
import { audit, searchRebuilds, vocabularies } from '#db/schema/index.ts';
import { activateVocabulary, restoreVocabulary, saveVocabulary } from '#src/domain/words/operations.ts';
import { mayKeepWords } from '#src/domain/words/policy.ts';
import { getNewest, getVersion, listVersions } from '#src/domain/words/queries.ts';
import { standingOf } from '#src/domain/words/states.ts';
import { newId } from '#src/lib/ids.ts';
import { createFileWorld, createWorld } from '#tests/world.ts';
import { form, found, put, use } from './given.ts';

async function scene() {
  const world = await createWorld();
  const ctx = world.as(await world.official());
  const logged = async () => (await world.database.db.select().from(audit)).map(({ action, to }) => `${action} ${to}`);
  return { world, ctx, logged };
}

describe('who keeps the words', () => {
  it('is officials, nobody else, for every operation and query', async () => {
    const { world, ctx } = await scene();
    await use(ctx, 'EPS = 聚苯');
    const others = [
      await world.person(),
      await world.person({ kind: 'academy' }),
      await world.person({ kind: 'bank' }),
    ];
    expect([ctx.actor, ...others, undefined].map(mayKeepWords)).toEqual([true, false, false, false, false]);
    const member = world.as(others[0] as (typeof others)[0]);
    const attempts = [
      () => saveVocabulary(member, form('PP = 聚丙烯', 1)),
      () => activateVocabulary(member, 1),
      () => restoreVocabulary(member, { number: 1, formId: newId() }),
      () => getVersion(member, 1),
      () => getNewest(world.visitor()),
      () => listVersions(member, 1),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('versions of the vocabulary', () => {
  it('change nothing until one is put in use, and then at once', async () => {
    const { world, ctx, logged } = await scene();
    await put(world, '可发性聚苯乙烯');
    expect(await saveVocabulary(ctx, form('EPS = 可发性聚苯乙烯', 0, '', '第一版'))).toBe(1);
    expect(await found(world, 'EPS')).toEqual([]);
    await activateVocabulary(ctx, 1);
    expect(await found(world, 'EPS')).toEqual(['可发性聚苯乙烯']);
    expect(await logged()).toEqual(['save 1', 'activate 1']);
    expect(await world.database.db.select().from(searchRebuilds)).toMatchObject([
      { why: 'words', state: 'waiting', note: '第 1 版', createdBy: ctx.actor.id },
    ]);
  });

  it('are never changed or removed, not even by hand', async () => {
    const { world, ctx } = await scene();
    await use(ctx, 'EPS = 聚苯');
    await saveVocabulary(ctx, form('EPS = 聚苯乙烯', 1));
    const { client } = world.database;
    for (const statement of [
      `UPDATE vocabularies SET synonyms = 'x = y' WHERE number = 2`,
      'UPDATE vocabularies SET active_from = NULL WHERE number = 1',
      'DELETE FROM vocabularies WHERE number = 2',
    ])
      await expect(client.execute(statement), statement).rejects.toThrow('append-only');
  });

  it('are one when the same form is sent twice', async () => {
    const { world, ctx } = await scene();
    const sent = form('EPS = 聚苯');
    expect([await saveVocabulary(ctx, sent), await saveVocabulary(ctx, sent)]).toEqual([1, 1]);
    expect(await world.database.db.$count(vocabularies)).toBe(1);
  });

  it('tell who edited an older one, and who changed nothing', async () => {
    const { ctx } = await scene();
    await saveVocabulary(ctx, form('EPS = 聚苯'));
    await expect(saveVocabulary(ctx, form('PP = 聚丙烯', 0))).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('第 1 版'),
    });
    await expect(saveVocabulary(ctx, form('EPS = 聚苯', 1))).rejects.toMatchObject({
      message: expect.stringContaining('一字不差'),
    });
  });

  it('with a fault are refused at their field, and nothing is kept', async () => {
    const { world, ctx } = await scene();
    await expect(saveVocabulary(ctx, form('EPS =\nPP', 0, 'PA66'))).rejects.toMatchObject({
      errors: {
        synonyms: expect.stringMatching(/第 1 行“EPS =”.*；第 2 行“PP”/),
        dictionary: expect.stringContaining('第 1 行'),
      },
    });
    expect(await world.database.db.$count(vocabularies)).toBe(0);
  });

  it('are gone back to by saving them again as the newest', async () => {
    const { world, ctx } = await scene();
    await put(world, '可发性聚苯乙烯');
    await use(ctx, 'EPS = 可发性聚苯乙烯');
    await use(ctx, 'EPS = 钢丝绳', 1);
    expect(await found(world, 'EPS')).toEqual([]);
    await expect(activateVocabulary(ctx, 1)).resolves.toBeUndefined();
    expect((await getNewest(ctx)).active?.number).toBe(2);
    const restored = await restoreVocabulary(ctx, { number: 1, formId: newId() });
    expect(await getVersion(ctx, restored)).toMatchObject({ number: 3, restoredFrom: 1, note: '回到第 1 版' });
    await activateVocabulary(ctx, restored);
    expect(await found(world, 'EPS')).toEqual(['可发性聚苯乙烯']);
    const { rows } = await listVersions(ctx, 1);
    expect(rows.map(({ number, standing }) => [number, standing])).toEqual([
      [3, 'active'],
      [2, 'past'],
      [1, 'past'],
    ]);
  });

  it('older than the one in use cannot be put in use any more', async () => {
    const { ctx } = await scene();
    await saveVocabulary(ctx, form('EPS = 聚苯'));
    await use(ctx, 'PP = 聚丙烯', 1);
    await expect(activateVocabulary(ctx, 1)).rejects.toMatchObject({ message: expect.stringContaining('第 2 版') });
    await expect(activateVocabulary(ctx, 9)).rejects.toMatchObject({ kind: 'notFound' });
    const of = (number: number, activeFrom: number | null) => standingOf({ number, activeFrom }, 2);
    expect([of(1, null), of(1, 5), of(2, 5), of(3, null)]).toEqual(['passed', 'past', 'active', 'saved']);
  });

  it('saved by many at once get one number each, or are told', async () => {
    const world = await createFileWorld();
    const ctx = world.as(await world.official());
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) => saveVocabulary(ctx, form(`甲料${i} = 乙料${i}`))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await world.database.db.$count(vocabularies)).toBe(1);
  });
});
