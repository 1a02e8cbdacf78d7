import type { achievements, audit, capabilities } from '#db/schema/index.ts';
import { wanToFen } from '#src/lib/money.ts';
import { ACHIEVEMENTS } from './achievements.ts';
import { CHEM_CAPABILITIES } from './capabilities-chem.ts';
import { EQUIP_CAPABILITIES } from './capabilities-equip.ts';
import { OTHER_CAPABILITIES } from './capabilities-other.ts';
import { idOf } from './clock.ts';
import { follow, historyOf, lastOf, type Move, reached } from './course.ts';
import { ACHIEVEMENT_FACTS, CAPABILITY_FACTS } from './facts-offers.ts';
import { organisationId, organisationOf, userId } from './people-rows.ts';
import type { SeedAchievement, SeedCapability } from './shapes.ts';

const CAPABILITIES: readonly SeedCapability[] = [...CHEM_CAPABILITIES, ...EQUIP_CAPABILITIES, ...OTHER_CAPABILITIES];

type Offer = SeedAchievement | SeedCapability;
type State = Offer['course'][number][0];
const ACTIONS: Record<State, string> = { draft: 'create', published: 'publish', withdrawn: 'withdraw' };

export const capabilityRows = (now: number): (typeof capabilities.$inferInsert)[] =>
  CAPABILITIES.map((capability) => {
    const { key, by: _by, course: _course, ...told } = capability;
    return { ...told, ...commonOf('capability', capability, now), ...factsOfCapability(key) };
  });

export const achievementRows = (now: number): (typeof achievements.$inferInsert)[] =>
  ACHIEVEMENTS.map((achievement) => {
    const { key, by: _by, course: _course, price, modes, ...told } = achievement;
    const priceFen = price === undefined ? null : wanToFen(String(price));
    return {
      ...told,
      ...commonOf('achievement', achievement, now),
      ...ACHIEVEMENT_FACTS[key],
      modes: [...modes],
      priceFen,
    };
  });

function factsOfCapability(key: string) {
  const facts = CAPABILITY_FACTS[key];
  if (!facts) throw new Error(`${key} says neither 产业链 nor 行业`);
  const { modes, qualifications = [], ...told } = facts;
  return { ...told, modes: [...modes], qualifications: [...qualifications] };
}

export const offerHistory = (now: number): (typeof audit.$inferInsert)[] => [
  ...CAPABILITIES.flatMap((one) => historyOfOffer('capabilities', 'capability', one, now)),
  ...ACHIEVEMENTS.flatMap((one) => historyOfOffer('achievements', 'achievement', one, now)),
];

const movesOf = (offer: Offer, now: number): Move<State>[] => follow(offer.course, now, `offer ${offer.key}`);

function commonOf(kind: string, offer: Offer, now: number) {
  const moves = movesOf(offer, now);
  const { state, at } = lastOf(moves);
  const organisation = organisationOf(offer.by);
  return {
    id: idOf(`${kind} ${offer.key}`),
    organisationId: organisationId(organisation.key),
    createdBy: userId(offer.by),
    region: organisation.region,
    state,
    publishedAt: reached(moves, 'published') ?? null,
    createdAt: (moves[0] as Move<State>).at,
    updatedAt: at,
  };
}

const historyOfOffer = (thing: string, kind: string, offer: Offer, now: number) =>
  historyOf(
    { thing, thingId: idOf(`${kind} ${offer.key}`) },
    movesOf(offer, now),
    (state) => ACTIONS[state],
    () => userId(offer.by),
  );
