import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eq } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import { bids, occurrences } from '#db/schema/index.ts';
import { closeBidding, sealOldBids } from '#src/domain/bids/clock.ts';
import { DAY } from '#src/lib/dates.ts';
import { createFileWorld } from '#tests/world.ts';
import { type BiddingWorld, createBiddingWorld } from './bidding-world.ts';

const CLOSER = fileURLToPath(new URL('./closer.ts', import.meta.url));

const marksOf = async (world: BiddingWorld) =>
  (await world.letters()).map(({ subject }) => /【(.*?)】/.exec(subject)?.[1] ?? '');

describe('exactly once', () => {
  it('three workers, each a process of its own, close each listing once', async () => {
    const world = await createBiddingWorld({}, await createFileWorld());
    for (let i = 0; i < 4; i++) await world.addListing();
    await world.handIn();
    const { rows } = await world.database.client.execute('pragma database_list');
    const secret = world.database.secret.export().toString('hex');
    const args = [CLOSER, `file:${rows[0]?.file}`, secret, String(world.deadlineAt)];
    const closed = await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, args)));
    expect(closed.reduce((sum, { stdout }) => sum + Number(stdout), 0)).toBe(5);
    const marks = await marksOf(world);
    expect(marks.filter((mark) => mark.startsWith('流榜'))).toHaveLength(4);
    expect(marks.filter((mark) => mark.startsWith('揭榜截止'))).toHaveLength(1);
  });

  it('a worker killed in between leaves neither state nor letter, and the next one makes up for both', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    world.now = world.deadlineAt;
    const before = (await world.letters()).length;
    const dies: BiddingWorld['database']['write'] = (work) =>
      world.database.write(async (tx) => {
        await work(tx);
        throw new Error('killed');
      });
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await closeBidding({ ...world.visitor(), write: dies })).toBe(0);
    expect(complaints.mock.calls.length).toBe(1);
    complaints.mockClear();
    expect((await world.bid(id)).sealed).not.toBeNull();
    expect([(await world.letters()).length, await world.trail(world.listing.id)]).toEqual([before, []]);
    expect(await closeBidding(world.visitor())).toBe(1);
    expect((await world.bid(id)).sealed).toBeNull();
    expect((await world.letters()).length).toBe(before + 1);
  });

  it('one listing whose bids cannot be opened does not keep the others shut', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    await world.database.write(async (tx) => {
      await tx.update(bids).set({ sealed: 'damaged' }).where(eq(bids.id, id));
    });
    const other = await world.addListing();
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await world.close()).toBe(1);
    expect(JSON.stringify(complaints.mock.calls)).toContain(world.listing.id);
    complaints.mockClear();
    expect((await world.reload()).closedDeadlineAt).toBeNull();
    expect((await world.trail(other.id)).map(({ action }) => action)).toEqual(['unseal', 'fail']);
  });

  it('late after downtime, and again for a deadline that was moved', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    world.now = world.deadlineAt + 40 * DAY;
    expect(await closeBidding(world.visitor())).toBe(1);
    expect(await closeBidding(world.visitor())).toBe(0);
    expect((await world.bid(id)).sealed).toBeNull();
    const deadlineAt = world.now + DAY;
    await world.setListing({ deadlineAt, round: 2 });
    expect(await closeBidding(world.visitor())).toBe(0);
    world.now = deadlineAt;
    expect(await closeBidding(world.visitor())).toBe(1);
    expect((await world.reload()).state).toBe('unsuccessful');
  });

  it('sealing of old databases is asked for once', async () => {
    const world = await createBiddingWorld();
    expect(await sealOldBids(world.visitor())).toBe(0);
    expect(await world.database.db.select().from(occurrences)).toHaveLength(1);
  });
});
