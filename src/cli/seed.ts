import { migrateDatabase } from '#db/migrate.ts';
import { DEMO_PASSWORD, loadDemoWorld } from '#db/seed/load.ts';
import { hashPassword } from '#src/auth/passwords.ts';
import { database } from '#src/database.ts';

/** `npm run seed`: the demo world, into an empty database only. */
await migrateDatabase(database());
const done = await loadDemoWorld(database(), Date.now(), await hashPassword(DEMO_PASSWORD));
console.info(
  done
    ? `已装入演示数据：单位 ${done.organisations} 家，账号 ${done.users} 个，榜单 ${done.listings} 项，能力与成果 ${done.offers} 项，揭榜申请 ${done.bids} 份。`
    : '数据库里已有账号，没有装入演示数据。',
);
database().close();
