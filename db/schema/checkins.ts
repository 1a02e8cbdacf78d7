import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id } from './columns.ts';
import { events } from './events.ts';
import { registrations } from './registrations.ts';

/** 已签到, 重复, 待审核, 候补, 已取消, 别的活动的码, 没有这个码, 换发前的旧码. */
export const SCAN_VERDICTS = [
  'ok',
  'double',
  'pending',
  'waitlisted',
  'cancelled',
  'other_event',
  'forged',
  'expired',
] as const;

/** 签到点: opens the door page to a volunteer without an account. Its token is an HMAC over the id and stored nowhere. */
export const doorLinks = sqliteTable(
  'door_links',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    /** 东门, 二号台. */
    name: text().notNull(),
    expiresAt: at().notNull(),
    revokedAt: at(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
  },
  (t) => [index('door_links_event').on(t.eventId, t.createdAt)],
);

/** Every code that was held up at a door and what was said to it. The id comes from the device: sent twice is one. */
export const scans = sqliteTable(
  'scans',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    /** Null where nobody was recognised. */
    registrationId: text().references(() => registrations.id, { onDelete: 'cascade' }),
    verdict: text({ enum: SCAN_VERDICTS }).notNull(),
    /** What the door said at the time, where that turned out otherwise: without network, or another door was first. */
    said: text({ enum: SCAN_VERDICTS }),
    /** Where: the link, or the account of an organiser. */
    linkId: text().references(() => doorLinks.id, { onDelete: 'cascade' }),
    userId: text().references(() => users.id),
    /** The device, by an id it gave itself, and the moment by its own clock; `scannedAt` is that moment, corrected. */
    deviceId: text(),
    deviceAt: at(),
    scannedAt: at().notNull(),
    receivedAt: at().notNull(),
  },
  (t) => [index('scans_event').on(t.eventId, t.scannedAt), index('scans_registration').on(t.registrationId)],
);
