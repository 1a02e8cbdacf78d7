import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';

/** 启用词表, 管理部门要求, 命令行, 索引格式更新. */
export const REBUILD_REASONS = ['words', 'staff', 'command', 'format'] as const;
/** 排队中, 正在重建, 已完成, 没有完成, 已停止. */
export const REBUILD_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

/** Rebuilds of the search index, of which one runs at a time; what broke off goes on from where it was. */
export const searchRebuilds = sqliteTable(
  'search_rebuilds',
  {
    id: id(),
    why: text({ enum: REBUILD_REASONS }).notNull(),
    /** In words, for what the reason alone does not say. */
    note: prose(),
    state: text({ enum: REBUILD_STATES }).notNull().default('waiting'),
    total: integer().notNull().default(0),
    done: integer().notNull().default(0),
    /** Part and key of the last record that is done: `listings/x`, then `sweep/listings/x`. */
    position: prose(),
    /** Who has it in hand: of two that think so only one goes on. */
    holder: prose(),
    leasedUntil: at().notNull().default(0),
    error: prose(),
    createdBy: text().references(() => users.id),
    createdAt: at().notNull(),
    startedAt: at(),
    finishedAt: at(),
  },
  (t) => [index('search_rebuilds_state').on(t.state, t.createdAt), index('search_rebuilds_created').on(t.createdAt)],
);
