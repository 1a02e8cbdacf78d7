import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { occurrences } from '#db/schema/index.ts';
import { checkSecret, readSecret } from '#src/secret.ts';
import { createWorld } from '#tests/world.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'jiebang-secret-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe('the secret of the site', () => {
  it('is SECRET_KEY where it is set', () => {
    const key = randomBytes(32).toString('hex');
    const file = join(folder(), 'none');
    expect(readSecret({ SECRET_KEY: key, SECRET_FILE: file }).export().toString('hex')).toBe(key);
    expect(() => statSync(file)).toThrow();
  });

  it('is made once and kept for its owner’s eyes only', () => {
    const SECRET_FILE = join(folder(), 'deep/secret.key');
    const first = readSecret({ SECRET_FILE }).export();
    expect(readSecret({ SECRET_FILE }).export()).toEqual(first);
    expect(statSync(SECRET_FILE).mode & 0o777).toBe(0o600);
    expect(readFileSync(SECRET_FILE, 'utf8').trim()).toBe(first.toString('hex'));
  });

  it('is refused where the file holds something else', () => {
    const SECRET_FILE = join(folder(), 'secret.key');
    writeFileSync(SECRET_FILE, 'not a key');
    expect(() => readSecret({ SECRET_FILE })).toThrow(SECRET_FILE);
  });

  it('must be the one the database began with', async () => {
    const { database, now } = await createWorld();
    await checkSecret(database, now);
    await checkSecret(database, now + 1);
    const other = { write: database.write, secret: createSecretKey(randomBytes(32)) };
    await expect(checkSecret(other, now)).rejects.toThrow('另一把密钥');
    await checkSecret(database, now);
    const marks = await database.db.select().from(occurrences);
    expect(marks).toHaveLength(1);
    expect(marks[0]?.key).not.toContain(database.secret.export().toString('hex').slice(0, 8));
  });
});
