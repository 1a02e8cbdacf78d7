import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { batches, TRACKS } from './batches.ts';
import type { COOPERATION_MODES } from './capabilities.ts';
import { at, day, fen, id, prose } from './columns.ts';
import { organisations } from './organisations.ts';

/** 技术攻关, 产品配套, 成果求购, 服务, 场景. */
export const LISTING_KINDS = ['research', 'supply', 'achievement', 'service', 'scene'] as const;
/**
 * 草稿, 待初核, 退回修改, 待遴选 or 论证, 已发榜, 遴选中, 拟揭榜公示, 揭榜成功, 已签约, 已解榜, 流榜, 二次诊断, 长期跟踪, 撤榜, 终止.
 * 已截止 and 已过期 follow from the clock and are never stored.
 */
export const LISTING_STATES = [
  'draft',
  'submitted',
  'returned',
  'reviewing',
  'published',
  'evaluating',
  'proposed',
  'matched',
  'contracted',
  'completed',
  'unsuccessful',
  'diagnosing',
  'tracked',
  'withdrawn',
  'terminated',
] as const;

/** 不限, 本省, 本市: where a taker must be. */
export const TAKER_REGIONS = ['any', 'province', 'city'] as const;

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
    /** Absent: a rolling listing with a calendar of its own. */
    batchId: text().references(() => batches.id),
    track: text({ enum: TRACKS }).notNull().default('market'),
    /** 匿名发榜: strangers read region, size and industry of the poster, never who it is. */
    anonymous: integer({ mode: 'boolean' }).notNull().default(false),
    kind: text({ enum: LISTING_KINDS }).notNull(),
    field: text().notNull(),
    region: text().notNull(),
    /** 产业链 and 国民经济行业 (division of GB/T 4754); empty is unsaid. */
    chain: prose(),
    industry: prose(),
    /** 要求的技术就绪度, at least; GB/T 22900. */
    trlNeeded: integer(),
    /** 接受的合作方式; empty is any. */
    modes: text({ mode: 'json' }).$type<(typeof COOPERATION_MODES)[number][]>().notNull().default([]),
    /** 硬性条件: who may take it at all. Empty is anyone. */
    takerRegion: text({ enum: TAKER_REGIONS }).notNull().default('any'),
    takerKinds: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    qualifications: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
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
    /** 申请财政支持, of the 财政支持 track. */
    publicFen: fen(),
    /** 完成时限. */
    deliverOn: day(),
    /** 揭榜截止. */
    deadlineAt: at(),
    /** The deadline for which bidding was closed and bids were opened: another deadline has yet to be closed. */
    closedDeadlineAt: at(),
    /** 有效期 of a published listing without a deadline; renewed by one click. */
    expiresAt: at(),
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
    /** Counted up by every change after publication; `listing_versions` holds what it was before. */
    version: integer().notNull().default(1),
    /** Counted up each time it is put up again after 流榜; bids belong to a round. */
    round: integer().notNull().default(1),
    /** Who passed 初核, and may not also decide about 遴选 or 论证. */
    checkedBy: text(),
    /** 推荐到省. */
    recommendedAt: at(),
    /** 二次诊断: what an official found. */
    diagnosis: prose(),
    /** 长期跟踪: to be looked at again on this day. */
    reviewOn: day(),
    /** 立项编号, and the 财政支持 granted. */
    projectNumber: prose(),
    grantedFen: fen(),
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
    index('listings_batch').on(t.batchId, t.state),
    index('listings_expiry').on(t.state, t.expiresAt),
    // What the clock has yet to close: empty but for what is open and what has just run out.
    index('listings_closing')
      .on(t.deadlineAt)
      .where(sql`state = 'published' and closed_deadline_at is not deadline_at`),
    // What is tracked, by the day it is to be looked at again.
    index('listings_review').on(t.reviewOn).where(sql`state = 'tracked'`),
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

/** What a listing said before a change after publication; the present text is the listing's own. */
export const listingVersions = sqliteTable(
  'listing_versions',
  {
    id: id(),
    listingId: text()
      .notNull()
      .references(() => listings.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    /** JSON: the public columns and the indicators. */
    content: text().notNull(),
    /** 不公开内容 as it was, for those who may read it. */
    restricted: prose(),
    /** Why it was changed after this, as everybody reads it. */
    note: prose(),
    /** Whether the change after this made bids 失效待确认. */
    material: integer({ mode: 'boolean' }).notNull(),
    changedBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
  },
  (t) => [uniqueIndex('listing_versions_version').on(t.listingId, t.version)],
);
