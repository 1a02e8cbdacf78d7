import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, day, id } from './columns.ts';

export const DIGESTS = ['daily', 'weekly', 'never'] as const;

/** What a person looks for again: the question, and how often they are written to. */
export const savedSearches = sqliteTable(
  'saved_searches',
  {
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** What is asked, as the search page takes it. */
    query: text({ mode: 'json' }).$type<{ q: string; filters: Partial<Record<string, string[]>> }>().notNull(),
    digest: text({ enum: DIGESTS }).notNull(),
    /** What became public after it is new to whoever looks: their last look. */
    lookedAt: at().notNull(),
    /** The high-water mark: all that became public until then was told, or there to be seen when the search was saved. */
    toldUntil: at().notNull(),
    /** The last day of Beijing on which a letter was considered. */
    digestOn: day().notNull(),
    createdAt: at().notNull(),
  },
  (t) => [index('saved_searches_user').on(t.userId, t.createdAt), index('saved_searches_due').on(t.digest, t.digestOn)],
);

/** What was told of beyond the mark: the index lags, so the time after the mark is looked at again. */
export const savedSearchTold = sqliteTable(
  'saved_search_told',
  {
    searchId: text()
      .notNull()
      .references(() => savedSearches.id, { onDelete: 'cascade' }),
    index: text().notNull(),
    documentId: text().notNull(),
    publishedAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.searchId, t.index, t.documentId] })],
);

/** Links in letters that stop them; `id` is the SHA-256 of the token, hex. A link works as often as it is used. */
export const digestStops = sqliteTable(
  'digest_stops',
  {
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: at().notNull(),
  },
  (t) => [index('digest_stops_user').on(t.userId, t.createdAt)],
);
