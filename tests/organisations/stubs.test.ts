import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { organisationLabels, organisations } from '#db/schema/index.ts';
import { addLabel } from '#src/domain/organisations/labels.ts';
import { requestMembership } from '#src/domain/organisations/members.ts';
import { registerOrganisation, verifyOrganisation } from '#src/domain/organisations/operations.ts';
import {
  findOrganisation,
  findOrganisationByCode,
  getOrganisation,
  listOrganisations,
  listPendingOrganisations,
  managersOf,
} from '#src/domain/organisations/queries.ts';
import { organisationDocuments } from '#src/domain/organisations/search.ts';
import { createStub } from '#src/domain/organisations/stubs.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld } from '#tests/world.ts';
import { form, loner, membershipOf, registration, trail } from './given.ts';

describe('a stub', () => {
  it('is made by officials, once, and public nowhere', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.official());
    const input = registration();
    const ids = await Promise.all([createStub(ctx, input), createStub(ctx, input)]);
    expect(new Set(ids).size).toBe(1);
    const [id] = ids;
    expect(await trail(world, id)).toMatchObject([{ action: 'stub', to: 'stub' }]);
    expect((await getOrganisation(ctx, id)).state).toBe('stub');
    for (const reader of [world.visitor(), world.as(await world.person()), world.as(await loner(world))])
      await expect(getOrganisation(reader, id)).rejects.toMatchObject({ kind: 'notFound' });
    const none = { word: input.name, kind: [], region: [], field: [], label: [] };
    expect((await listOrganisations(ctx, none, 1)).page.total).toBe(0);
    expect(await organisationDocuments(world.database.db, [id])).toEqual([]);
    expect(await listPendingOrganisations(ctx)).toEqual([]);
    await expect(createStub(world.as(await world.person()), registration())).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  it('of a code that is registered is refused with whose it is', async () => {
    const world = await createWorld();
    const input = registration();
    await registerOrganisation(world.as(await loner(world)), input);
    const work = createStub(world.as(await world.official()), input);
    await expect(work).rejects.toMatchObject({ errors: { code: `这个代码已有单位：${input.name}，审核中` } });
  });

  it('is claimed by who registers its code: keeps what they left empty and what officials entered', async () => {
    const world = await createWorld();
    const official = world.as(await world.official());
    const code = form().code;
    const id = await createStub(official, registration({ code, about: '管理部门写的介绍。' }));
    await addLabel(official, {
      id: newId(),
      organisationId: id,
      label: 'highTech',
      level: 'nation',
      validFrom: '2025-01-01',
      validTo: null,
      source: '名单',
    });
    const person = await loner(world);
    const claimed = registration({ code, name: '云川青禾新材料有限公司', about: '', shortName: '' });
    expect(await registerOrganisation(world.as(person), claimed)).toBe(id);
    expect(await findOrganisation(world.database, id)).toMatchObject({
      state: 'pending',
      name: '云川青禾新材料有限公司',
      shortName: '青禾材料',
      about: '管理部门写的介绍。',
    });
    expect(await managersOf(world.database, id)).toEqual([person.email]);
    expect((await trail(world, id)).at(-1)).toMatchObject({ action: 'claim', from: 'stub', to: 'pending' });
    expect(await world.database.db.$count(organisationLabels, eq(organisationLabels.organisationId, id))).toBe(1);
    await verifyOrganisation(official, { id });
    expect((await getOrganisation(world.visitor(), id)).state).toBe('verified');
  });

  it('is not told of to who asks to join by its code', async () => {
    const world = await createWorld();
    const input = registration();
    const official = world.as(await world.official());
    const of = (code: string) => loner(world).then((person) => requestMembership(world.as(person), { code }));
    const unknown = await of(input.code).catch((error: unknown) => error);
    await createStub(official, input);
    expect(await of(input.code).catch((error: unknown) => error)).toEqual(unknown);
  });

  it('claimed by twelve people at once has one manager', async () => {
    const world = await createWorld();
    const input = registration();
    const id = await createStub(world.as(await world.official()), input);
    const people = [];
    for (let i = 0; i < 12; i++) people.push(await loner(world));
    const results = await Promise.allSettled(people.map((one) => registerOrganisation(world.as(one), input)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason.errors.code).toContain('已经登记过');
    expect(await managersOf(world.database, id)).toHaveLength(1);
    expect(await world.database.db.$count(organisations, eq(organisations.code, input.code))).toBe(1);
  });

  it('and a registration of the same code at once make one organisation, whoever is first', async () => {
    for (const first of ['stub', 'registration']) {
      const world = await createWorld();
      const input = registration();
      const stub = world.as(await world.official());
      const firm = world.as(await loner(world));
      const works = [() => createStub(stub, input), () => registerOrganisation(firm, input)];
      if (first === 'registration') works.reverse();
      await Promise.allSettled(works.map((work) => work()));
      expect(await world.database.db.$count(organisations, eq(organisations.code, input.code))).toBe(1);
      const made = await findOrganisationByCode(world.database, input.code);
      expect(made?.state).toBe('pending');
      expect(await membershipOf(world, firm.actor)).toBeDefined();
    }
  });
});
