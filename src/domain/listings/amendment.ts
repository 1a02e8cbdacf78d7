import type { listings, organisations } from '#db/schema/index.ts';
import type { Batch } from '#src/domain/batches/states.ts';
import { conflict, Refusal } from '#src/errors.ts';
import { DAY, dayOf, formatTime, HOUR, startOfDay, toLocal } from '#src/lib/dates.ts';
import { blocksOf, checkUp, type Indicator } from './checkup.ts';
import type { ListingInput } from './input.ts';
import { namedFields } from './poster.ts';
import { phaseOf } from './states.ts';
import { contentOf, type Measure, materialChanges, type WholeContent } from './versions.ts';

type Row = typeof listings.$inferSelect;
/** What the form of a published listing sends: kind, track, batch and anonymity stay as they were. */
export type Amended = Omit<ListingInput, 'id' | 'kind' | 'batchId' | 'anonymous'>;
type Messages = Record<string, string>;

/** features.md B12: whoever has to look at a bid again has at least four days. */
export const DAYS_TO_CONFIRM = 4;
/** From publication to the deadline the poster may choose. */
const MAX_DAYS_OPEN = 180;
/** A listing without a deadline holds so long, until it is renewed. */
export const DAYS_VALID = 180;

type Surroundings = {
  before: Row;
  rows: readonly Measure[];
  batch: Batch | undefined;
  poster: Pick<typeof organisations.$inferSelect, 'name' | 'shortName'>;
  now: number;
};
export type Plan = {
  after: Row;
  content: WholeContent;
  old: WholeContent;
  material: boolean;
  /** The deadline was put off so that there is time to confirm. */
  extended: boolean;
};

/**
 * What the listing becomes: with the deadline put off where a material change leaves too little time, and the promised
 * answer after it. Throws with a message at every field that stands in the way.
 */
export function planAmendment(input: Amended, given: Surroundings): Plan {
  const { before, rows, now } = given;
  const { indicators, ...values } = input;
  const old = wholeOf(before, rows);
  const deadlineAt = deadlineOf(input.deadlineAt, given);
  const publicFen = before.track === 'fiscal' ? input.publicFen : before.publicFen;
  const expiresAt = phaseOf(before, now) === 'expired' ? now + DAYS_VALID * DAY : before.expiresAt;
  const typed: Row = { ...before, ...values, publicFen, deadlineAt, expiresAt };
  const material = materialChanges(old, wholeOf(typed, indicators)).length > 0;
  const timed = material ? withTime(typed, given) : typed;
  const after = withReply(before, timed);
  const wrong = { ...blocksOfPublished(after, indicators, given), ...namedFields(after, indicators, given.poster) };
  if (Object.keys(wrong).length > 0) throw new Refusal('conflict', '', wrong);
  const content = wholeOf(after, indicators);
  if (JSON.stringify(content) === JSON.stringify(old) && sameContact(before, after))
    throw conflict('内容没有变化，没有什么要公布的。');
  return { after, content, old, material, extended: timed !== typed };
}

const wholeOf = (row: Row, rows: readonly Measure[]): WholeContent => ({
  ...contentOf(row, rows),
  restricted: row.restricted,
});

const sameContact = (a: Row, b: Row): boolean => a.contactName === b.contactName && a.contactPhone === b.contactPhone;

/** Later only; the deadline of a batch is the batch's. A form knows no seconds. */
function deadlineOf(typed: number | null, { before, batch, now }: Surroundings): number | null {
  const { deadlineAt, publishedAt } = before;
  if (batch || (typed === null ? deadlineAt === null : deadlineAt !== null && toLocal(typed) === toLocal(deadlineAt)))
    return deadlineAt;
  if (typed === null) throw conflict('已经公布的截止时间不能取消', 'deadlineAt');
  if (deadlineAt !== null && typed < deadlineAt)
    throw conflict(`截止时间只能推后，不能早于已经公布的 ${formatTime(deadlineAt, now)}`, 'deadlineAt');
  const latest = Math.max(deadlineAt ?? now, (publishedAt ?? now) + MAX_DAYS_OPEN * DAY);
  // What was open-ended gets its first deadline.
  if (deadlineAt !== null && typed > latest)
    throw conflict(`揭榜从发榜起最长 ${MAX_DAYS_OPEN} 天，最晚到 ${formatTime(latest, now)}`, 'deadlineAt');
  return typed;
}

/** A material change leaves four days and the rest of a working day; a batch gives no more than it has. */
function withTime(typed: Row, { batch, now }: Surroundings): Row {
  const least = now + DAYS_TO_CONFIRM * DAY;
  if (typed.deadlineAt === null || typed.deadlineAt >= least) return typed;
  if (batch && batch.bidUntil < least)
    throw conflict(
      `本批次 ${formatTime(batch.bidUntil, now)} 截止揭榜，剩下不到 ${DAYS_TO_CONFIRM} 天，揭榜单位来不及重新确认，不能再改实质内容。名称、背景、联系人还可以改。`,
    );
  const whole = endOfWork(least);
  return { ...typed, deadlineAt: batch ? Math.min(whole, batch.bidUntil) : whole };
}

/** The first 17:00 in Beijing that is not before this moment. */
function endOfWork(at: number): number {
  const today = (startOfDay(dayOf(at)) ?? at) + 17 * HOUR;
  return today >= at ? today : today + DAY;
}

/** The promised answer keeps its distance where it would no longer follow the deadline, unless the poster chose another. */
function withReply(before: Row, after: Row): Row {
  const { replyOn, deadlineAt } = after;
  if (replyOn === null || deadlineAt === null || replyOn !== before.replyOn || replyOn > dayOf(deadlineAt))
    return after;
  const moved = deadlineAt - (before.deadlineAt ?? deadlineAt);
  const days = Math.max(1, Math.ceil(moved / DAY));
  return { ...after, replyOn: dayOf((startOfDay(replyOn) ?? deadlineAt) + days * DAY) };
}

/** 榜单体检 of what is published already: what stood when it was published is not asked for again. */
export function blocksOfPublished(
  after: Row,
  indicators: readonly Measure[],
  { before, batch, now }: Pick<Surroundings, 'before' | 'batch' | 'now'>,
): Messages {
  const rows: Indicator[] = indicators.map((row, position) => ({ ...row, position }));
  const { deadlineAt, replyOn, ...blocks } = blocksOf(checkUp({ ...after, field: after.field }, rows, now, batch));
  if (after.deadlineAt === null)
    return after.deliverOn !== null && after.deliverOn <= dayOf(now)
      ? { ...blocks, deliverOn: '完成时限已经过去，请推后' }
      : blocks;
  return {
    ...blocks,
    ...(deadlineAt !== undefined && after.deadlineAt !== before.deadlineAt ? { deadlineAt } : {}),
    ...(replyOn === undefined ? {} : { replyOn }),
  };
}
