import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, openDatabase } from '#db/client.ts';
import { config } from './config.ts';
import { readSecret } from './secret.ts';
import { readServices } from './services.ts';

const KEY = Symbol.for('jiebang.database');
const store = globalThis as { [KEY]?: Database };

/** The database of this process. On globalThis, since a module can be loaded twice. */
export function database(): Database {
  store[KEY] ??= open();
  return store[KEY];
}

function open(): Database {
  if (config.DATABASE_URL.startsWith('file:')) mkdirSync(dirname(config.DATABASE_URL.slice(5)), { recursive: true });
  const { DATABASE_URL, DATABASE_AUTH_TOKEN: authToken, FILES_DIR: files } = config;
  return openDatabase(DATABASE_URL, { authToken, secret: readSecret(config), files, services: readServices(config) });
}
