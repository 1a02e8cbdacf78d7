import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** AES-256-GCM: what was changed, or is opened with another key, is an error and never garbage. */
const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** The key for one thing, `bids:<listing id>`: none can be computed from another. HKDF, RFC 5869. */
export const keyFor = (secret: KeyObject, thing: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'jiebang', thing, 32)));

/** Encrypts bytes; `about` is bound to them, so that they cannot be put in another's place. */
export function sealBytes(key: KeyObject, bytes: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what `sealBytes` made. Throws where key, bytes or `about` are not the same. */
export function openBytes(key: KeyObject, sealed: Uint8Array, about: string): Buffer {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(-TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
}

/** Text, as base64url. */
export const sealText = (key: KeyObject, text: string, about: string): string =>
  sealBytes(key, Buffer.from(text), about).toString('base64url');

export const openText = (key: KeyObject, sealed: string, about: string): string =>
  openBytes(key, Buffer.from(sealed, 'base64url'), about).toString();

/** A name for something that tells equal from unequal and nothing else. Hex, 16 characters. */
export const pseudonym = (key: KeyObject, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex').slice(0, 16);
