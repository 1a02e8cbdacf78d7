import { type Actor, isHandler, isOfficial } from '#src/context.ts';
import type { ListingState } from '#src/domain/listings/states.ts';
import { PUBLISHED_STATES } from '#src/domain/listings/states.ts';

/** Says of a suggestion whether it fits, in the name of the organisation it was made to: 管理员 or 经办人. */
export const mayJudge = (actor: Actor | undefined, organisationId: string): boolean =>
  isHandler(actor) && actor?.organisation?.id === organisationId;

/** Sees what their own organisation said, and what it hid: everybody of it. */
export const mayReadSaid = (actor: Actor | undefined, organisationId: string): boolean =>
  actor?.organisation?.id === organisationId;

/** Reads what all said, to judge the matching by it. */
export const mayEvaluate = (actor: Actor | undefined): boolean => isOfficial(actor);

type Listing = { state: ListingState; deadlineAt: number | null };
const PUBLISHED: readonly ListingState[] = PUBLISHED_STATES;

/** 有兴趣 of one who could take it tells who is about to bid: until bids are opened nobody else reads who said it. */
export const isTakerOpen = ({ state, deadlineAt }: Listing, now: number): boolean =>
  deadlineAt !== null && deadlineAt <= now && PUBLISHED.includes(state);
