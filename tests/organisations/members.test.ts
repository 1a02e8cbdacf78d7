import { describe, expect, it } from 'vitest';
import { memberships } from '#db/schema/index.ts';
import {
  acceptMember,
  changeMemberRole,
  declineMember,
  leaveOrganisation,
  removeMember,
  requestMembership,
} from '#src/domain/organisations/members.ts';
import { findOwnMembership, handlersOf, listMembers, managersOf } from '#src/domain/organisations/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { createWorld, type World } from '#tests/world.ts';
import { ask, letters, loner, membershipOf, newCode, organisationOf, trail } from './given.ts';

/** An organisation with its manager, and someone who asked to join it. */
async function requested(world: World) {
  const manager = await world.person();
  const organisation = await organisationOf(world, manager);
  const person = await loner(world);
  const id = await ask(world, person, organisation);
  return { manager, organisation, person, id };
}

describe('asking to join', () => {
  it('waits for the managers, who are told; until then nothing may be done for the organisation', async () => {
    const world = await createWorld();
    const { manager, organisation, person } = await requested(world);
    expect((await findOwnMembership(world.as(person)))?.membership).toMatchObject({ state: 'requested' });
    expect(await letters(world)).toEqual([`${manager.email}: ${person.name}申请加入${organisation.name}`]);
    expect(await handlersOf(world.database, organisation.id)).toEqual([manager.email]);
    expect(await trail(world, organisation.id)).toMatchObject([{ action: 'requestMembership', actorId: person.id }]);
  });

  it('twice asks once', async () => {
    const world = await createWorld();
    const { organisation, person } = await requested(world);
    await requestMembership(world.as(person), { code: organisation.code });
    expect(await letters(world)).toHaveLength(1);
    expect(await world.database.db.$count(memberships)).toBe(2);
  });

  it('needs a registered code, and no other organisation', async () => {
    const world = await createWorld();
    const { person } = await requested(world);
    const other = await organisationOf(world, await world.person());
    await expect(requestMembership(world.as(await loner(world)), { code: newCode() })).rejects.toMatchObject({
      errors: { code: '这个代码还没有登记过，您可以登记这家单位' },
    });
    await expect(requestMembership(world.as(person), { code: other.code })).rejects.toThrow('只属于一家单位');
  });

  it('again and again does not flood the managers', async () => {
    const world = await createWorld();
    const { organisation, person } = await requested(world);
    for (let i = 0; i < 2; i++) {
      await leaveOrganisation(world.as(person));
      await ask(world, person, organisation);
    }
    await leaveOrganisation(world.as(person));
    await expect(ask(world, person, organisation)).rejects.toThrow('今天已经申请过几次');
    world.now += DAY;
    expect(await ask(world, person, organisation)).toBeDefined();
  });
});

describe('a request', () => {
  it.each(['manager', 'handler', 'reader'] as const)('is accepted as %s', async (role) => {
    const world = await createWorld();
    const { manager, organisation, person, id } = await requested(world);
    expect(await acceptMember(world.as(manager), { id, role })).toBe(organisation.id);
    expect((await findOwnMembership(world.as(person)))?.membership).toMatchObject({ state: 'active', role });
    expect((await trail(world, organisation.id)).at(-1)).toMatchObject({
      action: 'acceptMember',
      to: role,
      reason: person.name,
    });
    expect((await letters(world)).at(-1)).toBe(`${person.email}: 您已加入${organisation.name}`);
  });

  it('is declined, and the person is free again', async () => {
    const world = await createWorld();
    const { manager, organisation, person, id } = await requested(world);
    await declineMember(world.as(manager), { id });
    expect(await findOwnMembership(world.as(person))).toBeUndefined();
    expect((await letters(world)).at(-1)).toBe(`${person.email}: 您加入${organisation.name}的申请没有同意`);
  });

  it('is decided once', async () => {
    const world = await createWorld();
    const { manager, id } = await requested(world);
    await acceptMember(world.as(manager), { id, role: 'handler' });
    await expect(acceptMember(world.as(manager), { id, role: 'manager' })).rejects.toThrow('已经办过');
    await expect(declineMember(world.as(manager), { id })).rejects.toThrow('已经办过');
  });

  it('is decided by managers of the organisation and by officials, not by others, nor by who asks', async () => {
    const world = await createWorld();
    const { manager, person, id } = await requested(world);
    const handler = await world.person({ colleagueOf: manager, memberRole: 'handler' });
    for (const actor of [handler, await world.person(), await loner(world), person])
      await expect(acceptMember(world.as(actor), { id, role: 'handler' })).rejects.toMatchObject({ kind: 'notFound' });
    await acceptMember(world.as(await world.official()), { id, role: 'handler' });
    // Who is let in reads what is sealed: the managers learn at once that it was not they who did it.
    expect((await letters(world)).filter((one) => one.includes('由管理部门同意'))).toEqual([
      expect.stringContaining(manager.email),
    ]);
  });

  it('is not accepted by an official who made it', async () => {
    const world = await createWorld();
    const organisation = await organisationOf(world, await world.person());
    const official = { ...(await loner(world)), role: 'official' as const };
    const id = await ask(world, official, organisation);
    const work = acceptMember(world.as(official), { id, role: 'manager' });
    await expect(work).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('is not a membership yet: no role to change, nobody to remove', async () => {
    const world = await createWorld();
    const { manager, id } = await requested(world);
    await expect(changeMemberRole(world.as(manager), { id, role: 'reader' })).rejects.toThrow('请先同意');
    await expect(removeMember(world.as(manager), { id })).rejects.toThrow('请先办理');
  });
});

describe('a member', () => {
  it('gets another role, and a letter about it', async () => {
    const world = await createWorld();
    const manager = await world.person();
    const handler = await world.person({ colleagueOf: manager, memberRole: 'handler' });
    const { id: organisationId, name } = await organisationOf(world, manager);
    await changeMemberRole(world.as(manager), { id: await membershipOf(world, handler), role: 'manager' });
    expect((await managersOf(world.database, organisationId)).sort()).toEqual([manager.email, handler.email].sort());
    expect(await trail(world, organisationId)).toMatchObject([
      { action: 'changeRole', from: 'handler', to: 'manager' },
    ]);
    expect(await letters(world)).toEqual([`${handler.email}: 您在${name}的角色改为管理员`]);
  });

  it('to the same role leaves no mark', async () => {
    const world = await createWorld();
    const manager = await world.person();
    const { id: organisationId } = await organisationOf(world, manager);
    await changeMemberRole(world.as(manager), { id: await membershipOf(world, manager), role: 'manager' });
    expect(await trail(world, organisationId)).toEqual([]);
  });

  it('is removed and belongs nowhere', async () => {
    const world = await createWorld();
    const manager = await world.person();
    const reader = await world.person({ colleagueOf: manager, memberRole: 'reader' });
    await removeMember(world.as(manager), { id: await membershipOf(world, reader) });
    expect(await findOwnMembership(world.as(reader))).toBeUndefined();
    expect(await letters(world)).toEqual([`${reader.email}: 您已不是${manager.organisation?.name}的成员`]);
  });

  it('of another organisation is out of reach', async () => {
    const world = await createWorld();
    const id = await membershipOf(world, await world.person());
    const ctx = world.as(await world.person());
    await expect(changeMemberRole(ctx, { id, role: 'reader' })).rejects.toMatchObject({ kind: 'notFound' });
    await expect(removeMember(ctx, { id })).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('leaves when another manager stays', async () => {
    const world = await createWorld();
    const manager = await world.person();
    const other = await world.person({ colleagueOf: manager });
    await leaveOrganisation(world.as(manager));
    expect(await findOwnMembership(world.as(manager))).toBeUndefined();
    expect(await managersOf(world.database, manager.organisation?.id ?? '')).toEqual([other.email]);
    await leaveOrganisation(world.as(manager));
  });
});

describe('the list of members', () => {
  it('shows requests first, to members and officials only', async () => {
    const world = await createWorld();
    const { manager, organisation, person } = await requested(world);
    for (const actor of [manager, await world.official()])
      expect((await listMembers(world.as(actor), organisation)).map((member) => [member.name, member.state])).toEqual([
        [person.name, 'requested'],
        [manager.name, 'active'],
      ]);
    for (const ctx of [world.visitor(), world.as(await world.person()), world.as(person)])
      await expect(listMembers(ctx, organisation)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
