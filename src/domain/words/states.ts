import type { REBUILD_REASONS, REBUILD_STATES, vocabularies } from '#db/schema/index.ts';

export type RebuildState = (typeof REBUILD_STATES)[number];

export const REBUILD_STATE_WORDS: Readonly<
  Record<RebuildState, { word: string; tone: 'open' | 'wait' | 'done' | 'closed' }>
> = {
  waiting: { word: '排队中', tone: 'wait' },
  running: { word: '正在重建', tone: 'wait' },
  done: { word: '已完成', tone: 'done' },
  failed: { word: '没有完成', tone: 'open' },
  cancelled: { word: '已停止', tone: 'closed' },
};

export const REBUILD_REASON_WORDS: Readonly<Record<(typeof REBUILD_REASONS)[number], string>> = {
  words: '启用词表',
  staff: '管理部门重建',
  command: '命令行重建',
  format: '索引格式更新',
};

/** Every move of a rebuild that a person makes; the worker makes the others. */
export const REBUILD_MOVES = {
  cancel: { from: ['waiting', 'running'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly RebuildState[]; to: RebuildState }>;

type Version = Pick<typeof vocabularies.$inferSelect, 'number' | 'activeFrom'>;

export const VERSION_WORDS = {
  active: { word: '正在用', tone: 'done' },
  saved: { word: '还没启用', tone: 'wait' },
  past: { word: '用过', tone: 'closed' },
  passed: { word: '没有用过', tone: 'closed' },
} as const;

/** What a version counts as beside the one in use: only what is newer can still come into use. */
export function standingOf({ number, activeFrom }: Version, active: number): keyof typeof VERSION_WORDS {
  if (number === active) return 'active';
  if (activeFrom !== null) return 'past';
  return number > active ? 'saved' : 'passed';
}
