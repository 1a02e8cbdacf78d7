import { integer, text } from 'drizzle-orm/sqlite-core';

/** Opaque text id, see `newId` in src/lib/ids.ts. */
export const id = () => text().primaryKey();

/** A moment: UTC milliseconds since the epoch. */
export const at = () => integer({ mode: 'number' });

/** A calendar day in Beijing, `YYYY-MM-DD`. */
export const day = () => text();

/** Money in 分, an integer. */
export const fen = () => integer({ mode: 'number' });

/** Prose that may be empty, never null. */
export const prose = () => text().notNull().default('');
