import { type KeyObject, timingSafeEqual } from 'node:crypto';
import { and, eq, inArray, isNotNull, lte } from 'drizzle-orm';
import { events, organisations, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { admit, type Client, lookUpLimits } from '#src/domain/accounts/limits.ts';
import { conflict } from '#src/errors.ts';
import { dayOf } from '#src/lib/dates.ts';
import { keyFor } from '#src/lib/sealing.ts';
import { cleanCode } from '#src/lib/typed-code.ts';
import { signature } from './ticket.ts';

/**
 * 验证码 of a 参会证明: fourteen characters, stored nowhere. The first four say for which event, the others are signed over
 * the registration.
 */
const TAG = 4;
const BODY = 10;

export function noteCode(secret: KeyObject, { id, eventId }: { id: string; eventId: string }): string {
  const body = bodyOf(secret, id);
  return `${tagOf(secret, eventId)}-${body.slice(0, 5)}-${body.slice(5)}`;
}

const keyOf = (secret: KeyObject): KeyObject => keyFor(secret, 'registrations:note');
const tagOf = (secret: KeyObject, eventId: string, key = keyOf(secret)): string =>
  signature(key, `event ${eventId}`, TAG);
const bodyOf = (secret: KeyObject, id: string, key = keyOf(secret)): string => signature(key, `person ${id}`, BODY);

export type Attested = { name: string; firm: string; title: string; host: string; startsAt: number | null };
type Source = Pick<Context, 'db' | 'now' | 'secret'>;

/**
 * Asks whether a note is genuine; counted, so that nobody tries codes by the thousand. Returns the proof that this code
 * was asked for, with which `findAttested` shows what it stands for.
 */
export async function verifyNote(ctx: Context, { code }: { code: string }, client: Client): Promise<string> {
  await admit(ctx, lookUpLimits(client));
  if ((await findByCode(ctx, code)) === undefined) throw conflict(UNKNOWN, 'code');
  return proofOf(ctx, code);
}
const UNKNOWN = '没有这份证明。请照着证明上的验证码再输一次；还是不对的，请向主办方核实。';

/** What the note of a code says, for who has just asked; nothing without the proof of that. */
export const findAttested = async (ctx: Source, code: string, proof: string): Promise<Attested | undefined> =>
  same(proof, proofOf(ctx, code)) ? findByCode(ctx, code) : undefined;

/** Good on the day it was given. */
const proofOf = ({ secret, now }: Source, code: string): string =>
  signature(keyFor(secret, 'registrations:note:proof'), `${cleanCode(code)} ${dayOf(now)}`, 16);

async function findByCode(ctx: Source, typed: string): Promise<Attested | undefined> {
  const code = cleanCode(typed);
  if (code.length !== TAG + BODY) return undefined;
  const ids = await listHeld(ctx, code.slice(0, TAG));
  if (ids.length === 0) return undefined;
  const there = await ctx.db
    .select({
      ...{ id: registrations.id, name: registrations.name, firm: registrations.firm },
      ...{ title: events.title, host: organisations.name, startsAt: events.startsAt },
    })
    .from(registrations)
    .innerJoin(events, eq(events.id, registrations.eventId))
    .innerJoin(organisations, eq(organisations.id, events.organisationId))
    .where(
      and(
        inArray(registrations.eventId, ids),
        eq(registrations.state, 'confirmed'),
        isNotNull(registrations.checkedInAt),
      ),
    );
  const key = keyOf(ctx.secret);
  const found = there.find(({ id }) => same(code.slice(TAG), bodyOf(ctx.secret, id, key)));
  if (!found) return undefined;
  const { id: _, ...attested } = found;
  return attested;
}

/** The events that are over whose tag it is: one, but for rare chance. */
async function listHeld({ db, now, secret }: Source, tag: string): Promise<string[]> {
  const key = keyOf(secret);
  const held = and(inArray(events.state, ['published', 'archived']), lte(events.endsAt, now));
  const rows = await db.select({ id: events.id }).from(events).where(held);
  return rows.filter(({ id }) => same(tag, tagOf(secret, id, key))).map(({ id }) => id);
}

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
