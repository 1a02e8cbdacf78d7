import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';

/** 市场对接, 财政支持. */
export const TRACKS = ['market', 'fiscal'] as const;
/** 一级审核: 初核 publishes. 两级审核: 初核, then 遴选 or 论证 by somebody else. */
export const REVIEWS = ['one', 'two'] as const;
/** What a breach of a city rule does when a listing is handed in. */
export const RULE_FORCES = ['off', 'warn', 'block'] as const;

/** 年度/批次: a calendar and rules shared by the listings that were handed in under it. Its stage follows from the clock. */
export const batches = sqliteTable(
  'batches',
  {
    id: id(),
    name: text().notNull(),
    year: integer().notNull(),
    track: text({ enum: TRACKS }).notNull(),
    review: text({ enum: REVIEWS }).notNull().default('two'),
    about: prose(),
    /** 申报: listings are handed in from, until. */
    collectFrom: at().notNull(),
    collectUntil: at().notNull(),
    /** 审核 is to be over by then and bidding begins; absent: listings go up one by one as they pass. */
    reviewUntil: at(),
    /** 揭榜截止 of every listing of the batch. */
    bidUntil: at().notNull(),
    /** 评榜 is to be over by then. */
    evaluateUntil: at().notNull(),
    /** 公示 in days, of the 财政支持 track. */
    publicityDays: integer().notNull().default(5),
    /** 完成时限 at most so many months after publication; 赣州: three years. */
    termRule: text({ enum: RULE_FORCES }).notNull().default('warn'),
    maxTermMonths: integer().notNull().default(36),
    /** 资金投入 at least so many times 财政支持. */
    totalRule: text({ enum: RULE_FORCES }).notNull().default('warn'),
    minTotalTimes: integer().notNull().default(4),
    /** Paid to the taker in cash, at least so many per cent of 资金投入. */
    cashRule: text({ enum: RULE_FORCES }).notNull().default('warn'),
    minCashPercent: integer().notNull().default(40),
    /** Bidders must declare that they are 中小微企业. */
    smallOnly: integer({ mode: 'boolean' }).notNull().default(false),
    /** Not before this do others than officials see it. */
    publishedAt: at(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [index('batches_calendar').on(t.publishedAt, t.collectUntil)],
);
