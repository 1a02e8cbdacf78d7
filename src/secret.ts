import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { like } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import { occurrences } from '#db/schema/index.ts';
import type { Config } from './config.ts';
import { keyFor, pseudonym } from './lib/sealing.ts';

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

/**
 * Refuses to start on a database that was sealed with another secret: its bids and files would stay shut, one by one and
 * silently. The first start leaves a mark that tells equal from unequal and nothing of the secret.
 */
export const checkSecret = ({ secret, write }: Pick<Database, 'secret' | 'write'>, now: number): Promise<void> =>
  write(async (tx) => {
    const mark = `secret:${pseudonym(keyFor(secret, 'secret'), 'mark')}`;
    const marks = await tx.select().from(occurrences).where(like(occurrences.key, 'secret:%'));
    if (marks.some(({ key }) => key === mark)) return;
    if (marks.length > 0) throw new Error(OTHER_SECRET);
    await tx.insert(occurrences).values({ key: mark, at: now });
  });

const OTHER_SECRET =
  '这个数据库是用另一把密钥加密的。请把 SECRET_KEY 或 SECRET_FILE 换回原来的；密钥丢了，密封的申请和上传的文件就打不开了。';
