import { describe, expect, it } from 'vitest';
import { tokens } from '#db/schema/index.ts';
import { dropTokens, issueToken, isTokenGood, spendToken } from '#src/auth/tokens.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { createWorld, type World } from '#tests/world.ts';

type Purpose = 'confirmEmail' | 'resetPassword';
const issue = (world: World, userId: string, purpose: Purpose = 'confirmEmail') =>
  world.database.write((tx) => issueToken(tx, userId, purpose, world.now));
const spend = (world: World, token: string, purpose: Purpose = 'confirmEmail') =>
  world.database.write((tx) => spendToken(tx, token, purpose, world.now));

describe('tokens of links', () => {
  it('can be looked at often and used once', async () => {
    const world = await createWorld();
    const { id } = await world.person();
    const token = await issue(world, id);
    for (let i = 0; i < 3; i++)
      expect(await isTokenGood(world.database.db, token, 'confirmEmail', world.now)).toBe(true);
    expect(await spend(world, token)).toBe(id);
    expect(await spend(world, token)).toBeUndefined();
    expect(await isTokenGood(world.database.db, token, 'confirmEmail', world.now)).toBe(false);
  });

  it('are used once although twenty try at once', async () => {
    const world = await createWorld();
    const { id } = await world.person();
    const token = await issue(world, id);
    const spent = await Promise.all(Array.from({ length: 20 }, () => spend(world, token)));
    expect(spent.filter((owner) => owner === id)).toHaveLength(1);
  });

  it('serve one purpose only', async () => {
    const world = await createWorld();
    const { id } = await world.person();
    expect(await spend(world, await issue(world, id, 'confirmEmail'), 'resetPassword')).toBeUndefined();
  });

  it.each([
    ['confirmEmail', DAY],
    ['resetPassword', HOUR],
  ] as const)('of %s end after %d ms', async (purpose, life) => {
    const world = await createWorld();
    const { id } = await world.person();
    const early = await issue(world, id, purpose);
    const late = await issue(world, id, purpose);
    world.now += life - 1;
    expect(await spend(world, early, purpose)).toBe(id);
    world.now += 1;
    expect(await spend(world, late, purpose)).toBeUndefined();
  });

  it('fall with the one that was used', async () => {
    const world = await createWorld();
    const { id } = await world.person();
    const [first, second] = [await issue(world, id), await issue(world, id)];
    expect(await spend(world, second)).toBe(id);
    expect(await spend(world, first)).toBeUndefined();
  });

  it('of one person and purpose can be made worthless, others stay', async () => {
    const world = await createWorld();
    const [one, other] = [await world.person(), await world.person()];
    const [mine, reset, theirs] = [
      await issue(world, one.id),
      await issue(world, one.id, 'resetPassword'),
      await issue(world, other.id),
    ];
    await world.database.write((tx) => dropTokens(tx, one.id, 'confirmEmail'));
    expect(await spend(world, mine)).toBeUndefined();
    expect(await spend(world, reset, 'resetPassword')).toBe(one.id);
    expect(await spend(world, theirs)).toBe(other.id);
  });

  it('are in the database as hashes only', async () => {
    const world = await createWorld();
    const token = await issue(world, (await world.person()).id);
    const rows = await world.database.db.select().from(tokens);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows[0]?.id).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['', '../../etc/passwd', '\ud800', "' or 1=1 --", 'x'.repeat(100_000)])(
    'that were never issued open nothing',
    async (token) => {
      const world = await createWorld();
      await issue(world, (await world.person()).id);
      expect(await spend(world, token)).toBeUndefined();
    },
  );
});
