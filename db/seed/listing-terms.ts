import { DAY, dayOf } from '#src/lib/dates.ts';
import { wanToFen } from '#src/lib/money.ts';
import { endOfMonth } from './clock.ts';
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

/** From 万元. */
export const fen = (wan: number | undefined): number | null =>
  wan === undefined ? null : (wanToFen(String(wan)) as number);
