import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { bids } from './bids.ts';
import { at, day, fen, id, prose } from './columns.ts';
import { listings } from './listings.ts';

/** 技术开发, 技术转让, 技术许可, 技术咨询, 技术服务, 采购配套. */
export const CONTRACT_KINDS = ['development', 'transfer', 'licence', 'consulting', 'service', 'supply'] as const;
/** 履行中, 申请验收, 通过验收, 终止, 违约. */
export const CONTRACT_STATES = ['performing', 'reported', 'accepted', 'terminated', 'defaulted'] as const;

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
    kind: text({ enum: CONTRACT_KINDS }).notNull().default('development'),
    amountFen: fen().notNull(),
    signedOn: day().notNull(),
    /** 技术合同登记号. */
    registrationNumber: prose(),
    state: text({ enum: CONTRACT_STATES }).notNull().default('performing'),
    /** Why it was sent back, terminated or counted as 违约. */
    stateReason: prose(),
    /** 验收申请, by the taker. */
    report: prose(),
    reportedAt: at(),
    /** 验收意见. */
    verdict: prose(),
    endedAt: at(),
    /** 进入供应商目录; null until accepted. */
    inDirectory: integer({ mode: 'boolean' }),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
  },
  (t) => [uniqueIndex('contracts_bid').on(t.bidId), index('contracts_listing').on(t.listingId)],
);

/** 待完成, 已报送, 达成, 部分达成, 未达成. 未到期 and 逾期 follow from the clock. */
export const MILESTONE_STATES = ['planned', 'reported', 'met', 'partial', 'missed'] as const;

/** 里程碑: the payments of a contract's milestones add up to its amount. */
export const milestones = sqliteTable(
  'milestones',
  {
    id: id(),
    contractId: text()
      .notNull()
      .references(() => contracts.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    title: text().notNull(),
    /** What is to be shown. */
    deliverable: prose(),
    dueOn: day().notNull(),
    payFen: fen().notNull(),
    state: text({ enum: MILESTONE_STATES }).notNull().default('planned'),
    /** 证明: what the taker says was reached; files belong to it too. */
    report: prose(),
    reportedAt: at(),
    verdict: prose(),
    decidedBy: text().references(() => users.id),
    decidedAt: at(),
    /** 已付款, as the poster records it. */
    paidFen: fen(),
    paidOn: day(),
  },
  (t) => [
    uniqueIndex('milestones_position').on(t.contractId, t.position),
    index('milestones_due').on(t.state, t.dueOn),
  ],
);
