import type {
  BID_STATES,
  CONTRACT_KINDS,
  CONTRACT_STATES,
  COOPERATION_MODES,
  LISTING_KINDS,
  LISTING_STATES,
  MEMBER_ROLES,
  MILESTONE_STATES,
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
  /** Of batches.ts, whose deadline it has; absent: 常年. */
  batch?: string;
  anonymous?: true;
  /** Entered by an official from a sheet. */
  imported?: true;
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
  /** 万元: asked for, and granted with the number of the project. */
  publicMoney?: number;
  granted?: readonly [projectNumber: string, amount: number];
  indicators: readonly SeedIndicator[];
  /** Days from loading to the end of the work, and to the end of bidding. */
  deliver?: number;
  deadline?: number;
  /** Days from the deadline to the promised reply. */
  reply?: number;
  maxTakers?: 1 | 2 | 3;
  contact: readonly [name: string, phone: string];
  course: Course<(typeof LISTING_STATES)[number]>;
  /** End of bidding in its first round, of one that was extended. */
  firstDeadline?: number;
  amendments?: readonly SeedAmendment[];
  /** 二次诊断. */
  diagnosis?: string;
  /** Tracked until this day from loading. */
  reviewOn?: number;
};

/** A change after publication: on which day, why, and what it had said before. */
export type SeedAmendment = {
  on: number;
  note: string;
  material: boolean;
  before: Partial<Pick<SeedListing, 'title' | 'background' | 'goal' | 'requirements' | 'maxTakers' | 'indicators'>>;
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
  /** Round of the listing it was made for; absent: the present one. */
  round?: 1;
  /** 联合体: who is asked for what, and on which day they said yes; absent: they have yet to answer. */
  partners?: readonly { organisation: string; task: string; confirmed?: number }[];
  /** 补正: asked on a day, for so many hours, and what the bidder answered. */
  correction?: { on: number; hours: number; note: string; answer?: readonly [on: number, text: string] };
  /** What the poster's people think of it. */
  reviews?: readonly (readonly [by: string, on: number, score: number, comment: string])[];
  contract?: SeedContract;
};

/** Signed on the day the listing became 已签约; the amount in 万元. Without a course it is 履行中. */
export type SeedContract = {
  number: string;
  amount: number;
  kind?: (typeof CONTRACT_KINDS)[number];
  /** 技术合同登记号, entered on a day. */
  registration?: readonly [number: string, on: number];
  /** After 履行中. */
  course?: Course<(typeof CONTRACT_STATES)[number]>;
  report?: string;
  verdict?: string;
  inDirectory?: boolean;
  milestones?: readonly SeedMilestone[];
};

export type SeedMilestone = {
  title: string;
  deliverable: string;
  /** Days from loading. */
  due: number;
  /** 万元. */
  pay: number;
  /** After 待完成: what was said of it is the reason. */
  course?: Course<(typeof MILESTONE_STATES)[number]>;
  /** Day it was paid in full. */
  paid?: number;
};
