import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, organisations } from '#db/schema/index.ts';
import { directoryFilters } from '#src/components/organisations/directory.ts';
import {
  countOwned,
  countPhases,
  type DirectoryFilters,
  listDirectory,
  listLiaisons,
  listMerges,
  listTieNames,
} from '#src/domain/organisations/directory.ts';
import { downloadDirectory } from '#src/domain/organisations/download.ts';
import { addLabel } from '#src/domain/organisations/labels.ts';
import { setTie } from '#src/domain/organisations/ties.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

const all: DirectoryFilters = { word: '', phase: '', label: '', park: '' };

/** One organisation of every standing; the first with a label, a park and a 包联干部. */
async function town(world: World) {
  const official = await world.official();
  const ctx = world.as(official);
  const first = await world.person({ name: '云川甲有限公司' });
  const id = first.organisation?.id ?? '';
  const label = { id: newId(), organisationId: id, label: 'highTech' as const, level: 'nation' as const };
  await addLabel(ctx, { ...label, validFrom: '2025-01-01', validTo: null, source: '公告' });
  const tie = { organisationId: id, fromOn: '2025-01-01', reason: '' };
  await setTie(ctx, { ...tie, id: newId(), kind: 'park', value: '东湾产业园' });
  await setTie(ctx, { ...tie, id: newId(), kind: 'size', value: 'small' });
  await setTie(ctx, { ...tie, id: newId(), kind: 'liaison', value: official.id });
  for (const state of ['stub', 'pending', 'returned'] as const) await world.person({ state, name: `云川${state}公司` });
  const over = await world.person({ name: '=云川过期公司' });
  await world.database.write(async (tx) => {
    const ended = { verifiedUntil: world.now };
    await tx
      .update(organisations)
      .set(ended)
      .where(eq(organisations.id, over.organisation?.id ?? ''));
  });
  return { ctx, official, first, id };
}

describe('the directory', () => {
  it('has organisations of every standing, found by name, code, phase, label and park', async () => {
    const world = await createWorld();
    const { ctx, official, id } = await town(world);
    const found = async (filters: Partial<DirectoryFilters>) =>
      (await listDirectory(ctx, { ...all, ...filters }, 1)).rows.map(({ name }) => name);
    expect(await found({ word: '云川' })).toHaveLength(5);
    expect(await found({ word: '%' })).toEqual([]);
    expect(await found({ phase: 'expired' })).toEqual(['=云川过期公司']);
    expect(await found({ phase: 'verified', word: '云川' })).toEqual(['云川甲有限公司']);
    expect(await found({ phase: 'stub' })).toEqual(['云川stub公司']);
    expect(await found({ label: 'highTech' })).toEqual(['云川甲有限公司']);
    expect(await found({ park: '东湾产业园' })).toEqual(['云川甲有限公司']);
    expect(await found({ park: '别的园' })).toEqual([]);
    const row = (await listDirectory(ctx, { ...all, word: '云川甲' }, 1)).rows[0];
    expect(row).toMatchObject({
      labels: 'highTech',
      park: '东湾产业园',
      size: 'small',
      liaisons: official.name,
      members: 1,
    });
    expect(await found({ word: row?.code.slice(-5).toLowerCase() ?? '' })).toEqual(['云川甲有限公司']);
    expect(await countPhases(ctx)).toEqual({ verified: 2, expired: 1, stub: 1, pending: 1, returned: 1 });
    expect(await listTieNames(ctx, 'park')).toEqual(['东湾产业园']);
    expect(await listLiaisons(ctx)).toEqual([{ id: official.id, name: official.name, load: 1 }]);
    expect(await countOwned(ctx, id)).toEqual({ members: 1, listings: 0, capabilities: 0, achievements: 0, labels: 1 });
  });

  it('is for officials', async () => {
    const world = await createWorld();
    const { first, id } = await town(world);
    for (const ctx of [world.visitor(), world.as(first)])
      for (const read of [
        () => listDirectory(ctx, all, 1),
        () => countPhases(ctx),
        () => listTieNames(ctx, 'park'),
        () => listLiaisons(ctx),
        () => countOwned(ctx, id),
        () => listMerges(ctx, id),
        () => downloadDirectory(ctx, all),
      ])
        await expect((async () => read())()).rejects.toMatchObject({ kind: expect.stringMatching(/forbidden|signIn/) });
    expect(await world.database.db.$count(audit, eq(audit.action, 'download'))).toBe(0);
  });

  it('is taken out as a sheet that spreadsheets only read, and that is put on record', async () => {
    const world = await createWorld();
    const { ctx, official } = await town(world);
    const sheet = await downloadDirectory(ctx, { ...all, word: '云川' });
    expect(sheet.startsWith('\ufeff名称,统一社会信用代码,')).toBe(true);
    expect(sheet).toContain("\r\n'=云川过期公司,");
    expect(sheet).toContain(`高新技术企业,,东湾产业园,小型,${official.name},1\r\n`);
    expect(sheet.trim().split('\r\n')).toHaveLength(6);
    const [entry] = await world.database.db.select().from(audit).where(eq(audit.action, 'download'));
    expect(entry).toMatchObject({ actorId: official.id, reason: '5 家，条件：云川' });
  });

  it('reads its filters from an address, unknown values as nothing', () => {
    const read = (query: string) => directoryFilters(new URLSearchParams(query));
    expect(read('phase=none&label=__proto__&word=%20a%20')).toEqual({ ...all, word: 'a' });
    expect(read('phase=expired&label=highTech&park=东湾产业园')).toEqual({
      word: '',
      phase: 'expired',
      label: 'highTech',
      park: '东湾产业园',
    });
  });
});
