import { and, asc, count, desc, eq, inArray, isNotNull, isNull, like, or, type SQL, sql } from 'drizzle-orm';
import { registrations, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { getEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import { ensure, notFound } from '#src/errors.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { mayManageRegistrations } from './policy.ts';
import { settingsOf } from './queries.ts';
import { countSeats, listInOrder } from './seats.ts';
import { type Registration, type RegistrationState, SEATED } from './states.ts';

type Source = Pick<Context, 'db'>;

/** The event and what its organiser keeps about registration; notFound for everybody else. */
export async function getRegistrationDesk(ctx: Context, eventId: string) {
  const event = await getEvent(ctx, eventId);
  ensure(mayManageRegistrations(ctx.actor, event), notFound());
  const [counts, settings] = await Promise.all([countByState(ctx, eventId), settingsOf(ctx, eventId)]);
  const seated = SEATED.reduce((sum, state) => sum + counts[state], 0);
  const left = event.capacity === null ? null : Math.max(0, event.capacity - seated);
  return { event, counts, settings, left };
}

export type StateCounts = Record<RegistrationState, number> & { checkedIn: number; excused: number; total: number };

async function countByState({ db }: Source, eventId: string): Promise<StateCounts> {
  const of = eq(registrations.eventId, eventId);
  const [rows, arrived, excused] = await Promise.all([
    db.select({ state: registrations.state, n: count() }).from(registrations).where(of).groupBy(registrations.state),
    // Left to itself SQLite prefers a longer index and then reads every row.
    db.get<{ n: number }>(
      sql`select count(*) n from registrations indexed by registrations_arrived where event_id = ${eventId} and checked_in_at is not null`,
    ),
    db.$count(registrations, and(of, isNotNull(registrations.excusedAt), isNull(registrations.checkedInAt))),
  ]);
  const zero = {
    unverified: 0,
    pending: 0,
    confirmed: 0,
    waitlisted: 0,
    offered: 0,
    rejected: 0,
    withdrawn: 0,
    revoked: 0,
    lapsed: 0,
  };
  const counts = rows.reduce((sums, { state, n }) => Object.assign(sums, { [state]: n }), { ...zero });
  return { ...counts, checkedIn: arrived?.n ?? 0, excused, total: rows.reduce((sum, { n }) => sum + n, 0) };
}

/** The tabs of the organiser's list; every registration is in exactly one, so that their counts sum. */
export const REGISTRATION_TABS = {
  pending: { word: '待审核', states: ['pending'] },
  confirmed: { word: '已确认', states: ['confirmed'] },
  waitlisted: { word: '候补', states: ['waitlisted'] },
  offered: { word: '待接受', states: ['offered'] },
  unverified: { word: '待验证', states: ['unverified'] },
  ended: { word: '未通过和取消', states: ['rejected', 'withdrawn', 'revoked', 'lapsed'] },
} as const satisfies Record<string, { word: string; states: readonly RegistrationState[] }>;
export type RegistrationTab = keyof typeof REGISTRATION_TABS;

export const countOfTab = (counts: StateCounts, tab: RegistrationTab): number =>
  REGISTRATION_TABS[tab].states.reduce((sum, state) => sum + counts[state], 0);

export const DESK_SIZE = 50;
export type DeskRow = Registration & { registrar: string | null; place?: number };

/** A page of one tab: 候补 in its order with the place, the others as they came. `word`: part of a name, firm, mail or telephone. */
export async function listRegistrations(
  ctx: Context,
  { event, counts }: { event: HostedEvent; counts: StateCounts },
  tab: RegistrationTab,
  { word, page }: { word: string; page: number },
): Promise<Page<DeskRow>> {
  ensure(mayManageRegistrations(ctx.actor, event), notFound());
  const offset = offsetOf(page, DESK_SIZE);
  if (tab === 'waitlisted' && word === '') return listWaiting(ctx, event, counts.waitlisted, page);
  const where = and(ofTab(event.id, tab), matching(word));
  const found = await findIds(ctx, where, offset);
  const ids = found.map(({ id }) => id);
  const rows = ids.length === 0 ? [] : await selectDesk(ctx, inArray(registrations.id, ids));
  const total =
    word === '' ? countOfTab(counts, tab) : (found[0]?.total ?? (await ctx.db.$count(registrations, where)));
  return toPage(
    rows.map(({ registration, registrar }) => ({ ...registration, registrar })),
    total,
    page,
    DESK_SIZE,
  );
}

/** Of one page, with how many there are in all: reads the index `registrations_desk` alone, not the wide rows. */
const findIds = ({ db }: Source, where: SQL | undefined, offset: number) =>
  db
    .select({ id: registrations.id, total: sql<number>`count(*) over ()` })
    .from(registrations)
    .where(where)
    .orderBy(asc(registrations.createdAt), asc(registrations.id))
    .limit(DESK_SIZE)
    .offset(offset);

/** 候补 in its order. By rule of the organisations that have no seat the whole list is put in order first. */
async function listWaiting(ctx: Context, event: HostedEvent, total: number, page: number): Promise<Page<DeskRow>> {
  const offset = offsetOf(page, DESK_SIZE);
  const { newcomersFirst } = await settingsOf(ctx, event.id);
  const rows = newcomersFirst
    ? (await listInOrder(ctx, event.id, await countSeats(ctx, { ...event, perOrganisation: 1 }))).slice(
        offset,
        offset + DESK_SIZE,
      )
    : await ctx.db
        .select()
        .from(registrations)
        .where(ofTab(event.id, 'waitlisted'))
        .orderBy(desc(registrations.priority), asc(registrations.queueNo), asc(registrations.id))
        .limit(DESK_SIZE)
        .offset(offset);
  const placed = rows.map((row, i) => ({ ...row, registrar: null, place: offset + i + 1 }));
  return toPage(placed, total, page, DESK_SIZE);
}

const ofTab = (eventId: string, tab: RegistrationTab) =>
  and(eq(registrations.eventId, eventId), inArray(registrations.state, [...REGISTRATION_TABS[tab].states]));

const selectDesk = ({ db }: Source, where: SQL | undefined) =>
  db
    .select({ registration: registrations, registrar: users.name })
    .from(registrations)
    .leftJoin(users, eq(users.id, registrations.registeredBy))
    .where(where)
    .orderBy(asc(registrations.createdAt), asc(registrations.id));

function matching(word: string): SQL | undefined {
  if (word === '') return undefined;
  const pattern = `%${word.replace(/[%_]/g, '')}%`;
  const { name, firm, email, phone } = registrations;
  return or(like(name, pattern), like(firm, pattern), like(email, pattern), like(phone, pattern));
}

/** Everybody of an event for the sheet, in the order in which they came. */
export async function listForExport(ctx: Context, event: HostedEvent): Promise<DeskRow[]> {
  ensure(mayManageRegistrations(ctx.actor, event), notFound());
  const rows = await selectDesk(ctx, eq(registrations.eventId, event.id));
  return rows.map(({ registration, registrar }) => ({ ...registration, registrar }));
}
