import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, fen, id, prose } from './columns.ts';
import { listings } from './listings.ts';
import { organisations } from './organisations.ts';

/** 草稿, 已提交, 失效待确认, 合格, 入围, 拟揭榜, 揭榜成功, 未入选, 不合格, 失效, 放弃, 违约, 撤回. */
export const BID_STATES = [
  'draft',
  'submitted',
  'unconfirmed',
  'qualified',
  'shortlisted',
  'proposed',
  'awarded',
  'declined',
  'disqualified',
  'lapsed',
  'renounced',
  'defaulted',
  'withdrawn',
] as const;

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
    /** Round of the listing it was made for. */
    round: integer().notNull().default(1),
    /**
     * Everything from `team` to `contactPhone`, encrypted under a key of the listing, until the deadline has passed;
     * meanwhile those columns are empty. Null once it is unsealed.
     */
    sealed: text(),
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
    /** Version of the listing the bidder last saw and stands by. */
    listingVersion: integer().notNull().default(1),
    /** Counted up each time it is handed in; `bid_versions` holds each. */
    version: integer().notNull().default(0),
    /** 中小微企业声明, 信用承诺: when they were made. */
    smallDeclaredAt: at(),
    creditDeclaredAt: at(),
    /** 硬性条件声明: that the 资质 a listing asks for are held, and what else of its conditions the tables do not say. */
    conditionsDeclaredAt: at(),
    /** 补正: asked for once, with what is missing, and until when. */
    correctionNote: prose(),
    correctionUntil: at(),
    /** What the bidder answered to it, and when. */
    correctionText: prose(),
    correctedAt: at(),
    state: text({ enum: BID_STATES }).notNull().default('draft'),
    stateReason: prose(),
    submittedAt: at(),
    decidedAt: at(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('bids_live')
      .on(t.listingId, t.organisationId)
      .where(sql`state in ('draft', 'submitted', 'unconfirmed', 'qualified', 'shortlisted', 'proposed', 'awarded')`),
    index('bids_organisation').on(t.organisationId, t.updatedAt),
    index('bids_listing').on(t.listingId, t.state, t.round),
  ],
);

/** What was handed in, each time, as sealed as the bid was. */
export const bidVersions = sqliteTable(
  'bid_versions',
  {
    id: id(),
    bidId: text()
      .notNull()
      .references(() => bids.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    sealed: text().notNull(),
    submittedBy: text()
      .notNull()
      .references(() => users.id),
    submittedAt: at().notNull(),
  },
  (t) => [uniqueIndex('bid_versions_version').on(t.bidId, t.version)],
);

/** 待确认, 已确认, 不参加. */
export const PARTNER_STATES = ['invited', 'confirmed', 'declined'] as const;

/** 联合体: who takes the listing together with the lead, which is the organisation of the bid. */
export const bidPartners = sqliteTable(
  'bid_partners',
  {
    id: id(),
    bidId: text()
      .notNull()
      .references(() => bids.id, { onDelete: 'cascade' }),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    /** What this member does of the work. */
    task: prose(),
    state: text({ enum: PARTNER_STATES }).notNull().default('invited'),
    decidedBy: text().references(() => users.id),
    decidedAt: at(),
    createdAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('bid_partners_member').on(t.bidId, t.organisationId),
    index('bid_partners_organisation').on(t.organisationId, t.state),
  ],
);

/** What one of the poster's people thinks of a bid; read by the poster's own people only. */
export const bidReviews = sqliteTable(
  'bid_reviews',
  {
    id: id(),
    bidId: text()
      .notNull()
      .references(() => bids.id, { onDelete: 'cascade' }),
    userId: text()
      .notNull()
      .references(() => users.id),
    /** 0 to 100. */
    score: integer(),
    comment: prose(),
    updatedAt: at().notNull(),
  },
  (t) => [uniqueIndex('bid_reviews_reviewer').on(t.bidId, t.userId)],
);
