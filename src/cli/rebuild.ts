import { migrateDatabase } from '#db/migrate.ts';
import { database } from '#src/database.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';

/** `npm run search:rebuild`: puts every public record into the index anew, while the site goes on answering. */
await migrateDatabase(database());
const started = performance.now();
const done = await rebuildIndex(database(), (n) => {
  if (n % 2000 < 200) console.info(`已重建 ${n} 条`);
});
console.info(`检索索引已重建：${done} 条，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒。`);
database().close();
