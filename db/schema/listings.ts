import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, day, fen, id, prose } from './columns.ts';
import { organisations } from './organisations.ts';

/** 技术攻关, 产品配套, 成果求购, 服务, 场景. */
export const LISTING_KINDS = ['research', 'supply', 'achievement', 'service', 'scene'] as const;
/** 草稿, 待初核, 退回修改, 已发榜, 遴选中, 揭榜成功, 已签约, 撤榜. 已截止 follows from the clock and is never stored. */
export const LISTING_STATES = [
  'draft',
  'submitted',
  'returned',
  'published',
  'evaluating',
  'matched',
  'contracted',
  'withdrawn',
] as const;

export const listings = sqliteTable(
  'listings',
  {
    id: id(),
    /** 榜号 `2026-0131`, given at first publication. */
    number: text(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    kind: text({ enum: LISTING_KINDS }).notNull(),
    field: text().notNull(),
    region: text().notNull(),
    title: prose(),
    /** 背景, public. */
    background: prose(),
    /** 技术目标, public. */
    goal: prose(),
    /** 对揭榜方要求, public. */
    requirements: prose(),
    /** 产权归属, public. */
    ipTerms: prose(),
    /** 不公开内容: the poster, its members and officials only; never in HTML or an index for others. */
    restricted: prose(),
    /** 资金投入, and the part of it paid to the taker. */
    totalFen: fen(),
    takerFen: fen(),
    /** 完成时限. */
    deliverOn: day(),
    /** 揭榜截止. */
    deadlineAt: at(),
    /** 承诺答复. */
    replyOn: day(),
    /** 可选揭榜方, 1 to 3. */
    maxTakers: integer().notNull().default(1),
    /** Relayed, never shown to the public. */
    contactName: prose(),
    contactPhone: prose(),
    state: text({ enum: LISTING_STATES }).notNull().default('draft'),
    stateReason: prose(),
    submittedAt: at(),
    publishedAt: at(),
    /** Key of the row in the sheet it was imported from; the same file twice adds nothing. */
    importKey: text(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('listings_number').on(t.number),
    uniqueIndex('listings_import').on(t.importKey),
    index('listings_state_deadline').on(t.state, t.deadlineAt),
    index('listings_organisation').on(t.organisationId),
    // All that the board counts and filters by, so that its facets never read a listing's texts.
    index('listings_board').on(t.state, t.publishedAt, t.deadlineAt, t.field, t.kind, t.region, t.totalFen),
  ],
);

/** 考核指标. */
export const indicators = sqliteTable(
  'indicators',
  {
    id: id(),
    listingId: text()
      .notNull()
      .references(() => listings.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    name: text().notNull(),
    /** As written: `≥ 32`, `B1 级`. */
    value: prose(),
    unit: prose(),
    method: prose(),
  },
  (t) => [uniqueIndex('indicators_position').on(t.listingId, t.position)],
);
