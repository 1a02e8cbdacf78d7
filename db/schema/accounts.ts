import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { at, id } from './columns.ts';

/** `member`: someone of an organisation. `official`: verifies, publishes, imports. `admin`: also appoints officials. */
export const USER_ROLES = ['member', 'official', 'admin'] as const;

export const users = sqliteTable(
  'users',
  {
    id: id(),
    /** Normalised: trimmed, NFKC, lower case. */
    email: text().notNull(),
    name: text().notNull(),
    role: text({ enum: USER_ROLES }).notNull().default('member'),
    /** argon2id, PHC string. */
    passwordHash: text().notNull(),
    emailConfirmedAt: at(),
    createdAt: at().notNull(),
  },
  (t) => [uniqueIndex('users_email').on(t.email)],
);

/** `id` is the SHA-256 of the token in the cookie, hex: who reads the table cannot sign in. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
    userAgent: text().notNull().default(''),
  },
  (t) => [index('sessions_user').on(t.userId), index('sessions_expiry').on(t.expiresAt)],
);

export const TOKEN_PURPOSES = ['confirmEmail', 'resetPassword'] as const;

/** One-time links sent by mail; `id` is the SHA-256 of the token, hex. */
export const tokens = sqliteTable(
  'tokens',
  {
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    purpose: text({ enum: TOKEN_PURPOSES }).notNull(),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
    usedAt: at(),
  },
  (t) => [index('tokens_user').on(t.userId)],
);

/** Failed attempts by key (`signIn:account:…`, `signIn:address:…`), counted within a window. */
export const throttles = sqliteTable('throttles', {
  key: text().primaryKey(),
  count: integer().notNull(),
  windowEndsAt: at().notNull(),
});
