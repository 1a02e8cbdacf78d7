/**
 * What a device keeps is unreadable without the door link: the key comes from its token, which is kept nowhere but in the
 * link, and the browser does not hand the key out.
 */
export type Sealed = { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer };

const bytes = (text: string) => new TextEncoder().encode(text);

/** HKDF of the token; undefined where the page is not on a secure address, or the browser too old. */
export async function keyOf(token: string, eventId: string): Promise<CryptoKey | undefined> {
  if (token === '' || !globalThis.crypto?.subtle) return undefined;
  const material = await crypto.subtle.importKey('raw', bytes(token), 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: bytes(eventId), info: bytes('jiebang:door') };
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** `about` is bound to it, so that one record cannot be put in another's place. */
export async function seal(key: CryptoKey, value: unknown, about: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: 'AES-GCM', iv, additionalData: bytes(about) };
  return { iv, data: await crypto.subtle.encrypt(how, key, bytes(JSON.stringify(value))) };
}

export async function unseal<T>(key: CryptoKey, { iv, data }: Sealed, about: string): Promise<T> {
  const how = { name: 'AES-GCM', iv, additionalData: bytes(about) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, data)));
}
