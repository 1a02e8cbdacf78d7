import type { Listing } from '#src/domain/listings/queries.ts';
import { type ListingState, PHASES, type Phase, phaseOf } from '#src/domain/listings/states.ts';
import { untilWords } from '#src/lib/dates.ts';

type Step = { word: string; stage: 'past' | 'now' | 'ahead'; at?: number | null; on?: string | null; note?: string };
type Dated = Pick<
  Listing,
  'state' | 'expiresAt' | 'createdAt' | 'submittedAt' | 'publishedAt' | 'deadlineAt' | 'replyOn' | 'deliverOn'
>;
type Dates = Partial<Record<ListingState, number>>;

const LIFE = ['draft', 'submitted', 'open', 'evaluating', 'matched', 'contracted', 'completed'] as const;
/** Where a phase beside the line stands on it. */
const STANDS: Partial<Record<Phase, Stop>> = {
  returned: 'draft',
  withdrawn: 'draft',
  reviewing: 'submitted',
  closed: 'open',
  expired: 'open',
  unsuccessful: 'open',
  diagnosing: 'open',
  tracked: 'open',
  proposed: 'evaluating',
  terminated: 'contracted',
};
type Stop = (typeof LIFE)[number];

/** The line of a listing's life: what is past with its date, where it stands, what may come and by when. */
export function stepsOf(listing: Dated, dates: Dates, now: number): Step[] {
  if (listing.state === 'withdrawn') return [...withdrawnAfter(listing), withdrawnStep(dates)];
  const current = stopOf(listing, now);
  const here = LIFE.indexOf(current);
  return LIFE.map((stop, i) => {
    if (i < here) return { stage: 'past', ...past(stop, listing, dates) };
    if (i > here) return { stage: 'ahead', ...ahead(stop, listing) };
    return { stage: 'now', ...standing(stop, listing, dates, now) };
  });
}

function stopOf(listing: Dated, now: number): Stop {
  const phase = phaseOf(listing, now);
  return STANDS[phase] ?? (phase as Stop);
}

type Shown = Omit<Step, 'stage'>;

function past(stop: Stop, listing: Dated, dates: Dates): Shown {
  if (stop === 'draft') return { word: '提交', at: listing.submittedAt };
  if (stop === 'submitted') return { word: '初核发榜', at: listing.publishedAt };
  if (stop === 'open') return { word: '截止', at: listing.deadlineAt };
  if (stop === 'evaluating') return { word: '遴选', at: dates.evaluating ?? null };
  return { word: '揭榜成功', at: dates.matched ?? null };
}

function standing(stop: Stop, listing: Dated, dates: Dates, now: number): Shown {
  const { deadlineAt, replyOn } = listing;
  const word = PHASES[phaseOf(listing, now)].word;
  if (stop === 'draft') return { word, at: dates.returned ?? listing.createdAt };
  if (stop === 'submitted') return { word };
  if (stop === 'evaluating') return { word, on: replyOn, note: '前答复' };
  if (stop !== 'open') return { word, at: dates[stop as 'matched'] ?? null };
  const left = deadlineAt === null || deadlineAt <= now ? '' : `，${untilWords(deadlineAt, now)}`;
  return { word: `${word}${left}`, at: deadlineAt, note: '截止' };
}

function ahead(stop: Stop, { deadlineAt, replyOn, deliverOn }: Dated): Shown {
  if (stop === 'submitted') return { word: '初核发榜' };
  if (stop === 'open') return { word: '揭榜', at: deadlineAt, note: '截止' };
  if (stop === 'evaluating') return { word: '遴选', on: replyOn, note: '前答复' };
  if (stop === 'matched') return { word: '揭榜成功' };
  if (stop === 'contracted') return { word: '签约' };
  return { word: '完成', on: deliverOn, note: '前' };
}

const withdrawnStep = (dates: Dates): Step => ({ word: '撤榜', stage: 'now', at: dates.withdrawn ?? null });

function withdrawnAfter({ createdAt, submittedAt, publishedAt }: Dated): Step[] {
  const steps: Step[] = [{ word: '起草', stage: 'past', at: createdAt }];
  if (submittedAt !== null) steps.push({ word: '提交', stage: 'past', at: submittedAt });
  if (publishedAt !== null) steps.push({ word: '初核发榜', stage: 'past', at: publishedAt });
  return steps;
}
