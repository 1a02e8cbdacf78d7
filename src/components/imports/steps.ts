import type { Import } from '#src/domain/imports/queries.ts';

type Step = { word: string; stage: 'past' | 'now' | 'ahead'; note?: string };

/** Where an import stands on its way. */
export function stepsOf({ state, createdAt, total, done, errorCount }: Import): (Step & { at?: number })[] {
  const checked = `${total.toLocaleString('en-US')} 行`;
  const names = ['上传', '检查', '确认', '写入'];
  const notes: Record<string, string> = {
    检查: state === 'checking' ? `${done.toLocaleString('en-US')} / ${checked}` : checked,
    ...(state === 'previewed' ? { 确认: errorCount > 0 ? `${errorCount} 处要改` : '由您决定' } : {}),
  };
  const now = { checking: 1, previewed: 2, running: 3, done: 4, failed: 3, discarded: 2 }[state];
  return names.map((word, i) => ({
    word,
    stage: i < now ? 'past' : i === now ? 'now' : 'ahead',
    ...(i === 0 ? { at: createdAt } : {}),
    ...(notes[word] && i > 0 && i <= now ? { note: notes[word] } : {}),
  }));
}
