import { describe, expect, it } from 'vitest';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { countOutbox, listLetters } from '#src/outbox/queries.ts';
import { createWorld } from '#tests/world.ts';

describe('the outbox as officials see it', () => {
  it('shows letters newest first, by state, with their counts', async () => {
    const world = await createWorld();
    const official = world.as(await world.official());
    await world.database.write(async (tx) => {
      await enqueueMail(tx, world.now, { to: 'a@x.test', subject: '旧', text: '一' });
      await enqueueMail(tx, world.now + 1, { to: 'b@x.test', subject: '新', text: '二' });
    });
    const { rows, total } = await listLetters(official, undefined, 1);
    expect([rows.map(({ payload }) => payload.subject), total]).toEqual([['新', '旧'], 2]);
    expect((await listLetters(official, 'failed', 1)).rows).toEqual([]);
    expect((await countOutbox(official)).mail).toEqual({ waiting: 2, done: 0, failed: 0 });
  });

  it('shows no link that opens an account', async () => {
    const world = await createWorld();
    const text = 'https://x.test/reset?token=abcDEF';
    await world.database.write((tx) => enqueueMail(tx, world.now, { to: 'a@x.test', subject: '重设密码', text }));
    const { rows } = await listLetters(world.as(await world.official()), undefined, 1);
    expect(JSON.stringify(rows)).not.toContain('abcDEF');
  });

  it('tells nothing of who bids before the deadline', async () => {
    const world = await createWorld();
    const official = await world.official();
    const letter = { to: 'bidder@x.test', subject: '揭榜申请已提交', text: '榜 0001', sealedUntil: world.now + 1000 };
    await world.database.write((tx) => enqueueMail(tx, world.now, letter));
    expect(JSON.stringify((await listLetters(world.as(official), undefined, 1)).rows)).not.toMatch(/bidder|0001/);
    world.now += 1000;
    expect((await listLetters(world.as(official), undefined, 1)).rows[0]?.payload.to).toBe('bidder@x.test');
  });

  it('is closed to everybody else', async () => {
    const world = await createWorld();
    for (const ctx of [
      world.visitor(),
      world.as(await world.person()),
      world.as(await world.person({ kind: 'bank' })),
    ]) {
      await expect(listLetters(ctx, undefined, 1)).rejects.toThrow();
      await expect(countOutbox(ctx)).rejects.toThrow();
    }
  });
});
