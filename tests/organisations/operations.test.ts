import { describe, expect, it } from 'vitest';
import { memberships, organisations } from '#db/schema/index.ts';
import {
  editOrganisation,
  registerOrganisation,
  returnOrganisation,
  verifyOrganisation,
} from '#src/domain/organisations/operations.ts';
import { findOrganisation } from '#src/domain/organisations/queries.ts';
import type { OrganisationState } from '#src/domain/organisations/states.ts';
import { createWorld, type World } from '#tests/world.ts';
import { edit, indexed, letters, loner, organisationOf, registration, trail, withCode } from './given.ts';

const stateOf = async (world: World, id: string) => (await findOrganisation(world.database, id))?.state;
const manager = (world: World, state: OrganisationState) => world.person({ state });

describe('registering an organisation', () => {
  it('puts it in the queue and makes who registers it its manager', async () => {
    const world = await createWorld();
    const person = await loner(world);
    const id = await registerOrganisation(world.as(person), registration());
    expect(await findOrganisation(world.database, id)).toMatchObject({
      name: '云川青禾材料有限公司',
      state: 'pending',
      verifiedAt: null,
      createdAt: world.now,
    });
    const rows = await world.database.db.select().from(memberships);
    expect(rows.find((row) => row.userId === person.id)).toMatchObject({
      organisationId: id,
      role: 'manager',
      state: 'active',
    });
    expect(await trail(world, id)).toMatchObject([{ action: 'register', to: 'pending', actorId: person.id }]);
  });

  it('a second time by another person is refused at the code', async () => {
    const world = await createWorld();
    const input = registration();
    await registerOrganisation(world.as(await loner(world)), input);
    await expect(registerOrganisation(world.as(await loner(world)), input)).rejects.toMatchObject({
      kind: 'conflict',
      errors: { code: '这个代码已经登记过。一个代码只登记一家单位，您可以申请加入它' },
    });
  });

  it('twice with the same form registers once', async () => {
    const world = await createWorld();
    const ctx = world.as(await loner(world));
    const input = registration();
    const ids = await Promise.all([registerOrganisation(ctx, input), registerOrganisation(ctx, input)]);
    expect(new Set(ids).size).toBe(1);
    expect(await trail(world, ids[0])).toHaveLength(1);
  });

  it('of one code by twenty people at once makes one organisation with one manager', async () => {
    const world = await createWorld();
    const people = [];
    for (let i = 0; i < 20; i++) people.push(await loner(world));
    const before = await world.database.db.$count(organisations);
    const input = registration();
    const results = await Promise.allSettled(people.map((person) => registerOrganisation(world.as(person), input)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await world.database.db.$count(organisations)).toBe(before + 1);
    expect(await world.database.db.$count(memberships)).toBe(1);
  });

  it('is for who belongs nowhere', async () => {
    const world = await createWorld();
    const person = await world.person({ memberRole: 'reader' });
    await expect(registerOrganisation(world.as(person), registration())).rejects.toThrow('只属于一家单位');
  });
});

describe('verification', () => {
  it('lets an organisation act, tells its managers and the index', async () => {
    const world = await createWorld();
    const person = await manager(world, 'pending');
    await world.person({ colleagueOf: person, memberRole: 'handler' });
    const official = await world.official();
    const { id } = await organisationOf(world, person);
    await verifyOrganisation(world.as(official), { id });
    expect(await findOrganisation(world.database, id)).toMatchObject({ state: 'verified', verifiedAt: world.now });
    expect(await trail(world, id)).toMatchObject([
      { action: 'verify', from: 'pending', to: 'verified', actorId: official.id },
    ]);
    expect(await letters(world)).toEqual([`${person.email}: ${person.organisation?.name}已通过认证`]);
    expect(await indexed(world, id)).toBe(1);
  });

  it('returns with a reason, which the managers read', async () => {
    const world = await createWorld();
    const person = await manager(world, 'pending');
    const official = await world.official();
    const { id } = await organisationOf(world, person);
    await expect(returnOrganisation(world.as(official), { id, reason: '' })).rejects.toMatchObject({
      errors: { reason: '请填写退回的理由' },
    });
    expect(await stateOf(world, id)).toBe('pending');
    await returnOrganisation(world.as(official), { id, reason: '名称与证照不一致' });
    expect(await findOrganisation(world.database, id)).toMatchObject({
      state: 'returned',
      stateReason: '名称与证照不一致',
    });
    expect(await letters(world)).toEqual([`${person.email}: ${person.organisation?.name}的认证退回，请修改后重新提交`]);
  });

  it.each([
    ['verified', 'verified'],
    ['returned', 'verified'],
    ['verified', 'returned'],
    ['returned', 'returned'],
  ] as const)('does not take it from %s to %s', async (from, to) => {
    const world = await createWorld();
    const ctx = world.as(await world.official());
    const { id } = await organisationOf(world, await manager(world, from));
    const work = to === 'verified' ? verifyOrganisation(ctx, { id }) : returnOrganisation(ctx, { id, reason: '理由' });
    await expect(work).rejects.toMatchObject({ kind: 'conflict' });
    expect(await stateOf(world, id)).toBe(from);
    expect(await trail(world, id)).toEqual([]);
  });

  it('is not for members, nor for officials of the organisation itself', async () => {
    const world = await createWorld();
    const person = await manager(world, 'pending');
    const own = await world.person({ colleagueOf: person, userRole: 'official' });
    const { id } = await organisationOf(world, person);
    for (const actor of [person, own, await world.person(), await loner(world)]) {
      await expect(verifyOrganisation(world.as(actor), { id })).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(returnOrganisation(world.as(actor), { id, reason: '理由' })).rejects.toMatchObject({
        kind: 'forbidden',
      });
    }
    expect(await stateOf(world, id)).toBe('pending');
  });

  it('finds no organisation that is not there', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.official());
    await expect(verifyOrganisation(ctx, { id: "' or 1=1 --" })).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('by two officials at once happens once', async () => {
    const world = await createWorld();
    const { id } = await organisationOf(world, await manager(world, 'pending'));
    const officials = [await world.official(), await world.official()];
    const [one, other] = officials.map((official) => world.as(official)) as [never, never];
    const results = await Promise.allSettled([
      verifyOrganisation(one, { id }),
      returnOrganisation(other, { id, reason: '理由' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await trail(world, id)).toHaveLength(1);
  });

  it('does not vouch for what was changed after the official opened the page', async () => {
    const world = await createWorld();
    const person = await manager(world, 'pending');
    const organisation = await withCode(world, person);
    const seen = organisation.updatedAt;
    world.now += 1000;
    await editOrganisation(world.as(person), edit(organisation, { name: '另一家有限公司' }));
    const ctx = world.as(await world.official());
    await expect(verifyOrganisation(ctx, { id: organisation.id, seen })).rejects.toThrow('刚刚改过资料');
    await verifyOrganisation(ctx, { id: organisation.id, seen: world.now });
    expect(await stateOf(world, organisation.id)).toBe('verified');
  });
});
