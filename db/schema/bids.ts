import { sql } from 'drizzle-orm';
import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, day, fen, id, prose } from './columns.ts';
import { listings } from './listings.ts';
import { organisations } from './organisations.ts';

/** 草稿, 已提交, 入围, 揭榜成功, 未入选, 撤回. */
export const BID_STATES = ['draft', 'submitted', 'shortlisted', 'awarded', 'declined', 'withdrawn'] as const;

export const bids = sqliteTable(
  'bids',
  {
    id: id(),
    listingId: text()
      .notNull()
      .references(() => listings.id),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    team: prose(),
    /** 研发能力. */
    ability: prose(),
    /** 攻关方案. */
    plan: prose(),
    /** 进度. */
    schedule: prose(),
    /** 匹配说明. */
    fit: prose(),
    /** 报价, tax included. */
    quoteFen: fen(),
    contactName: prose(),
    contactPhone: prose(),
    state: text({ enum: BID_STATES }).notNull().default('draft'),
    stateReason: prose(),
    submittedAt: at(),
    decidedAt: at(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('bids_live').on(t.listingId, t.organisationId).where(sql`state <> 'withdrawn'`),
    index('bids_organisation').on(t.organisationId, t.updatedAt),
    index('bids_listing').on(t.listingId, t.state),
  ],
);

/** 合同记录: one per awarded bid. */
export const contracts = sqliteTable(
  'contracts',
  {
    id: id(),
    listingId: text()
      .notNull()
      .references(() => listings.id),
    bidId: text()
      .notNull()
      .references(() => bids.id),
    number: text().notNull(),
    amountFen: fen().notNull(),
    signedOn: day().notNull(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
  },
  (t) => [uniqueIndex('contracts_bid').on(t.bidId), index('contracts_listing').on(t.listingId)],
);
