import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config.ts';

/**
 * The site's secret: SECRET_KEY, else what SECRET_FILE holds, which is made the first time. Keep it apart from backups
 * of the database, and do not lose it: what was sealed with it cannot be read without it.
 */
export function readSecret({ SECRET_KEY, SECRET_FILE }: Pick<Config, 'SECRET_KEY' | 'SECRET_FILE'>): KeyObject {
  return createSecretKey(Buffer.from(SECRET_KEY ?? keyFromFile(SECRET_FILE), 'hex'));
}

function keyFromFile(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  try {
    // Fails where the file is there already: of two processes that start together one makes it, both read it.
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/i.test(key)) throw new Error(`${file} 不是 64 位十六进制数，请换回原来的密钥文件。`);
  return key;
}
