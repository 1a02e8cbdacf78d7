import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id } from './columns.ts';

/** What a file belongs to: its feature decides who may read it. */
export const FILE_OWNERS = ['organisations', 'bids', 'contracts', 'milestones', 'events', 'recaps'] as const;

/** An uploaded file. Its bytes lie encrypted outside the web root, under a name that says nothing. */
export const files = sqliteTable(
  'files',
  {
    id: id(),
    owner: text({ enum: FILE_OWNERS }).notNull(),
    ownerId: text().notNull(),
    /** As the person named it, without a path. */
    name: text().notNull(),
    /** What its content is, never what its name says. */
    type: text().notNull(),
    /** Bytes. */
    size: integer().notNull(),
    /** HMAC of the content, hex, see `digestOf`. */
    digest: text().notNull(),
    storedAs: text().notNull(),
    uploadedBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
    /** Taken away by its owner; the bytes are gone, the record stays. */
    removedAt: at(),
  },
  (t) => [
    index('files_owner').on(t.owner, t.ownerId, t.createdAt),
    // The sweep asks of each stored name whether a row has it.
    uniqueIndex('files_stored').on(t.storedAs),
  ],
);
