import { fileURLToPath } from 'node:url';
import { migrate } from 'drizzle-orm/libsql/migrator';
import type { Database } from './client.ts';

const folder = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Brings the schema up to date. Only this migrator: it switches foreign keys off before BEGIN, others can
 * cascade-delete the children of a rebuilt table.
 */
export async function migrateDatabase(database: Database): Promise<void> {
  await database.client.execute('PRAGMA journal_mode = WAL');
  await migrate(database.handle, { migrationsFolder: folder });
}
