import type { bids, FILE_OWNERS, listings } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { mayChangeBid, mayReadBid } from '#src/domain/bids/policy.ts';
import { isOneOf, UNDECIDED } from '#src/domain/bids/states.ts';
import { mayKeepContract, mayReadContract, moverOf, type Sides } from '#src/domain/contracts/policy.ts';
import type { ContractState, MilestoneState } from '#src/domain/contracts/states.ts';
import { mayManageEvent, mayReadEvent, mayReadRecap } from '#src/domain/events/policy.ts';
import type { Event } from '#src/domain/events/states.ts';
import { isManagerOf, isMemberOf, mayReadMembers, type OrganisationFacts } from '#src/domain/organisations/policy.ts';

export type FileOwner = (typeof FILE_OWNERS)[number];

type Bid = Pick<typeof bids.$inferSelect, 'organisationId' | 'state' | 'correctionUntil'>;
type Listing = Pick<typeof listings.$inferSelect, 'organisationId' | 'state' | 'deadlineAt' | 'expiresAt'>;

/** What the rules of each owner look at. */
export type Facts = {
  organisations: OrganisationFacts;
  /** `partnerIds`: confirmed members of a joint bid. */
  bids: { bid: Bid; listing: Listing; partnerIds: readonly string[] };
  contracts: { sides: Sides; state: ContractState };
  milestones: { sides: Sides; state: ContractState; milestone: MilestoneState };
  events: EventFacts;
  recaps: EventFacts;
};

type EventFacts = Pick<Event, 'organisationId' | 'state' | 'publishedAt'>;

type Rule<F> = {
  read: (actor: Actor | undefined, facts: F, now: number) => boolean;
  add: (actor: Actor | undefined, facts: F, now: number) => boolean;
  remove: (actor: Actor | undefined, facts: F, now: number) => boolean;
  /** The organisation whose files they are. */
  holder: (facts: F) => string;
};

/** Who may do what with the files of each owner: the rules of the owner's own feature, and no others. */
export const RULES: { readonly [O in FileOwner]: Rule<Facts[O]> } = {
  // 营业执照: of no use to the public.
  organisations: {
    read: mayReadMembers,
    add: isManagerOf,
    remove: isManagerOf,
    holder: ({ id }) => id,
  },
  // As sealed as the bid itself; in a 补正 nothing may vanish that was handed in.
  bids: {
    read: (actor, { bid, listing, partnerIds }, now) => {
      const partner = partnerIds.some((id) => isMemberOf(actor, { id })) ? 'confirmed' : undefined;
      return mayReadBid(actor, { ...bid, partner }, listing, now);
    },
    add: (actor, { bid }, now) => mayChangeBid(actor, bid) && (bid.state === 'draft' || isCorrecting(bid, now)),
    remove: (actor, { bid }) => mayChangeBid(actor, bid) && bid.state === 'draft',
    holder: ({ bid }) => bid.organisationId,
  },
  contracts: {
    read: (actor, { sides }) => mayReadContract(actor, sides),
    add: (actor, { sides }) => mayKeepContract(actor, sides),
    remove: (actor, { sides, state }) => mayKeepContract(actor, sides) && state === 'performing',
    holder: ({ sides }) => sides.posterId,
  },
  // 证明: what the poster has been shown stays.
  milestones: {
    read: (actor, { sides }) => mayReadContract(actor, sides),
    add: (actor, { sides, state, milestone }) =>
      isTaker(actor, sides) && state === 'performing' && (milestone === 'planned' || milestone === 'reported'),
    remove: (actor, { sides, state, milestone }) =>
      isTaker(actor, sides) && state === 'performing' && milestone === 'planned',
    holder: ({ sides }) => sides.takerId,
  },
  // 活动材料: as public as the event.
  events: {
    read: mayReadEvent,
    add: (actor, event) => mayManageEvent(actor, event) && event.state !== 'cancelled',
    remove: (actor, event) => mayManageEvent(actor, event) && event.state !== 'archived',
    holder: ({ organisationId }) => organisationId,
  },
  // 图片 of a recap: public with it.
  recaps: {
    read: (actor, event) => mayReadRecap(actor, event) || (event.state === 'archived' && mayReadEvent(actor, event)),
    add: (actor, event) => mayManageEvent(actor, event) && event.state === 'published',
    remove: (actor, event) => mayManageEvent(actor, event) && event.state === 'published',
    holder: ({ organisationId }) => organisationId,
  },
};

const isCorrecting = (bid: Bid, now: number): boolean =>
  bid.correctionUntil !== null && bid.correctionUntil > now && isOneOf(UNDECIDED, bid.state);

const isTaker = (actor: Actor | undefined, sides: Sides): boolean => moverOf(actor, sides) === 'taker';
