import { describe, expect, it } from 'vitest';
import { achievements, capabilities, listings } from '#db/schema/index.ts';
import { editOrganisation, returnOrganisation } from '#src/domain/organisations/operations.ts';
import { findOrganisation } from '#src/domain/organisations/queries.ts';
import { createWorld } from '#tests/world.ts';
import { edit, indexed, newCode, trail, withCode } from './given.ts';

describe('editing an organisation', () => {
  it.each([
    ['name', '云川新名有限公司', '名称'],
    ['code', newCode(), '统一社会信用代码'],
    ['kind', 'large', '类型'],
  ])('that is verified: another %s asks for verification again', async (field, value, word) => {
    const world = await createWorld();
    const person = await world.person({ state: 'verified' });
    const organisation = await withCode(world, person);
    await editOrganisation(world.as(person), edit(organisation, { [field]: value }));
    expect(await findOrganisation(world.database, organisation.id)).toMatchObject({
      [field]: value,
      state: 'pending',
      verifiedAt: null,
    });
    expect(await trail(world, organisation.id)).toMatchObject([
      { action: 'reopen', from: 'verified', to: 'pending', reason: word },
    ]);
    expect(await indexed(world, organisation.id)).toBe(1);
  });

  it.each([
    ['shortName', '新简称'],
    ['region', 'dw'],
    ['field', 'food'],
    ['about', '换了一段介绍。'],
  ])('that is verified: another %s does not', async (field, value) => {
    const world = await createWorld();
    const person = await world.person({ state: 'verified' });
    const organisation = await withCode(world, person);
    await editOrganisation(world.as(person), edit(organisation, { [field]: value }));
    expect(await findOrganisation(world.database, organisation.id)).toMatchObject({
      [field]: value,
      state: 'verified',
    });
    expect(await trail(world, organisation.id)).toMatchObject([{ action: 'edit', from: '', to: '' }]);
  });

  it('that was returned hands it in again, changed or not, and clears the reason', async () => {
    const world = await createWorld();
    const person = await world.person({ state: 'pending' });
    const organisation = await withCode(world, person);
    await returnOrganisation(world.as(await world.official()), { id: organisation.id, reason: '请核对' });
    await editOrganisation(world.as(person), edit(organisation));
    expect(await findOrganisation(world.database, organisation.id)).toMatchObject({
      state: 'pending',
      stateReason: '',
    });
    expect((await trail(world, organisation.id)).at(-1)).toMatchObject({ action: 'resubmit', from: 'returned' });
  });

  it('with nothing changed leaves no mark', async () => {
    const world = await createWorld();
    const person = await world.person({ state: 'verified' });
    const organisation = await withCode(world, person);
    world.now += 1000;
    await editOrganisation(world.as(person), edit(organisation));
    expect(await findOrganisation(world.database, organisation.id)).toEqual(organisation);
    expect(await trail(world, organisation.id)).toEqual([]);
  });

  it('is for its managers; others learn only what they may see', async () => {
    const world = await createWorld();
    const person = await world.person({ state: 'pending' });
    const organisation = await withCode(world, person);
    const input = edit(organisation, { about: '改写' });
    const handler = await world.person({ colleagueOf: person, memberRole: 'handler' });
    for (const actor of [handler, await world.official()])
      await expect(editOrganisation(world.as(actor), input)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(editOrganisation(world.as(await world.person()), input)).rejects.toMatchObject({ kind: 'notFound' });
    expect((await findOrganisation(world.database, organisation.id))?.about).toBe(organisation.about);
  });

  it('is not for who was a manager when the page was opened', async () => {
    const world = await createWorld();
    const person = await world.person({ state: 'verified' });
    const organisation = await withCode(world, person);
    await world.database.client.execute("update memberships set role = 'handler'");
    const work = editOrganisation(world.as(person), edit(organisation, { about: '改写' }));
    await expect(work).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('to a code of another organisation is refused at the code', async () => {
    const world = await createWorld();
    const other = await withCode(world, await world.person());
    const person = await world.person({ state: 'verified' });
    const organisation = await withCode(world, person);
    const work = editOrganisation(world.as(person), edit(organisation, { code: other.code }));
    await expect(work).rejects.toMatchObject({ errors: { code: expect.stringContaining('已经登记过') } });
    expect((await findOrganisation(world.database, organisation.id))?.state).toBe('verified');
  });

  it('of its name has the index look at all it offers', async () => {
    const world = await createWorld();
    const person = await world.person({ state: 'verified' });
    const organisation = await withCode(world, person);
    const common = { organisationId: organisation.id, createdBy: person.id, field: 'chem', region: 'gx' };
    const times = { createdAt: world.now, updatedAt: world.now };
    await world.database.write(async (tx) => {
      await tx.insert(listings).values({ id: 'l', kind: 'research', ...common, ...times });
      await tx.insert(capabilities).values({ id: 'c', ...common, ...times });
      await tx.insert(achievements).values({ id: 'a', ...common, ...times });
    });
    await editOrganisation(world.as(person), edit(organisation, { about: '改写' }));
    expect(await Promise.all(['l', 'c', 'a'].map((id) => indexed(world, id)))).toEqual([0, 0, 0]);
    await editOrganisation(world.as(person), edit(organisation, { shortName: '新简称', about: '改写' }));
    expect(await Promise.all(['l', 'c', 'a'].map((id) => indexed(world, id)))).toEqual([1, 1, 1]);
  });
});
