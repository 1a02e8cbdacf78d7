import { and, eq, gt, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { events, occurrences, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { findEvent } from '#src/domain/events/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { once } from '#src/outbox/once.ts';
import { reminderLetter, surveyLetter } from './mail-changes.ts';
import { factsOf } from './notify.ts';
import type { Registration } from './states.ts';

/** So long before it starts who has a seat is reminded. */
const REMIND_BEFORE = DAY;
/** A survey is asked for within so long after the end, not months later after downtime. */
const SURVEY_WITHIN = 14 * DAY;

/** Reminds everybody with a seat a day before it starts; the key holds the moment, so that a new time reminds again. */
export const remindOfEvents = (ctx: Context): Promise<number> =>
  writeOnce(ctx, {
    key: 'registrations remind',
    moment: events.startsAt,
    due: and(gt(events.startsAt, ctx.now), lte(events.startsAt, ctx.now + REMIND_BEFORE)),
    concerns: ({ state }) => state === 'confirmed',
    letter: reminderLetter,
  });

/** Asks everybody who was there what they think, once it is over. Where nobody was checked in: everybody with a seat. */
export const askForSurveys = (ctx: Context): Promise<number> =>
  writeOnce(ctx, {
    key: 'registrations survey',
    moment: events.endsAt,
    due: and(lte(events.endsAt, ctx.now), gt(events.endsAt, ctx.now - SURVEY_WITHIN)),
    concerns: ({ state, checkedInAt, excusedAt }, all) =>
      state === 'confirmed' &&
      (all.some((one) => one.checkedInAt !== null) ? checkedInAt !== null : excusedAt === null),
    letter: surveyLetter,
  });

type Duty = {
  key: string;
  moment: typeof events.startsAt | typeof events.endsAt;
  due: SQL | undefined;
  concerns: (one: Registration, all: readonly Registration[]) => boolean;
  letter: typeof reminderLetter;
};

async function writeOnce(ctx: Context, { key, moment, due, concerns, letter }: Duty): Promise<number> {
  const keyOf = sql<string>`${`${key} `} || ${events.id} || ' ' || ${moment}`;
  const rows = await ctx.db
    .select({ id: events.id, key: keyOf })
    .from(events)
    .leftJoin(occurrences, eq(occurrences.key, keyOf))
    .where(and(inArray(events.state, ['published']), due, isNull(occurrences.key)))
    .limit(20);
  let done = 0;
  for (const row of rows)
    await ctx.write(async (tx) => {
      const event = await findEvent({ db: tx }, row.id);
      if (!event || !(await once(tx, row.key, ctx.now))) return;
      const all = await tx
        .select()
        .from(registrations)
        .where(and(eq(registrations.eventId, row.id), eq(registrations.state, 'confirmed')));
      const told = all.filter((one) => one.email !== '' && concerns(one, all));
      await enqueueMail(tx, ctx.now, ...told.map((one) => ({ to: one.email, ...letter(factsOf(ctx, event, one)) })));
      done += told.length;
    });
  return done;
}
