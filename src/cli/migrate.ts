import { migrateDatabase } from '#db/migrate.ts';
import { database } from '#src/database.ts';

await migrateDatabase(database());
console.info('数据库结构已是最新。');
