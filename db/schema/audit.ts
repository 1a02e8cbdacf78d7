import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { at, prose } from './columns.ts';

/** Who moved what, when, from, to, why. Triggers refuse update and delete. */
export const audit = sqliteTable(
  'audit',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: at().notNull(),
    /** Null: the clock or the command line. No foreign key, so that a record outlives an account. */
    actorId: text(),
    /** Noun of the feature: `listings`, `bids`, `organisations` … */
    thing: text().notNull(),
    thingId: text().notNull(),
    action: text().notNull(),
    from: prose(),
    to: prose(),
    reason: prose(),
  },
  (t) => [index('audit_thing').on(t.thing, t.thingId, t.id), index('audit_at').on(t.at)],
);
