import { type Batch, MOMENTS, STAGES, type Stage, stageOf } from '#src/domain/batches/states.ts';

type Step = { word: string; stage: 'past' | 'now' | 'ahead'; at?: number; note?: string };

/** What the calendar goes through, by the stage it belongs to. */
const LIFE = [
  { stage: 'collecting', word: '申报', ends: 'collectUntil' },
  { stage: 'reviewing', word: '审核', ends: 'reviewUntil' },
  { stage: 'bidding', word: '揭榜', ends: 'bidUntil' },
  { stage: 'evaluating', word: '评榜', ends: 'evaluateUntil' },
] as const;

/** The calendar as a line of steps: what is over, what goes on and until when, what is to come. */
export function calendarOf(batch: Batch, now: number): Step[] {
  const order = Object.keys(STAGES) as Stage[];
  const here = order.indexOf(stageOf(batch, now));
  const shown = LIFE.filter(({ ends }) => batch[ends] !== null);
  const begins: Step = { word: '开始申报', stage: here > 0 ? 'past' : 'now', at: batch.collectFrom };
  const steps = shown.map(({ stage, word, ends }): Step => {
    const place = order.indexOf(stage);
    const at = batch[ends] as number;
    if (place < here) return { word, stage: 'past', at };
    return {
      word: place === here ? STAGES[stage].word : word,
      stage: place === here ? 'now' : 'ahead',
      at,
      note: '截止',
    };
  });
  return [begins, ...steps];
}

/** The next moment of the calendar, for one line of a list. */
export function nextMoment(batch: Batch, now: number): { word: string; at: number } | undefined {
  const words = {
    collectFrom: '开始申报',
    collectUntil: '申报截止',
    reviewUntil: '审核完成',
    bidUntil: '揭榜截止',
    evaluateUntil: '评榜完成',
  };
  for (const { moment } of MOMENTS) {
    const at = batch[moment];
    if (at !== null && at > now) return { word: words[moment], at };
  }
  return undefined;
}
