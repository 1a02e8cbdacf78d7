import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, day, id, prose } from './columns.ts';
import { listings } from './listings.ts';

/** 论证 of a listing, 评榜 of its bids. */
export const PANEL_PURPOSES = ['demand', 'bids'] as const;
export type Criterion = { name: string; weight: number };

/** 专家评议: experts score by weighted criteria. */
export const panels = sqliteTable(
  'panels',
  {
    id: id(),
    listingId: text()
      .notNull()
      .references(() => listings.id),
    purpose: text({ enum: PANEL_PURPOSES }).notNull(),
    /** Round of the listing it was opened in; put up again, a listing needs a panel of its own. */
    round: integer().notNull().default(1),
    /** Weights add up to 100. */
    criteria: text({ mode: 'json' }).$type<Criterion[]>().notNull(),
    dueOn: day().notNull(),
    /** Names of the experts and their results may be read by everybody. */
    public: integer({ mode: 'boolean' }).notNull().default(false),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
    /** 结束评议: no score changes any more. */
    closedAt: at(),
  },
  (t) => [index('panels_listing').on(t.listingId, t.createdAt), index('panels_open').on(t.closedAt, t.dueOn)],
);

export const panelExperts = sqliteTable(
  'panel_experts',
  {
    id: id(),
    panelId: text()
      .notNull()
      .references(() => panels.id, { onDelete: 'cascade' }),
    userId: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
  },
  (t) => [uniqueIndex('panel_experts_expert').on(t.panelId, t.userId), index('panel_experts_user').on(t.userId)],
);

/** What one expert says of one subject: the listing itself or a bid. 回避 is a row with a reason instead of scores. */
export const panelScores = sqliteTable(
  'panel_scores',
  {
    id: id(),
    panelId: text()
      .notNull()
      .references(() => panels.id, { onDelete: 'cascade' }),
    userId: text()
      .notNull()
      .references(() => users.id),
    subjectId: text().notNull(),
    /** 0 to 100 for each criterion, in their order; null: the expert recused. */
    scores: text({ mode: 'json' }).$type<number[]>(),
    comment: prose(),
    recusal: prose(),
    updatedAt: at().notNull(),
  },
  (t) => [uniqueIndex('panel_scores_one').on(t.panelId, t.userId, t.subjectId)],
);
