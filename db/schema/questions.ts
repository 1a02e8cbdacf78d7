import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';
import { listings } from './listings.ts';
import { organisations } from './organisations.ts';

/** 答疑. Public once answered; who asked is read by nobody else, `asker` only tells that two come from the same. */
export const questions = sqliteTable(
  'questions',
  {
    id: id(),
    listingId: text()
      .notNull()
      .references(() => listings.id, { onDelete: 'cascade' }),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    askedBy: text()
      .notNull()
      .references(() => users.id),
    /** HMAC of the organisation under a key of the listing: the same asker elsewhere has another. */
    asker: text().notNull(),
    body: text().notNull(),
    askedAt: at().notNull(),
    answer: prose(),
    answeredBy: text().references(() => users.id),
    answeredAt: at(),
    /** Taken off the page by an official, with the reason. */
    hiddenAt: at(),
    hiddenReason: prose(),
  },
  (t) => [
    index('questions_listing').on(t.listingId, t.askedAt),
    index('questions_asker').on(t.organisationId, t.askedAt),
  ],
);
