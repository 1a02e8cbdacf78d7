import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { at, fen, prose } from './columns.ts';

/**
 * What the embedded engine holds of each public document. Derived: everything here can be rebuilt from the features'
 * own tables. The FTS5 tables `search_index` and `match_index` share its row numbers; they are made by hand in the migration.
 */
export const searchDocuments = sqliteTable(
  'search_documents',
  {
    row: integer().primaryKey(),
    index: text().notNull(),
    id: text().notNull(),
    field: text().notNull(),
    region: text().notNull(),
    kind: prose(),
    state: text().notNull(),
    organisationId: text().notNull(),
    organisationName: prose(),
    /** 产业链; empty is unsaid. */
    chain: prose(),
    /** 合作方式, joined by commas in the order of their table. */
    modes: prose(),
    trl: integer(),
    amountFen: fen(),
    closesAt: at(),
    publishedAt: at().notNull(),
    /** The version of the index that last wrote it: followers copy what is later than they have seen. */
    changed: integer().notNull().default(0),
    /** How long it is as the engine counts; 0 where it was indexed before that was counted. */
    tokens: integer().notNull().default(0),
    /** JSON: what matching weighs beside the words. */
    facts: text().notNull(),
    /** JSON: what matching compares, made once. */
    compared: text().notNull(),
    /** JSON: the named texts, as written. Last, so that counting facets never reads it. */
    texts: text().notNull(),
  },
  (t) => [
    uniqueIndex('search_documents_key').on(t.index, t.id),
    index('search_documents_changed').on(t.changed),
    /** All that is held in memory of a document, a tenth of its row: see `readColumns`. */
    index('search_documents_columns').on(
      ...([
        t.row,
        t.index,
        t.field,
        t.chain,
        t.region,
        t.kind,
        t.state,
        t.trl,
        t.modes,
        t.organisationId,
        t.closesAt,
        t.publishedAt,
        t.amountFen,
        t.tokens,
      ] as const),
    ),
  ],
);

/** Counted up by every write, 1 to the index and 2 to the vectors: what was read of it holds as long as this stays. */
export const searchVersion = sqliteTable('search_version', {
  id: integer().primaryKey(),
  version: integer().notNull(),
});

/** What was taken out of the index, for its followers; put again, its row here goes. */
export const searchRemoved = sqliteTable(
  'search_removed',
  { index: text().notNull(), id: text().notNull(), changed: integer().notNull() },
  (t) => [primaryKey({ columns: [t.index, t.id] }), index('search_removed_changed').on(t.changed)],
);

/** Row numbers taken out of the index, for what is held in memory; one that is in use again was put later than it went. */
export const searchGone = sqliteTable(
  'search_gone',
  { row: integer().primaryKey(), changed: integer().notNull() },
  (t) => [index('search_gone_changed').on(t.changed)],
);

/** Copies of the index elsewhere (another engine, embeddings), and up to which version each has come. */
export const searchFollowers = sqliteTable('search_followers', {
  name: text().primaryKey(),
  version: integer().notNull().default(0),
  /** JSON of the follower's own: what it copied with, why it last failed. */
  state: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull().default({}),
  /** Another worker may go on from this moment. */
  leasedUntil: at(),
  updatedAt: at().notNull(),
});

/** What an embedder of the operator's own made of each document; all of one model, the one its follower names. */
export const searchVectors = sqliteTable(
  'search_vectors',
  {
    index: text().notNull(),
    id: text().notNull(),
    /** Of the text it was made of: what says the same is not asked for again. */
    hash: text().notNull(),
    /** 32-bit floats of unit length, as libSQL's vector functions read them. */
    vector: blob({ mode: 'buffer' }).notNull(),
    /** The version of the vectors that last wrote it. */
    changed: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.index, t.id] }), index('search_vectors_changed').on(t.changed)],
);
