import { DAY, dayOf } from '#src/lib/dates.ts';
import { wanToFen } from '#src/lib/money.ts';
import { endOfMonth } from './clock.ts';
import { LISTING_FACTS } from './facts-listings.ts';
import { deadlineOf } from './listing-course.ts';
import type { SeedListing } from './shapes.ts';

const DAYS_TO_REPLY = 15;

/** Money, days and whom to ask, as the columns have them. */
export function termsOf(listing: SeedListing, now: number) {
  const { money, deliver, reply = DAYS_TO_REPLY, maxTakers = 1, contact, publicMoney } = listing;
  const deadlineAt = deadlineOf(listing, now) ?? null;
  return {
    totalFen: fen(money?.[0]),
    takerFen: fen(money?.[1]),
    publicFen: fen(publicMoney),
    deliverOn: deliver === undefined ? null : endOfMonth(now + deliver * DAY),
    deadlineAt,
    replyOn: deadlineAt === null ? null : dayOf(deadlineAt + reply * DAY),
    maxTakers,
    contactName: contact[0],
    contactPhone: contact[1],
  };
}

/** What it says beside its words. */
export function factsOf({ key }: Pick<SeedListing, 'key'>) {
  const facts = LISTING_FACTS[key];
  if (!facts) throw new Error(`${key} says neither 产业链 nor 行业`);
  const { chain, industry, trl, modes = [], region = 'any', kinds = [], qualifications = [] } = facts;
  return {
    ...{ chain, industry, trlNeeded: trl ?? null, modes: [...modes] },
    ...{ takerRegion: region, takerKinds: [...kinds], qualifications: [...qualifications] },
  };
}

/** From 万元. */
export const fen = (wan: number | undefined): number | null =>
  wan === undefined ? null : (wanToFen(String(wan)) as number);
