import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { files } from '#db/schema/index.ts';
import { sweepFiles } from '#src/domain/attachments/clock.ts';
import { storeFile } from '#src/files/store.ts';
import { DAY } from '#src/lib/dates.ts';
import { pdf } from '#tests/files/samples.ts';
import { createFilingWorld, fileOf } from './given.ts';

describe('the sweep', () => {
  it('removes bytes that no row names after a day, keeps the others, and runs once a day', async () => {
    const world = await createFilingWorld();
    const clock = world.visitor();
    await world.attach(world.people.taker, 'bids', fileOf());
    const [kept] = await world.stored();
    // A process that died between disk and database.
    const lost = await storeFile(clock, 'lost', pdf('lost'));
    const fresh = await storeFile(clock, 'fresh', pdf('fresh'));
    const old = (world.now - DAY - 1000) / 1000;
    for (const name of [kept as string, lost.storedAs]) await utimes(join(world.database.files, name), old, old);
    const late = (world.now - DAY + 60_000) / 1000;
    await utimes(join(world.database.files, fresh.storedAs), late, late);

    expect(await sweepFiles(clock)).toBe(1);
    expect((await world.stored()).sort()).toEqual([kept, fresh.storedAs].sort());
    world.now += 120_000;
    expect(await sweepFiles(world.visitor())).toBe(0);
    world.now += DAY;
    expect(await sweepFiles(world.visitor())).toBe(1);
    expect(await world.stored()).toEqual([kept]);
  });

  it('removes what was left when a row had gone, and does nothing where nothing was ever stored', async () => {
    const world = await createFilingWorld();
    expect(await sweepFiles(world.visitor())).toBe(0);
    await world.attach(world.people.taker, 'bids', fileOf());
    const [name] = await world.stored();
    await world.database.write(async (tx) => {
      await tx.update(files).set({ removedAt: world.now });
    });
    await utimes(join(world.database.files, name as string), 1000, 1000);
    world.now += DAY;
    expect(await sweepFiles(world.visitor())).toBe(1);
    expect(await world.stored()).toEqual([]);
  });

  it('touches nothing in a folder most of which no row names: it is another database’s', async () => {
    const world = await createFilingWorld();
    const clock = world.visitor();
    await world.attach(world.people.taker, 'bids', fileOf());
    for (let i = 0; i < 21; i++) await storeFile(clock, `other${i}`, pdf(`other${i}`));
    for (const name of await world.stored()) await utimes(join(world.database.files, name), 1000, 1000);
    expect(await sweepFiles(clock)).toBe(0);
    expect(await world.stored()).toHaveLength(22);
    expect(console.error).toHaveBeenCalledOnce();
    vi.mocked(console.error).mockClear();
  });
});
