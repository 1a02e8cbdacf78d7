import type {
  BID_STATES,
  COOPERATION_MODES,
  LISTING_KINDS,
  LISTING_STATES,
  MEMBER_ROLES,
  OFFER_STATES,
  ORGANISATION_KINDS,
  ORGANISATION_STATES,
  USER_ROLES,
} from '#db/schema/index.ts';
import type { Field, Region } from '#src/lib/vocabulary.ts';

/**
 * One move of a thing: the state it reached, on which day from the day of loading (−1 is yesterday), and why.
 * The last one is its present state.
 */
export type Step<State extends string> = readonly [state: State, when: number, reason?: string];

/** What happened to a thing, oldest first, as its audit shows it. */
export type Course<State extends string> = readonly Step<State>[];

export type SeedOrganisation = {
  key: string;
  code: string;
  name: string;
  shortName: string;
  kind: (typeof ORGANISATION_KINDS)[number];
  region: Region;
  field: Field;
  about: string;
  /** Days from loading to the end of its verification. */
  verifiedFor?: number;
  course: Course<(typeof ORGANISATION_STATES)[number]>;
};

export type SeedPerson = {
  /** Local part of the address at demo.example. */
  key: string;
  name: string;
  role?: (typeof USER_ROLES)[number];
  organisation?: string;
  memberRole?: (typeof MEMBER_ROLES)[number];
  /** Day they signed up, from the day of loading; by default with their organisation. */
  joined?: number;
  /** Asked to join and waits for the manager. */
  requested?: true;
};

export type SeedIndicator = readonly [name: string, value: string, unit: string, method: string];

export type SeedListing = {
  key: string;
  by: string;
  kind: (typeof LISTING_KINDS)[number];
  field: Field;
  title: string;
  background: string;
  goal: string;
  requirements: string;
  ipTerms: string;
  restricted: string;
  /** 万元: the whole, and the part for the taker. */
  money?: readonly [total: number, taker: number];
  indicators: readonly SeedIndicator[];
  /** Days from loading to the end of the work, and to the end of bidding. */
  deliver?: number;
  deadline?: number;
  /** Days from the deadline to the promised reply. */
  reply?: number;
  maxTakers?: 1 | 2 | 3;
  contact: readonly [name: string, phone: string];
  course: Course<(typeof LISTING_STATES)[number]>;
};

export type SeedCapability = {
  key: string;
  by: string;
  field: Field;
  title: string;
  summary: string;
  products: string;
  processes: string;
  equipment: string;
  certificates: string;
  standards: string;
  cases: string;
  capacity: string;
  reach: 'local' | 'province' | 'country';
  course: Course<(typeof OFFER_STATES)[number]>;
};

export type SeedAchievement = {
  key: string;
  by: string;
  field: Field;
  title: string;
  summary: string;
  ip: string;
  trl: number;
  modes: readonly (typeof COOPERATION_MODES)[number][];
  /** 万元; absent is 面议. */
  price?: number;
  team: string;
  cases: string;
  course: Course<(typeof OFFER_STATES)[number]>;
};

/** What a bidder says of itself in every bid. */
export type SeedBidder = { team: string; ability: string; contact: readonly [name: string, phone: string] };

export type SeedBid = {
  listing: string;
  by: string;
  plan: string;
  schedule: string;
  fit: string;
  /** 万元, tax included. */
  quote?: number;
  course: Course<(typeof BID_STATES)[number]>;
  /** 联合体: who is asked for what, and on which day they said yes; absent: they have yet to answer. */
  partners?: readonly { organisation: string; task: string; confirmed?: number }[];
  /** Signed on the day the listing became 已签约; the amount in 万元. */
  contract?: { number: string; amount: number };
};
