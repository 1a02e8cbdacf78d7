import type { Listing } from '#src/domain/listings/queries.ts';
import { type ListingState, type Phase, phaseOf, standingOf, type Track } from '#src/domain/listings/states.ts';
import { untilWords } from '#src/lib/dates.ts';

type Step = { word: string; stage: 'past' | 'now' | 'ahead'; at?: number | null; on?: string | null; note?: string };
type Dated = Pick<
  Listing,
  | 'state'
  | 'track'
  | 'batchId'
  | 'expiresAt'
  | 'createdAt'
  | 'submittedAt'
  | 'publishedAt'
  | 'deadlineAt'
  | 'replyOn'
  | 'deliverOn'
>;
type Dates = Partial<Record<ListingState, number>>;

const LIFE = ['draft', 'submitted', 'open', 'evaluating', 'proposed', 'matched', 'contracted', 'completed'] as const;
type Stop = (typeof LIFE)[number];
/** 公示 is only where public money is given. */
const lifeOf = (track: Track): readonly Stop[] => LIFE.filter((stop) => stop !== 'proposed' || track === 'fiscal');

/** Where a phase beside the line stands on it. 流榜 and what follows stand at the bidding, which may begin again. */
const STANDS: Partial<Record<Phase, Stop>> = {
  returned: 'draft',
  reviewing: 'submitted',
  closed: 'open',
  expired: 'open',
  unsuccessful: 'open',
  diagnosing: 'open',
  tracked: 'open',
};

/** The line of a listing's life: what is past with its date, where it stands, what may come and by when. */
export function stepsOf(listing: Dated, dates: Dates, now: number): Step[] {
  if (listing.state === 'withdrawn') return [...beforeWithdrawal(listing), ended('撤榜', dates.withdrawn)];
  const life = lifeOf(listing.track);
  const signed = life.slice(0, life.indexOf('contracted') + 1);
  if (listing.state === 'terminated')
    return [...signed.map((stop) => passed(stop, listing, dates)), ended('终止', dates.terminated)];
  const phase = phaseOf(listing, now);
  const here = life.indexOf(STANDS[phase] ?? (phase as Stop));
  return life.map((stop, i) => {
    if (i < here) return passed(stop, listing, dates);
    if (i > here) return { stage: 'ahead', ...ahead(stop, listing) };
    return { stage: 'now', ...standing(phase, listing, dates, now) };
  });
}

type Shown = Omit<Step, 'stage'>;

const passed = (stop: Stop, listing: Dated, dates: Dates): Step => ({ stage: 'past', ...past(stop, listing, dates) });

function past(stop: Stop, listing: Dated, dates: Dates): Shown {
  if (stop === 'draft') return { word: '提交', at: listing.submittedAt };
  if (stop === 'submitted') return { word: reviewWord(listing), at: listing.publishedAt };
  if (stop === 'open') return { word: '截止', at: listing.deadlineAt };
  if (stop === 'evaluating') return { word: '遴选', at: dates.evaluating ?? null };
  if (stop === 'proposed') return { word: '公示', at: dates.proposed ?? null };
  if (stop === 'matched') return { word: '揭榜成功', at: dates.matched ?? null };
  return { word: '签约', at: dates.contracted ?? null };
}

/** A batch may look twice. */
const reviewWord = ({ batchId }: Dated): string => (batchId === null ? '初核发榜' : '审核发榜');

function standing(phase: Phase, listing: Dated, dates: Dates, now: number): Shown {
  const { deadlineAt, expiresAt, replyOn, track } = listing;
  const { word } = standingOf(phase, track);
  if (phase === 'draft' || phase === 'returned') return { word, at: dates.returned ?? listing.createdAt };
  if (phase === 'submitted') return { word };
  if (phase === 'evaluating') return { word, on: replyOn, note: '前答复' };
  if (phase === 'expired') return { word, at: expiresAt };
  if (phase === 'closed') return { word, at: deadlineAt, note: '截止' };
  if (phase !== 'open') return { word, at: dates[phase] ?? null };
  if (deadlineAt === null) return { word, at: expiresAt, note: expiresAt === null ? '常年有效' : '以前有效' };
  return { word: `${word}，${untilWords(deadlineAt, now)}`, at: deadlineAt, note: '截止' };
}

function ahead(stop: Stop, listing: Dated): Shown {
  const { deadlineAt, replyOn, deliverOn } = listing;
  if (stop === 'submitted') return { word: reviewWord(listing) };
  if (stop === 'open') return { word: '揭榜', at: deadlineAt, note: '截止' };
  if (stop === 'evaluating') return { word: '遴选', on: replyOn, note: '前答复' };
  if (stop === 'proposed') return { word: '公示' };
  if (stop === 'matched') return { word: '揭榜成功' };
  if (stop === 'contracted') return { word: '签约' };
  return { word: '验收解榜', on: deliverOn, note: '前' };
}

const ended = (word: string, at: number | undefined): Step => ({ word, stage: 'now', at: at ?? null });

function beforeWithdrawal(listing: Dated): Step[] {
  const { createdAt, submittedAt, publishedAt } = listing;
  const steps: Step[] = [{ word: '起草', stage: 'past', at: createdAt }];
  if (submittedAt !== null) steps.push({ word: '提交', stage: 'past', at: submittedAt });
  if (publishedAt !== null) steps.push({ word: reviewWord(listing), stage: 'past', at: publishedAt });
  return steps;
}
