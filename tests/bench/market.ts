import { mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { capabilities, listings, memberships, organisations, users } from '#db/schema/index.ts';
import { readConfig } from '#src/config.ts';
import { createContext } from '#src/context.ts';
import { type RowsToImport, writeRows } from '#src/domain/imports/direct.ts';
import { readTable } from '#src/domain/imports/read.ts';
import { newId } from '#src/lib/ids.ts';
import { type Mailer, openMailer } from '#src/mail/transport.ts';
import { drainOutbox } from '#src/outbox/drain.ts';

/** A fresh database of its own, with one who posts, one who offers and one who imports. */
export type Market = {
  database: Database;
  now: number;
  poster: string;
  supplier: string;
  official: string;
  /** Writes what there is to send into the folder of the database: nothing, but a worker has one. */
  mailer: Mailer;
  close: () => void;
};

export async function openMarket(): Promise<Market> {
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-bench-'));
  const database = openDatabase(`file:${join(folder, 'bench.db')}`);
  await migrateDatabase(database);
  const now = Date.now();
  const [poster, supplier, official] = [newId(), newId(), newId()];
  const organisation = { region: 'gx', field: 'other', state: 'verified' as const, createdAt: now, updatedAt: now };
  await database.write(async (tx) => {
    await tx.insert(organisations).values([
      { ...organisation, id: poster, name: '发榜方', code: 'BENCHPOSTER', kind: 'large' },
      { ...organisation, id: supplier, name: '供给方', code: 'BENCHSUPPLIER', kind: 'academy' },
    ]);
    const person = { email: 'official@bench.example', name: '经办人', role: 'official' as const, passwordHash: 'none' };
    await tx.insert(users).values({ ...person, id: official, emailConfirmedAt: now, createdAt: now });
    const seat = { id: newId(), userId: official, organisationId: poster, createdAt: now };
    await tx.insert(memberships).values({ ...seat, role: 'manager', state: 'active' });
  });
  const close = () => {
    database.close();
    rmSync(folder, { recursive: true });
  };
  const mailer = openMailer(readConfig({ MAIL_DIR: folder }));
  return { database, now, poster, supplier, official, mailer, close };
}

/** Loads a file as the command line does, and brings the index up to date. `step` is told of every batch. */
export async function importFile(
  { database, now, official, poster, supplier, mailer }: Market,
  kind: RowsToImport['kind'],
  path: string,
  step: () => void = () => undefined,
): Promise<void> {
  const { rows } = await readTable(await openAsBlob(path));
  const organisationId = kind === 'listings' ? poster : supplier;
  const ctx = createContext(database, undefined, now);
  await writeRows(ctx, official, { kind, rows, organisationId, publish: true, source: path, onProgress: step });
  while ((await drainOutbox(database, mailer)) > 0) step();
}

/** Ids of the portal to the ids of the file. */
export async function namesOf({ database }: Market, kind: 'listings' | 'capabilities'): Promise<Map<string, string>> {
  const table = kind === 'listings' ? listings : capabilities;
  const rows = await database.db.select({ id: table.id, key: table.importKey }).from(table);
  return new Map(rows.map(({ id, key }) => [id, (key ?? '').slice(kind.length + 1)]));
}
