import { describe, expect, it } from 'vitest';
import { throttles } from '#db/schema/index.ts';
import { clearAttempts, countAttempt, type Limit, networkOf, uncountAttempt } from '#src/auth/throttle.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { createWorld, type World } from '#tests/world.ts';

const account: Limit = { key: 'a', max: 3, window: 15 * MINUTE };
const address: Limit = { key: 'b', max: 5, window: 15 * MINUTE };

const attempt = (world: World, ...limits: Limit[]) => world.database.write((tx) => countAttempt(tx, world.now, limits));

describe('the throttle', () => {
  it('lets through as many as the limit says, then names the time to wait', async () => {
    const world = await createWorld();
    for (let i = 0; i < 3; i++) expect((await attempt(world, account)).waitUntil).toBeUndefined();
    expect(await attempt(world, account)).toEqual({ waitUntil: world.now + account.window });
  });

  it('says which attempt used up a limit', async () => {
    const world = await createWorld();
    await attempt(world, account);
    await attempt(world, account);
    expect(await attempt(world, account, address)).toEqual({ exhausted: [account] });
  });

  it('lets exactly as many through when fifty come at once', async () => {
    const world = await createWorld();
    const results = await Promise.all(Array.from({ length: 50 }, () => attempt(world, account)));
    expect(results.filter((result) => result.waitUntil === undefined)).toHaveLength(3);
    expect(results.filter((result) => 'exhausted' in result && result.exhausted.length === 1)).toHaveLength(1);
  });

  it('counts nothing while one of the limits is used up', async () => {
    const world = await createWorld();
    for (let i = 0; i < 10; i++) await attempt(world, account, address);
    expect(await world.database.db.select().from(throttles).orderBy(throttles.key)).toMatchObject([
      { key: 'a', count: 3 },
      { key: 'b', count: 3 },
    ]);
  });

  it('starts the pause at the last attempt, not at the first', async () => {
    const world = await createWorld();
    await attempt(world, account);
    world.now += 14 * MINUTE;
    await attempt(world, account);
    await attempt(world, account);
    world.now += 14 * MINUTE;
    expect((await attempt(world, account)).waitUntil).toBeDefined();
  });

  it('forgets when the window has passed, and keeps no old rows', async () => {
    const world = await createWorld();
    for (let i = 0; i < 4; i++) await attempt(world, account);
    world.now += account.window;
    expect((await attempt(world, address)).waitUntil).toBeUndefined();
    expect(await world.database.db.select({ key: throttles.key }).from(throttles)).toEqual([{ key: 'b' }]);
    expect((await attempt(world, account)).waitUntil).toBeUndefined();
  });

  it('takes back a right attempt and never counts below nothing', async () => {
    const world = await createWorld();
    for (let i = 0; i < 3; i++) await attempt(world, account);
    await world.database.write((tx) => uncountAttempt(tx, ['a', 'unknown']));
    expect((await attempt(world, account)).waitUntil).toBeUndefined();
    await world.database.write(async (tx) => {
      for (let i = 0; i < 9; i++) await uncountAttempt(tx, ['a']);
    });
    expect((await world.database.db.select().from(throttles).get())?.count).toBe(0);
  });

  it('forgets an account on demand', async () => {
    const world = await createWorld();
    for (let i = 0; i < 4; i++) await attempt(world, account);
    await world.database.write((tx) => clearAttempts(tx, 'a'));
    expect((await attempt(world, account)).waitUntil).toBeUndefined();
  });
});

describe('one place on the network', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('%s is %s', (typed, network) => expect(networkOf(typed)).toBe(network));
});
