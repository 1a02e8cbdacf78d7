import type { Actor } from '#src/context.ts';
import { createWorld } from '#tests/world.ts';

export type Crowd = Awaited<ReturnType<typeof crowd>>;

/** One of every sort of people who look at a listing. */
export async function crowd() {
  const world = await createWorld();
  const poster = await world.person({ kind: 'large' });
  const people: Record<string, Actor | undefined> = {
    visitor: undefined,
    poster,
    reader: await world.person({ colleagueOf: poster, memberRole: 'reader' }),
    small: await world.person({ kind: 'small' }),
    unverified: await world.person({ state: 'pending' }),
    bank: await world.person({ kind: 'bank' }),
    official: await world.official(),
    second: await world.official(),
  };
  return { world, poster, official: people.official as Actor, people };
}
