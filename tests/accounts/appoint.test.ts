import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, users } from '#db/schema/index.ts';
import { appoint } from '#src/domain/accounts/appoint.ts';
import { createWorld } from '#tests/world.ts';

describe('appointing', () => {
  it('gives a confirmed account a role, on record', async () => {
    const world = await createWorld();
    const person = await world.person();
    expect(await appoint(world.visitor(), ` ${person.email.toUpperCase()} `, 'official')).toBe('member');
    expect(await world.database.db.select().from(users).where(eq(users.id, person.id)).get()).toMatchObject({
      role: 'official',
    });
    expect(await world.database.db.select().from(audit)).toMatchObject([
      { action: 'appoint', from: 'member', to: 'official', actorId: null },
    ]);
  });

  it('refuses an unknown address, an unconfirmed one and an unknown role', async () => {
    const world = await createWorld();
    const person = await world.person();
    await expect(appoint(world.visitor(), 'nobody@test.example', 'admin')).rejects.toThrow('没有用');
    await expect(appoint(world.visitor(), person.email, 'king')).rejects.toThrow('没有“king”');
    await world.database.write(async (tx) => void (await tx.update(users).set({ emailConfirmedAt: null })));
    await expect(appoint(world.visitor(), person.email, 'admin')).rejects.toThrow('没有用');
  });
});
