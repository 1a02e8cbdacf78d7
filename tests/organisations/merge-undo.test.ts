import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { memberships } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { listMerges } from '#src/domain/organisations/directory.ts';
import { mergeOrganisations, undoMerge } from '#src/domain/organisations/merge.ts';
import { finalOf, findOrganisation, type Organisation } from '#src/domain/organisations/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { createWorld } from '#tests/world.ts';
import { organisationOf, trail } from './given.ts';
import { furnishAtRandom, idOf, mergeOf, stayed, twins } from './merge-random.ts';
import { pointers, snapshot } from './merge-world.ts';

describe('undoing a merge', () => {
  it('and its undoing leave everything as it was', async () => {
    const world = await createWorld();
    const { input, ctx } = await twins(world);
    const before = await snapshot(world);
    await mergeOrganisations(ctx, input);
    expect(await snapshot(world)).not.toEqual(before);
    expect(await undoMerge(ctx, { id: (await mergeOf(world)).id, reason: '不是同一家' })).toEqual({
      fromId: input.from,
      kept: 0,
    });
    expect(await snapshot(world)).toEqual(before);
    expect((await trail(world, input.from)).at(-1)).toMatchObject({ action: 'undoMerge', to: 'verified' });
  });

  it('and its undoing are the identity on random data, whichever of it can be merged', async () => {
    const world = await createWorld();
    const firms: Actor[] = [];
    for (let i = 0; i < 4; i++) firms.push(await world.person());
    const official = await world.official();
    const ctx = world.as(official);
    for (let i = 0; i < 6; i++) await furnishAtRandom(world, firms, official, i);
    let merged = 0;
    for (const a of firms)
      for (const b of firms) {
        const before = await snapshot(world);
        const input = { from: idOf(a), into: idOf(b), reason: '试' };
        const outcome = await mergeOrganisations(ctx, input).then(
          () => true,
          (error: { kind?: string }) => {
            expect(error.kind).toBe('conflict');
            return false;
          },
        );
        if (outcome) {
          merged++;
          expect(await pointers(world, input.from)).toEqual(await stayed(world, input.from));
          expect((await undoMerge(ctx, { id: (await mergeOf(world)).id, reason: '撤' })).kept).toBe(0);
        }
        expect(await snapshot(world)).toEqual(before);
      }
    expect(merged).toBeGreaterThan(2);
  });

  it('undone later moves back what is still there and says how much is not', async () => {
    const world = await createWorld();
    const { a, b, input, ctx } = await twins(world);
    await mergeOrganisations(ctx, input);
    await world.database.write(async (tx) => {
      await tx.delete(memberships).where(eq(memberships.userId, a.id));
    });
    world.now += 89 * DAY;
    const { id } = await mergeOf(world);
    expect(await undoMerge(world.as(ctx.actor), { id, reason: '撤' })).toMatchObject({ kept: 1 });
    expect((await trail(world, idOf(a))).at(-1)?.reason).toBe('撤（1 条没有转回）');
    await expect(undoMerge(world.as(ctx.actor), { id, reason: '撤' })).rejects.toThrow('已经撤销过');
    expect((await organisationOf(world, b)).id).toBe(idOf(b));
  });

  it('is not undone after 90 days, nor under a later one', async () => {
    const world = await createWorld();
    const { b, official, input, ctx } = await twins(world);
    await mergeOrganisations(ctx, input);
    const { id } = await mergeOf(world);
    const third = await world.person();
    await mergeOrganisations(ctx, { from: idOf(b), into: idOf(third), reason: '又一家' });
    await expect(undoMerge(ctx, { id, reason: '撤' })).rejects.toThrow('请先撤销那一次');
    expect(
      (await finalOf(world.database, (await findOrganisation(world.database, input.from)) as Organisation)).id,
    ).toBe(idOf(third));
    await undoMerge(ctx, { id: (await mergeOf(world)).id, reason: '撤' });
    world.now += 90 * DAY;
    await expect(undoMerge(world.as(official), { id, reason: '撤' })).rejects.toThrow('超过 90 天');
    expect((await listMerges(world.as(official), idOf(b))).map(({ merge }) => merge.undoneAt !== null)).toEqual([
      true,
      false,
    ]);
  });
});
