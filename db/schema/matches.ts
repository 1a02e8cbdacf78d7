import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';
import { listings } from './listings.ts';
import { organisations } from './organisations.ts';

export const VERDICTS = ['interested', 'unsuitable'] as const;
/** Why a suggestion does not fit; empty where it does. */
export const UNSUITABLE_REASONS = ['', 'field', 'ability', 'region', 'amount', 'time', 'partner', 'other'] as const;

/** One thing that was said for a pair, or against it, when it was judged. */
export type JudgedPart = { part: string; speaks: 'for' | 'against'; sentence: string };

/**
 * 有兴趣 or 不合适: what an organisation says of a pair of a listing and a capability or achievement that matching
 * suggested, one of which is its own; with the score, the place among the suggestions and their parts as they were then.
 */
export const matchFeedback = sqliteTable(
  'match_feedback',
  {
    id: id(),
    /** Who said it last. */
    userId: text()
      .notNull()
      .references(() => users.id),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    listingId: text()
      .notNull()
      .references(() => listings.id),
    supplyIndex: text({ enum: ['capabilities', 'achievements'] }).notNull(),
    supplyId: text().notNull(),
    /** Whose suggestions it was among: those of the listing, for its poster, or those of the supply. */
    side: text({ enum: ['demand', 'supply'] }).notNull(),
    verdict: text({ enum: VERDICTS }).notNull(),
    reason: text({ enum: UNSUITABLE_REASONS }).notNull().default(''),
    words: prose(),
    /** 0 to 100. */
    score: integer().notNull(),
    /** From 1, by score. */
    place: integer().notNull(),
    parts: text({ mode: 'json' }).$type<JudgedPart[]>().notNull(),
    at: at().notNull(),
  },
  (t) => [
    uniqueIndex('match_feedback_pair').on(t.organisationId, t.listingId, t.supplyIndex, t.supplyId),
    index('match_feedback_listing').on(t.listingId),
    index('match_feedback_at').on(t.at),
  ],
);
