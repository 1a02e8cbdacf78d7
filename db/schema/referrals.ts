import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';
import { listings } from './listings.ts';
import { organisations } from './organisations.ts';

/** 已送达, 有意向, 不合适. Whether it led to a bid is read from the bids. */
export const REFERRAL_STATES = ['sent', 'interested', 'declined'] as const;

/** 推荐: a scout or an official names an organisation for a listing. */
export const referrals = sqliteTable(
  'referrals',
  {
    id: id(),
    listingId: text()
      .notNull()
      .references(() => listings.id),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    referredBy: text()
      .notNull()
      .references(() => users.id),
    note: prose(),
    /** A hard condition of the listing it does not meet, which the letter says. */
    caution: prose(),
    /** Ids of the letters in the outbox: whether they arrived. */
    letters: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    state: text({ enum: REFERRAL_STATES }).notNull().default('sent'),
    answer: prose(),
    /** First opened by one of the organisation's people. */
    openedAt: at(),
    answeredAt: at(),
    createdAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('referrals_one').on(t.listingId, t.organisationId, t.referredBy),
    index('referrals_organisation').on(t.organisationId, t.createdAt),
    index('referrals_scout').on(t.referredBy, t.createdAt),
  ],
);
