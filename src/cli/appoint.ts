import { migrateDatabase } from '#db/migrate.ts';
import { createContext } from '#src/context.ts';
import { database } from '#src/database.ts';
import { appoint } from '#src/domain/accounts/appoint.ts';
import { Refusal } from '#src/errors.ts';

/** `npm run appoint -- EMAIL member|official|admin` */
const [email = '', role = ''] = process.argv.slice(2);
await migrateDatabase(database());
try {
  const before = await appoint(createContext(database()), email, role);
  console.info(`${email}：${before} → ${role}`);
} catch (thrown) {
  if (!(thrown instanceof Refusal)) throw thrown;
  console.error(thrown.message);
  process.exitCode = 1;
}
database().close();
