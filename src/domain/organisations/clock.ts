import { and, eq, gt, isNull, lte, sql } from 'drizzle-orm';
import { organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { once } from '#src/outbox/once.ts';
import { expiryLetter } from './mail.ts';
import { managersOf } from './queries.ts';
import { REMINDER_DAYS } from './states.ts';

/** Whose end is longer ago is not written to any more: the worker was away too long. */
const STALE = 30 * DAY;
const AT_ONCE = 50;

/**
 * Tells the managers that a verification ends, 30, 7 and 1 days before and when it is over, each once. After downtime
 * only what is true now is said. Returns how many organisations were written to.
 */
export async function remindOfExpiry(ctx: Context): Promise<number> {
  let told = 0;
  for (const due of await listDue(ctx)) if (await remind(ctx, due)) told++;
  return told;
}

const STEPS = [0, ...REMINDER_DAYS.toReversed()];

/** The step a moment has reached: the fewest days that still hold what is left. */
const stepOf = (until: number, now: number): number => STEPS.find((days) => until - now <= days * DAY) as number;

/** The same in SQL, so that who was told already is not read again. */
const step = (now: number) =>
  sql.raw(`case ${STEPS.map((days) => `when verified_until - ${now} <= ${days * DAY} then ${days}`).join(' ')} end`);

type Due = { id: string; name: string; verifiedUntil: number | null };

const listDue = ({ db, now }: Context): Promise<Due[]> =>
  db
    .select({ id: organisations.id, name: organisations.name, verifiedUntil: organisations.verifiedUntil })
    .from(organisations)
    .where(
      and(
        eq(organisations.state, 'verified'),
        isNull(organisations.renewalAskedAt),
        gt(organisations.verifiedUntil, now - STALE),
        lte(organisations.verifiedUntil, now + REMINDER_DAYS[0] * DAY),
        sql`not exists (select 1 from occurrences where occurrences.key =
          'expiry:' || organisations.id || ':' || organisations.verified_until || ':' || ${step(now)})`,
      ),
    )
    .limit(AT_ONCE);

const remind = ({ now, site, write }: Context, { id, name, verifiedUntil }: Due): Promise<boolean> =>
  write(async (tx) => {
    const until = verifiedUntil as number;
    const days = stepOf(until, now);
    if (!(await once(tx, `expiry:${id}:${until}:${days}`, now))) return false;
    const left = days === 0 ? 0 : Math.ceil((until - now) / DAY);
    const letter = expiryLetter(site, { id, name }, left, dayOf(until - 1));
    const managers = await managersOf({ db: tx }, id);
    await enqueueMail(tx, now, ...managers.map((to) => ({ to, ...letter })));
    return true;
  });
