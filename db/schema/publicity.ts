import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';
import { listings } from './listings.ts';

/** What a 公示 says of each taker, as it was when it was put up. */
export type PublicityTaker = { bidId: string; name: string; partners: string[]; quoteFen: number | null };

/** 拟揭榜公示. A trigger keeps it as it was put up; only its end can be written. */
export const publicities = sqliteTable(
  'publicities',
  {
    id: id(),
    listingId: text()
      .notNull()
      .references(() => listings.id),
    round: integer().notNull(),
    subject: text().notNull(),
    body: prose(),
    takers: text({ mode: 'json' }).$type<PublicityTaker[]>().notNull(),
    startsAt: at().notNull(),
    endsAt: at().notNull(),
    /** 受理单位, 电话, 地址. */
    unit: text().notNull(),
    phone: text().notNull(),
    address: text().notNull(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
    /** 立项, or taken back because an objection was upheld. */
    endedAt: at(),
  },
  (t) => [index('publicities_listing').on(t.listingId, t.startsAt), index('publicities_end').on(t.endedAt, t.endsAt)],
);

/** 待处理, 成立, 不成立. */
export const OBJECTION_STATES = ['open', 'upheld', 'dismissed'] as const;

/** 公示异议: under one's own name, read by officials only. */
export const objections = sqliteTable(
  'objections',
  {
    id: id(),
    publicityId: text()
      .notNull()
      .references(() => publicities.id),
    name: text().notNull(),
    unit: prose(),
    phone: text().notNull(),
    email: prose(),
    body: text().notNull(),
    createdAt: at().notNull(),
    state: text({ enum: OBJECTION_STATES }).notNull().default('open'),
    decision: prose(),
    decidedBy: text().references(() => users.id),
    decidedAt: at(),
  },
  (t) => [index('objections_publicity').on(t.publicityId, t.createdAt), index('objections_state').on(t.state)],
);
