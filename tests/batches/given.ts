import type { Actor } from '#src/context.ts';
import { type BatchInput, batchInput } from '#src/domain/batches/input.ts';
import { publishBatch, saveBatch } from '#src/domain/batches/operations.ts';
import { DAY, toLocal } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import type { World } from '#tests/world.ts';

/** What the form of a batch sends: 申报 since yesterday for 10 days, 审核 to 20, 揭榜 to 50, 评榜 to 80 days from `now`. */
export const batchForm = (now: number) => ({
  id: newId(),
  name: '年度第一批',
  year: '2026',
  track: 'fiscal',
  review: 'two',
  about: '面向全市企业。',
  collectFrom: toLocal(now - DAY),
  collectUntil: toLocal(now + 10 * DAY),
  reviewUntil: toLocal(now + 20 * DAY),
  bidUntil: toLocal(now + 50 * DAY),
  evaluateUntil: toLocal(now + 80 * DAY),
  publicityDays: '5',
  termRule: 'warn',
  maxTermMonths: '36',
  totalRule: 'warn',
  minTotalTimes: '4',
  cashRule: 'warn',
  minCashPercent: '40',
  smallOnly: '',
});
export type BatchForm = ReturnType<typeof batchForm>;

export const batchOf = (form: Record<string, unknown>): BatchInput => batchInput.parse(form);

/** A published batch that collects now. */
export async function givenBatch(world: World, official: Actor, change: Partial<BatchForm> = {}): Promise<string> {
  const form = { ...batchForm(world.now), ...change };
  await saveBatch(world.as(official), batchOf(form));
  await publishBatch(world.as(official), { id: form.id });
  return form.id;
}

/** What a listing says that is handed in under `givenBatch`. */
export const underBatch = (batchId: string, now: number) => ({
  batchId,
  publicFen: '200',
  replyOn: toLocal(now + 60 * DAY).slice(0, 10),
});
