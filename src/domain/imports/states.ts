import type { IMPORT_KINDS, IMPORT_STATES } from '#db/schema/index.ts';

export type ImportState = (typeof IMPORT_STATES)[number];

export const IMPORT_STATE_WORDS: Readonly<
  Record<ImportState, { word: string; tone: 'open' | 'wait' | 'done' | 'closed' }>
> = {
  checking: { word: '正在检查', tone: 'wait' },
  previewed: { word: '待确认', tone: 'wait' },
  running: { word: '正在写入', tone: 'wait' },
  done: { word: '已导入', tone: 'done' },
  failed: { word: '没有导入', tone: 'open' },
  discarded: { word: '已放弃', tone: 'closed' },
};

export const IMPORT_KIND_WORDS: Readonly<Record<(typeof IMPORT_KINDS)[number], string>> = {
  listings: '榜单',
  capabilities: '能力',
  achievements: '成果',
};

/** Every move there is. */
export const IMPORT_MOVES = {
  preview: { from: ['checking'], to: 'previewed' },
  remap: { from: ['previewed'], to: 'checking' },
  confirm: { from: ['previewed'], to: 'running' },
  finish: { from: ['running'], to: 'done' },
  fail: { from: ['checking', 'running'], to: 'failed' },
  discard: { from: ['previewed'], to: 'discarded' },
} as const satisfies Record<string, { from: readonly ImportState[]; to: ImportState }>;
export type ImportMove = keyof typeof IMPORT_MOVES;

/** Where a move leads from here; undefined where the table does not hold it. */
export function afterMove(move: ImportMove, from: ImportState): ImportState | undefined {
  const { from: sources, to } = IMPORT_MOVES[move];
  return sources.some((source) => source === from) ? to : undefined;
}
