import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { at, id, prose } from './columns.ts';

export const OUTBOX_KINDS = ['mail', 'search'] as const;
export const OUTBOX_STATES = ['waiting', 'done', 'failed'] as const;

export type MailPayload = {
  to: string;
  subject: string;
  text: string;
  /** Until then nobody but its recipient may learn of the letter: it would tell who bids. UTC ms. */
  sealedUntil?: number;
  /** The address that stops letters like this one, by a bare POST too: RFC 8058. */
  unsubscribe?: string;
  /** Small texts, a calendar entry. `type` is a MIME type. */
  attachments?: { name: string; type: string; content: string }[];
};
/** Search reloads the row by its id, so the payload never goes stale. */
export type SearchPayload = {
  index: 'listings' | 'capabilities' | 'achievements' | 'organisations' | 'events';
  id: string;
};

/** What follows from a write, written in the same transaction and drained by any worker of any process. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: id(),
    kind: text({ enum: OUTBOX_KINDS }).notNull(),
    payload: text({ mode: 'json' }).$type<MailPayload | SearchPayload>().notNull(),
    state: text({ enum: OUTBOX_STATES }).notNull().default('waiting'),
    attempts: integer().notNull().default(0),
    /** Not before this moment: back-off after a failure, or the end of another worker's lease. */
    dueAt: at().notNull(),
    lastError: prose(),
    createdAt: at().notNull(),
    doneAt: at(),
  },
  (t) => [index('outbox_due').on(t.state, t.dueAt), index('outbox_kind').on(t.kind, t.createdAt)],
);

/** What the clock has already set off, by a key of its own: however many workers run, and after they were down. */
export const occurrences = sqliteTable('occurrences', { key: text().primaryKey(), at: at().notNull() });

/** When each duty of the clock last ran, last did something and last failed. Written once a minute, see src/outbox/duties.ts. */
export const dutyRuns = sqliteTable('duty_runs', {
  name: text().primaryKey(),
  ranAt: at().notNull(),
  /** How much it did when it last found something to do. */
  did: integer().notNull().default(0),
  didAt: at(),
  error: prose(),
  failedAt: at(),
});
