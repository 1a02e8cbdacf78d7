import { getTableColumns } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import * as schema from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import type { World } from '#tests/world.ts';

export const TABLES = Object.values(schema).filter((thing) => thing instanceof SQLiteTable);

/** Every column that says to which organisation a row belongs, `table.column` as in the database. */
export const organisationColumns = (): string[] =>
  TABLES.flatMap((table) => {
    const { name, columns, foreignKeys } = getTableConfig(table);
    const byKey = foreignKeys
      .map((key) => key.reference())
      .filter(({ foreignTable }) => foreignTable === schema.organisations)
      .flatMap(({ columns: of }) => of.map((column) => column.name));
    const byName = columns.map((column) => column.name).filter((column) => /organisation/i.test(column));
    return [...new Set([...byKey, ...byName])].map((column) => `${name}.${column}`);
  });

/** What every table holds but for the log, the letters and the merges themselves. */
export async function snapshot(world: World): Promise<Record<string, unknown[]>> {
  const skipped = ['audit', 'outbox', 'organisation_merges'];
  const kept = TABLES.filter((table) => !skipped.includes(getTableConfig(table).name));
  const read = kept.map(async (table) => {
    const rows = await world.database.db.select().from(table);
    return [getTableConfig(table).name, rows.map((row) => JSON.stringify(row)).sort()] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

let serial = 0;

/** Something of everything an organisation may own. `poster` is somebody else's. */
export async function furnish(world: World, person: Actor, poster: Actor, official: Actor): Promise<void> {
  const n = ++serial;
  const own = { organisationId: person.organisation?.id ?? '', createdBy: person.id };
  const theirs = { organisationId: poster.organisation?.id ?? '', createdBy: poster.id };
  const row = { field: 'chem', region: 'gx', createdAt: world.now, updatedAt: world.now };
  const times = { createdAt: world.now, updatedAt: world.now };
  await world.database.write(async (tx) => {
    await tx.insert(schema.listings).values([
      { ...row, ...own, id: `own${n}`, kind: 'research', title: `自己的榜 ${n}`, state: 'published' },
      { ...row, ...theirs, id: `other${n}`, kind: 'research', title: `别人的榜 ${n}`, state: 'published' },
      { ...row, ...theirs, id: `joint${n}`, kind: 'research', title: `联合的榜 ${n}`, state: 'published' },
    ]);
    await tx.insert(schema.bids).values([
      { ...times, ...own, id: `bid${n}`, listingId: `other${n}`, state: 'submitted' },
      { ...times, ...theirs, id: `lead${n}`, listingId: `joint${n}`, state: 'declined' },
    ]);
    const partner = { id: `partner${n}`, bidId: `lead${n}`, organisationId: own.organisationId };
    await tx.insert(schema.bidPartners).values({ ...partner, createdAt: world.now });
    await tx.insert(schema.capabilities).values({ ...row, ...own, id: `capability${n}` });
    await tx.insert(schema.achievements).values({ ...row, ...own, id: `achievement${n}` });
    const kind = { type: 'salon' as const, region: 'gx', ...times };
    await tx.insert(schema.events).values({ ...kind, ...own, id: `event${n}` });
    const guest = {
      eventId: `event${n}`,
      name: person.name,
      email: person.email,
      firm: '单位',
      state: 'confirmed',
    } as const;
    const { organisationId } = own;
    await tx.insert(schema.registrations).values({ ...times, ...guest, organisationId, id: `registration${n}` });
    const course = { name: '季度沙龙', rhythm: 'quarter' as const, template: {}, firstOn: '2026-01-01' };
    await tx.insert(schema.eventSeries).values({ ...kind, ...own, ...course, id: `series${n}` });
    await tx.insert(schema.questions).values({
      id: `question${n}`,
      listingId: `other${n}`,
      organisationId: own.organisationId,
      askedBy: person.id,
      asker: 'x',
      body: '问',
      askedAt: world.now,
    });
    await tx.insert(schema.referrals).values({
      id: `referral${n}`,
      listingId: `other${n}`,
      organisationId: own.organisationId,
      referredBy: official.id,
      createdAt: world.now,
    });
    await tx.insert(schema.matchFeedback).values({
      ...{ id: `judged${n}`, userId: person.id, organisationId: own.organisationId, listingId: `other${n}` },
      ...{ supplyIndex: 'capabilities', supplyId: `capability${n}`, side: 'supply', verdict: 'interested' },
      ...{ score: 60, place: 1, parts: [], at: world.now },
    });
    await tx.insert(schema.imports).values({
      ...own,
      ...times,
      id: `import${n}`,
      kind: 'listings',
      fileName: 'a.csv',
      columns: [],
      mapping: {},
      total: 0,
    });
    const added = { organisationId: own.organisationId, addedBy: official.id, createdAt: world.now };
    await tx
      .insert(schema.organisationLabels)
      .values({ ...added, id: `label${n}`, label: 'highTech', level: 'nation', validFrom: '2025-01-01' });
    await tx
      .insert(schema.organisationTies)
      .values({ ...added, id: `tie${n}`, kind: 'liaison', value: official.id + n, fromOn: '2025-01-01' });
    await tx.insert(schema.files).values({
      id: `file${n}`,
      owner: 'organisations',
      ownerId: own.organisationId,
      name: '营业执照.pdf',
      type: 'application/pdf',
      size: 1,
      digest: 'x',
      storedAs: `x${n}`,
      uploadedBy: person.id,
      createdAt: world.now,
    });
  });
}

/** Rows that point to an organisation, by table. */
export async function pointers(world: World, id: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of TABLES) {
    const { name } = getTableConfig(table);
    const columns = getTableColumns(table);
    const rows = (await world.database.db.select().from(table)) as Record<string, unknown>[];
    const keys = Object.keys(columns).filter(
      (key) => key === 'organisationId' || (name === 'files' && key === 'ownerId'),
    );
    const n = rows.filter((row) => keys.some((key) => row[key] === id)).length;
    if (n > 0) found[name] = n;
  }
  return found;
}
