import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';
import { organisations } from './organisations.ts';

export const IMPORT_KINDS = ['listings', 'capabilities', 'achievements'] as const;
/** 正在检查, 待确认, 正在写入, 已导入, 没有导入, 已放弃. */
export const IMPORT_STATES = ['checking', 'previewed', 'running', 'done', 'failed', 'discarded'] as const;

/** What is wrong with one cell; `row` as the file counts it, `column` empty for the whole row. A hint stops nothing. */
export type ImportIssue = { row: number; column: string; value: string; message: string; hint?: true };

/** One uploaded sheet on its way in. */
export const imports = sqliteTable(
  'imports',
  {
    id: id(),
    kind: text({ enum: IMPORT_KINDS }).notNull(),
    fileName: text().notNull(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    /** Whose the rows are that name no organisation. */
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    /** Listings: 已发榜 at once instead of 待初核. */
    publish: integer({ mode: 'boolean' }).notNull().default(false),
    state: text({ enum: IMPORT_STATES }).notNull().default('checking'),
    /** Headings of the file, in its order. */
    columns: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** Field by heading; a heading that is absent is not imported. */
    mapping: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    total: integer().notNull(),
    /** Rows checked so far. */
    done: integer().notNull().default(0),
    /** Rows that are new; once done, those added. */
    added: integer().notNull().default(0),
    /** Rows that are on the platform already. */
    known: integer().notNull().default(0),
    errorCount: integer().notNull().default(0),
    /** The first of them, as many as a person reads. */
    issues: text({ mode: 'json' }).$type<ImportIssue[]>().notNull().default([]),
    /** Why nothing was imported. */
    failure: prose(),
    /** Until this moment one worker has it in hand. */
    leaseUntil: at().notNull().default(0),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [index('imports_state').on(t.state, t.leaseUntil), index('imports_created').on(t.createdAt)],
);

/** Rows of an import in pieces, while it is on its way. */
export const importChunks = sqliteTable(
  'import_chunks',
  {
    importId: text()
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    /** JSON: the rows as read. */
    raw: text().notNull(),
    /** JSON: the rows as checked, ready to be written. */
    prepared: text().notNull().default('[]'),
  },
  (t) => [primaryKey({ columns: [t.importId, t.position] })],
);
