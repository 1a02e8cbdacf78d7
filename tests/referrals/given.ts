import { eq } from 'drizzle-orm';
import { listings, type MailPayload, outbox } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import type { PushInput } from '#src/domain/referrals/input.ts';
import { pushListing } from '#src/domain/referrals/push.ts';
import { givenMarket } from '#tests/matches/given.ts';

/** An open listing, those who could take it, and an official who pushes it. */
export async function givenPushes() {
  const market = await givenMarket();
  const { world, listing } = market;
  const official = await world.official();
  const row = async () => {
    const found = await world.database.db.select().from(listings).where(eq(listings.id, listing)).get();
    if (!found) throw new Error('no listing');
    return found;
  };
  const push = (over: Partial<PushInput>, by: Actor = official) =>
    pushListing(world.as(by), {
      ...{ listingId: listing, organisations: [], names: [], note: '请看看这一榜', anyway: false },
      ...over,
    });
  const letters = async () =>
    (await world.database.db.select().from(outbox).where(eq(outbox.kind, 'mail'))).map(
      ({ payload }) => payload as MailPayload,
    );
  const idOf = (actor: Actor) => actor.organisation?.id ?? '';
  return { ...market, official, row, push, letters, idOf };
}
