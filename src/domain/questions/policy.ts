import type { listings } from '#db/schema/index.ts';
import { type Actor, isOfficial } from '#src/context.ts';
import { isPosterHandlerOf, isPosterOf } from '#src/domain/listings/policy.ts';
import { type ListingState, PUBLISHED_STATES, phaseOf } from '#src/domain/listings/states.ts';
import { DAY, formatTime } from '#src/lib/dates.ts';

type Listing = Pick<typeof listings.$inferSelect, 'organisationId' | 'state' | 'deadlineAt' | 'expiresAt'>;

/** Questions end so long before the deadline that the answers still help those who bid. */
export const QUESTIONS_END_DAYS = 3;
/** Of one organisation, on all listings together, by the calendar day in Beijing. */
export const MAX_QUESTIONS_A_DAY = 10;

/** The first moment without questions; undefined where the listing has no deadline. */
export const questionsEndAt = ({ deadlineAt }: Pick<Listing, 'deadlineAt'>): number | undefined =>
  deadlineAt === null ? undefined : deadlineAt - QUESTIONS_END_DAYS * DAY;

/** Why this person cannot ask about this listing now, as a sentence; undefined where they can. */
export function whyNotAsk(actor: Actor | undefined, listing: Listing, now: number): string | undefined {
  const endAt = questionsEndAt(listing);
  if (phaseOf(listing, now) !== 'open') return '这一榜不在揭榜期，不再收提问。';
  if (endAt !== undefined && endAt <= now)
    return `截止前 ${QUESTIONS_END_DAYS} 天停止提问，已在 ${formatTime(endAt, now)} 停止。`;
  if (!actor) return '请先登录，再提问。';
  if (isPosterOf(actor, listing)) return '这是贵单位自己发的榜。';
  if (actor.organisation === undefined) return '请先登记所在单位；单位认证后就能提问。';
  if (actor.organisation.state === 'expired') return '贵单位的认证已经过期；续期后就能提问。';
  return actor.organisation.state === 'verified' ? undefined : '贵单位还没有认证；认证后就能提问。';
}

const PUBLISHED: readonly ListingState[] = PUBLISHED_STATES;

/** The poster's 管理员 and 经办人, as long as the listing is public. */
export const mayAnswer = (actor: Actor | undefined, listing: Pick<Listing, 'organisationId' | 'state'>): boolean =>
  isPosterHandlerOf(actor, listing) && PUBLISHED.includes(listing.state);

/** Reads what is not answered yet: who may answer, who may hide, and never who asked it. */
export const mayReadPending = (actor: Actor | undefined, listing: Pick<Listing, 'organisationId'>): boolean =>
  isPosterOf(actor, listing) || isOfficial(actor);

/** Takes a question off the page and puts it back: officials, never about their own organisation's listing. */
export const mayHide = (actor: Actor | undefined, listing: Pick<Listing, 'organisationId'>): boolean =>
  isOfficial(actor) && !isPosterOf(actor, listing);
