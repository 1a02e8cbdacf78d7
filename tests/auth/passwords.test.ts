import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '#src/auth/passwords.ts';

describe('passwords', () => {
  it('are kept as argon2id with a salt of their own', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  it('are right as they were set and wrong otherwise', async () => {
    const stored = await hashPassword('correct horse');
    expect(await verifyPassword(stored, 'correct horse')).toBe(true);
    expect(await verifyPassword(stored, 'correct horse ')).toBe(false);
    expect(await verifyPassword(stored, '')).toBe(false);
  });

  it('are the same however a keyboard composes them', async () => {
    const stored = await hashPassword('ｃａｆé １２３４５');
    expect(await verifyPassword(stored, 'cafe\u0301 12345')).toBe(true);
  });

  it('with a lone surrogate neither fail nor fit another', async () => {
    const stored = await hashPassword('half a character \ud83d');
    expect(await verifyPassword(stored, 'half a character \ud83d')).toBe(true);
    expect(await verifyPassword(stored, 'half a character')).toBe(false);
  });

  it('fit no account that is not there', async () => {
    expect(await verifyPassword(undefined, 'no account has this password')).toBe(false);
  });
});
