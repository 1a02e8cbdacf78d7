import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Database } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { users } from '#db/schema/index.ts';
import type { Config } from '#src/config.ts';
import { wellEncoded } from '#src/lib/addresses.ts';

/** The server process: configuration, schema, demo world where the database is empty, worker, site. */
try {
  // Loaded here, so that a wrong configuration prints its one sentence and nothing else.
  const { config } = await import('#src/config.ts');
  await serve(config);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function serve(config: Config): Promise<void> {
  const { database } = await import('#src/database.ts');
  const { checkSecret } = await import('#src/secret.ts');
  const { startWorker } = await import('#src/worker.ts');
  await migrateDatabase(database());
  await checkSecret(database(), Date.now());
  if (config.DEMO === 'auto') await seedEmptyDatabase(database());
  const site = await startSite(config);
  const worker = startWorker(database(), config);
  const stop = async () => {
    site.close();
    site.closeIdleConnections();
    await worker.stop();
    database().close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

async function seedEmptyDatabase(database: Database): Promise<void> {
  const { hashPassword } = await import('#src/auth/passwords.ts');
  const { DEMO_PASSWORD, loadDemoWorld } = await import('#db/seed/load.ts');
  if (await database.db.select({ id: users.id }).from(users).limit(1).get()) return;
  await loadDemoWorld(database, Date.now(), await hashPassword(DEMO_PASSWORD));
  console.info('空数据库，已装入演示数据。');
}

/** Listens through the built site; resolves once it answers. */
async function startSite(config: Config): Promise<Server> {
  const { HOST, PORT } = config;
  const adapter = { HOST, PORT: String(PORT), ASTRO_NODE_LOGGING: 'disabled', ASTRO_NODE_AUTOSTART: 'disabled' };
  Object.assign(process.env, adapter);
  const entry = new URL('../../dist/server/entry.mjs', import.meta.url).href;
  const { startServer } = (await import(entry)) as { startServer: () => { server: { server: Server } } };
  const { server } = startServer().server;
  server.prependListener('request', (request) => {
    keepTrueAddress(request, config.TRUST_PROXY === 'on');
    // Astro answers an address that is no UTF-8 with two English words.
    request.url = wellEncoded(request.url ?? '/');
  });
  await once(server, 'listening');
  console.info(`揭榜已启动：${config.PUBLIC_URL}`);
  return server;
}

/**
 * Astro believes the first address of X-Forwarded-For, which any client can write. What the nearest proxy saw is the
 * last; without a proxy it is the connection's own.
 */
function keepTrueAddress({ headers }: IncomingMessage, behindProxy: boolean): void {
  const last = behindProxy
    ? String(headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : '';
  if (last) headers['x-forwarded-for'] = last;
  else delete headers['x-forwarded-for'];
}
