import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';
import { events } from './events.ts';

/** One line of a change as people read it. */
export type EventChange = { field: string; label: string; from: string; to: string };

/** What was changed after publication, as registrants and everybody read it. */
export const eventChanges = sqliteTable(
  'event_changes',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    /** The version it made. */
    version: integer().notNull(),
    kind: text({ enum: ['edited', 'postponed', 'cancelled'] }).notNull(),
    changes: text({ mode: 'json' }).$type<EventChange[]>().notNull(),
    note: prose(),
    /** Time, place or cancellation: registrants must be told; `toldAt` says that their letters were put in the outbox. */
    material: integer({ mode: 'boolean' }).notNull(),
    toldAt: at(),
    changedBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('event_changes_version').on(t.eventId, t.version),
    index('event_changes_untold').on(t.createdAt).where(sql`material and told_at is null`),
  ],
);

/** 总结. What is asked beside attendance depends on the type, see `RECAP_FIELDS`. */
export const eventRecaps = sqliteTable('event_recaps', {
  eventId: text()
    .primaryKey()
    .references(() => events.id, { onDelete: 'cascade' }),
  /** 到场人数, 到场单位数. */
  people: integer(),
  organisations: integer(),
  /** 活动成效, public once archived. */
  outcomes: prose(),
  /** 存在问题和下一步, for officials and the host. */
  problems: prose(),
  /** By key of `RECAP_FIELDS`: counts, and money in 分. */
  figures: text({ mode: 'json' }).$type<Record<string, number>>().notNull().default({}),
  /** Why there is no photo, where there is none. */
  noPhotos: prose(),
  writtenBy: text()
    .notNull()
    .references(() => users.id),
  createdAt: at().notNull(),
  updatedAt: at().notNull(),
});

/** 日历订阅: the address of somebody's own calendar; `id` is the SHA-256 of its token, hex. */
export const calendarFeeds = sqliteTable(
  'calendar_feeds',
  {
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: at().notNull(),
    revokedAt: at(),
  },
  // One live address per person.
  (t) => [uniqueIndex('calendar_feeds_live').on(t.userId).where(sql`revoked_at is null`)],
);
