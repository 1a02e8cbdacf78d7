import { createHash, randomBytes } from 'node:crypto';

const ID = /^[A-Za-z0-9_-]{20}$/;

/** A new opaque id: 120 random bits as 20 URL-safe characters. */
export const newId = (): string => randomBytes(15).toString('base64url');

export const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);

/** A secret for a link or a cookie: 240 random bits as 40 URL-safe characters. */
export const newToken = (): string => randomBytes(30).toString('base64url');

/** What the database keeps of a token: SHA-256, hex. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
