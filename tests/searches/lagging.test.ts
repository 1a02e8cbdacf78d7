import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { outbox, savedSearches } from '#db/schema/index.ts';
import { HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { refresh } from '#tests/search/rows.ts';
import type { World } from '#tests/world.ts';
import { at, givenReader, lettersTo, morning } from './given.ts';

describe('an index that lags', () => {
  /** The request to index a listing, as publishing leaves it; still waiting. */
  const waiting = (world: World, id: string) =>
    world.database.write(async (tx) => {
      const times = { dueAt: world.now, createdAt: world.now };
      await tx.insert(outbox).values({ id: newId(), kind: 'search', payload: { index: 'listings', id }, ...times });
    });
  const indexed = async (world: World, id: string) => {
    await refresh(world, 'listings', id);
    await world.database.write((tx) => tx.update(outbox).set({ state: 'done' }).where(eq(outbox.kind, 'search')));
  };

  it('misses nothing and repeats nothing, though what came first is found last', async () => {
    const { world, reader, save, publish } = await givenReader();
    await save('保温板');
    world.now += HOUR;
    const late = await publish('迟到的保温板', { indexed: false });
    await waiting(world, late);
    world.now += HOUR;
    await publish('准时的保温板');
    expect(await at(world, morning(1))).toBe(1);
    expect((await lettersTo(world, reader))[0]?.text).not.toContain('迟到');
    for (const days of [2, 3, 4, 5, 6]) expect(await at(world, morning(days))).toBe(0);
    await indexed(world, late);
    expect(await at(world, morning(7))).toBe(1);
    const letters = await lettersTo(world, reader);
    const texts = letters.map(({ text }) => text).join('\n');
    expect([letters.length, texts.match(/迟到的/g)?.length, texts.match(/准时的/g)?.length]).toEqual([2, 1, 1]);
    for (const days of [8, 9, 12]) expect(await at(world, morning(days))).toBe(0);
  });

  it('is waited for without a request too, as long as a copy of it may be behind', async () => {
    const { world, reader, save, publish } = await givenReader();
    const late = await publish('迟到的保温板', { indexed: false });
    await save('保温板');
    expect(await at(world, morning(1))).toBe(0);
    await refresh(world, 'listings', late);
    expect(await at(world, morning(2))).toBe(1);
    expect(await at(world, morning(3))).toBe(0);
    expect((await lettersTo(world, reader))[0]?.text).toContain('迟到的');
  });

  it('does not make news of what was there to be seen when the search was saved', async () => {
    const { world, reader, save, publish } = await givenReader();
    const before = await publish('先看到的保温板');
    await save('保温板');
    await refresh(world, 'listings', before);
    expect(await at(world, morning(1))).toBe(0);
    expect(await lettersTo(world, reader)).toEqual([]);
  });

  it('keeps a mark that moves on, and forgets what lies before it', async () => {
    const { world, save, publish } = await givenReader();
    await save('保温板');
    world.now += HOUR;
    await publish('周三的保温板');
    await at(world, morning(1));
    const mark = async () => (await world.database.db.select().from(savedSearches).get())?.toldUntil ?? 0;
    const early = await mark();
    await at(world, morning(6));
    expect(await mark()).toBeGreaterThan(early);
    expect(await mark()).toBeLessThan(morning(6));
  });
});
