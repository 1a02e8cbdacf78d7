import { describe, expect, it } from 'vitest';
import { editOrganisation, returnOrganisation } from '#src/domain/organisations/operations.ts';
import {
  getOrganisation,
  handlersOf,
  listOrganisations,
  listPendingOrganisations,
  managersOf,
  type OrganisationFilters,
} from '#src/domain/organisations/queries.ts';
import { HOUR } from '#src/lib/dates.ts';
import { createWorld } from '#tests/world.ts';
import { edit, organisationOf, withCode } from './given.ts';

const none: OrganisationFilters = { word: '', kind: [], region: [], field: [], label: [] };

describe('an organisation', () => {
  it('is public when verified; else its own people and officials see it', async () => {
    const world = await createWorld();
    const open = await world.person();
    const shut = await world.person({ state: 'pending', memberRole: 'reader' });
    const [openId, shutId] = [open.organisation?.id ?? '', shut.organisation?.id ?? ''];
    for (const ctx of [world.visitor(), world.as(shut), world.as(await world.official())])
      expect((await getOrganisation(ctx, openId)).id).toBe(openId);
    for (const ctx of [world.as(shut), world.as(await world.official())])
      expect((await getOrganisation(ctx, shutId)).id).toBe(shutId);
    for (const ctx of [world.visitor(), world.as(open)])
      await expect(getOrganisation(ctx, shutId)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(getOrganisation(world.visitor(), '\ud800')).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('is written to at its managers, or at all who act for it', async () => {
    const world = await createWorld();
    const manager = await world.person();
    const handler = await world.person({ colleagueOf: manager, memberRole: 'handler' });
    await world.person({ colleagueOf: manager, memberRole: 'reader' });
    const id = manager.organisation?.id ?? '';
    expect(await managersOf(world.database, id)).toEqual([manager.email]);
    expect((await handlersOf(world.database, id)).sort()).toEqual([manager.email, handler.email].sort());
    await world.database.write(async (tx) => {
      expect(await managersOf({ db: tx }, id)).toEqual([manager.email]);
    });
  });
});

describe('the list of organisations', () => {
  it('holds the verified, found by facets, part of a name or the code', async () => {
    const world = await createWorld();
    await world.person({ name: '云川恒泽新材料有限公司', kind: 'large', region: 'gx', field: 'chem' });
    await world.person({ name: '云川理工大学', kind: 'academy', region: 'bh', field: 'equip' });
    await world.person({ name: '东湾 100%_果汁有限公司', kind: 'small', region: 'dw', field: 'food' });
    await world.person({ name: '云川待认证有限公司', state: 'pending' });
    await world.person({ name: '云川被退回有限公司', state: 'returned' });
    const found = async (filters: Partial<OrganisationFilters>) =>
      (await listOrganisations(world.visitor(), { ...none, ...filters }, 1)).page.rows.map((row) => row.name).sort();
    expect(await found({})).toEqual(['东湾 100%_果汁有限公司', '云川恒泽新材料有限公司', '云川理工大学']);
    expect(await found({ word: '云川' })).toEqual(['云川恒泽新材料有限公司', '云川理工大学']);
    expect(await found({ word: '%' })).toEqual(['东湾 100%_果汁有限公司']);
    expect(await found({ word: '100%_果' })).toEqual(['东湾 100%_果汁有限公司']);
    expect(await found({ word: '\\' })).toEqual([]);
    expect(await found({ word: "' or 1=1 --" })).toEqual([]);
    expect(await found({ kind: ['academy', 'large'], region: ['bh'] })).toEqual(['云川理工大学']);
    expect(await found({ kind: ['no such'] })).toEqual([]);
  });

  it('finds one by its code, however it is typed', async () => {
    const world = await createWorld();
    const organisation = await withCode(world, await world.person());
    const { page } = await listOrganisations(world.visitor(), { ...none, word: organisation.code.toLowerCase() }, 1);
    expect(page.rows.map((row) => row.id)).toEqual([organisation.id]);
  });

  it('counts each facet among what the others leave', async () => {
    const world = await createWorld();
    await world.person({ kind: 'large', region: 'gx' });
    await world.person({ kind: 'small', region: 'gx' });
    await world.person({ kind: 'small', region: 'bh' });
    const { page, facets } = await listOrganisations(world.visitor(), { ...none, kind: ['small'] }, 1);
    expect(page.total).toBe(2);
    expect(facets.kind).toEqual({ large: 1, small: 2 });
    expect(facets.region).toEqual({ gx: 1, bh: 1 });
  });

  it('comes in pages', async () => {
    const world = await createWorld();
    for (let i = 0; i < 23; i++) await world.person();
    const first = (await listOrganisations(world.visitor(), none, 1)).page;
    const second = (await listOrganisations(world.visitor(), none, 2)).page;
    expect([first.rows.length, second.rows.length, first.total, first.pages]).toEqual([20, 3, 23, 2]);
    expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(23);
  });
});

describe('the queue for verification', () => {
  it('has who waits longest first, counted from when it was handed in', async () => {
    const world = await createWorld();
    const early = await world.person({ state: 'pending', name: '先登记' });
    const organisation = await withCode(world, early);
    world.now += HOUR;
    await world.person({ state: 'pending', name: '后登记' });
    world.now += HOUR;
    const official = world.as(await world.official());
    const queue = async () => (await listPendingOrganisations(official)).map((row) => row.organisation.name);
    expect(await queue()).toEqual(['先登记', '后登记']);
    await returnOrganisation(official, { id: organisation.id, reason: '请核对' });
    expect(await queue()).toEqual(['后登记']);
    await editOrganisation(world.as(early), edit(organisation));
    expect(await queue()).toEqual(['后登记', '先登记']);
    expect((await listPendingOrganisations(official)).at(-1)?.since).toBe(world.now);
  });

  it('is for officials', async () => {
    const world = await createWorld();
    const person = await world.person({ state: 'pending' });
    await organisationOf(world, person);
    for (const ctx of [world.visitor(), world.as(person)]) {
      expect(() => listPendingOrganisations(ctx)).toThrow('权限');
    }
  });
});
