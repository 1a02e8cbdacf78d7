import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, day, prose } from './columns.ts';

/**
 * 词表: what officials say about words, one row for each time it was saved. Added to, never changed; only the moment it
 * came into use is written later, once. In use is the highest number that has one.
 */
export const vocabularies = sqliteTable(
  'vocabularies',
  {
    /** Counted from 1. */
    number: integer().primaryKey(),
    /** Of the form that saved it: the same form sent twice is one version. Unlike the number it is like no other database's. */
    formId: text().notNull(),
    /** Lines as typed, see src/search/words/lines.ts. */
    synonyms: prose(),
    /** Words that are never cut, one a line. */
    dictionary: prose(),
    note: prose(),
    /** The version it was taken from, where somebody went back to an earlier one. */
    restoredFrom: integer(),
    /** Null for what came with the demo world. */
    createdBy: text().references(() => users.id),
    createdAt: at().notNull(),
    activeFrom: at(),
    activatedBy: text().references(() => users.id),
  },
  (t) => [uniqueIndex('vocabularies_form').on(t.formId)],
);

/** What was searched for lately, without who: for the preview of a vocabulary. Of each text one row a day. */
export const searchQueries = sqliteTable(
  'search_queries',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    text: text().notNull(),
    /** How many things were found. */
    hits: integer().notNull(),
    day: day().notNull(),
  },
  (t) => [uniqueIndex('search_queries_once').on(t.text, t.day), index('search_queries_day').on(t.day)],
);
