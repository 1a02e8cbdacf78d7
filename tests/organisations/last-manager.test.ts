import { describe, expect, it } from 'vitest';
import { changeMemberRole, leaveOrganisation, removeMember } from '#src/domain/organisations/members.ts';
import { managersOf } from '#src/domain/organisations/queries.ts';
import { createWorld } from '#tests/world.ts';
import { membershipOf } from './given.ts';

describe('the last manager', () => {
  const refusal = '这是唯一的管理员，请先让另一位成员当管理员。';

  it('neither leaves, nor is demoted or removed, by an official either', async () => {
    const world = await createWorld();
    const manager = await world.person();
    await world.person({ colleagueOf: manager, memberRole: 'handler' });
    const id = await membershipOf(world, manager);
    await expect(leaveOrganisation(world.as(manager))).rejects.toThrow(refusal);
    for (const actor of [manager, await world.official()]) {
      await expect(changeMemberRole(world.as(actor), { id, role: 'handler' })).rejects.toThrow(refusal);
      await expect(removeMember(world.as(actor), { id })).rejects.toThrow(refusal);
    }
  });

  it('stays when two managers demote each other at once', async () => {
    const world = await createWorld();
    const one = await world.person();
    const other = await world.person({ colleagueOf: one });
    const [ofOne, ofOther] = [await membershipOf(world, one), await membershipOf(world, other)];
    const results = await Promise.allSettled([
      changeMemberRole(world.as(one), { id: ofOther, role: 'reader' }),
      changeMemberRole(world.as(other), { id: ofOne, role: 'reader' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await managersOf(world.database, one.organisation?.id ?? '')).toEqual([one.email]);
  });

  it('stays when all managers leave at once', async () => {
    const world = await createWorld();
    const first = await world.person();
    const all = [first, await world.person({ colleagueOf: first }), await world.person({ colleagueOf: first })];
    await Promise.allSettled(all.map((person) => leaveOrganisation(world.as(person))));
    expect(await managersOf(world.database, first.organisation?.id ?? '')).toHaveLength(1);
  });
});
