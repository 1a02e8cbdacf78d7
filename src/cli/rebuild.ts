import { migrateDatabase } from '#db/migrate.ts';
import { database } from '#src/database.ts';
import { rebuildMeilisearch } from '#src/search/meilisearch/rebuild.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';

/**
 * `npm run search:rebuild`: puts every public record into the index anew, then builds the one on Meilisearch where a server
 * is configured, while the site goes on answering.
 */
await migrateDatabase(database());
const started = performance.now();
const done = await rebuildIndex(database(), (n) => {
  if (n % 2000 < 200) console.info(`已重建 ${n} 条`);
});
console.info(`检索索引已重建：${done} 条，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒。`);
await copy().catch((thrown: unknown) => {
  console.error(
    'Meilisearch 的索引没有建成，搜索由自带的引擎回答。原因：',
    thrown instanceof Error ? thrown.message : thrown,
  );
  process.exitCode = 1;
});
database().close();

async function copy(): Promise<void> {
  const copied = await rebuildMeilisearch(database(), (n) => {
    if (n % 2000 < 500) console.info(`Meilisearch 已收 ${n} 条`);
  });
  if (!copied) return;
  console.info(`Meilisearch 索引已建好并换上：${copied.documents} 条。`);
  if (!copied.least) console.info('配置的密钥不能管理密钥，检索和写入都直接用它。');
}
