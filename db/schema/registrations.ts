import { sql } from 'drizzle-orm';
import { type AnySQLiteColumn, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';
import { eventInvitees } from './event-forms.ts';
import { EVENT_GROUPS, events } from './events.ts';
import { organisations } from './organisations.ts';

/**
 * 待验证, 待审核, 已确认, 候补, 待接受; 未通过, 本人取消, 主办方取消, 递补过期.
 * 已签到, 已参加, 未到场 and 请假 follow from `checkedInAt`, `excusedAt` and the clock.
 */
export const REGISTRATION_STATES = [
  'unverified',
  'pending',
  'confirmed',
  'waitlisted',
  'offered',
  'rejected',
  'withdrawn',
  'revoked',
  'lapsed',
] as const;
/** 本人, 同事代填, 主办方代报名, 现场. */
export const REGISTRATION_SOURCES = ['self', 'lead', 'official', 'walkIn'] as const;
/** Holds its place, in whatever way: one such registration per person and event. */
const LIVE = sql.raw(`state in ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered')`);

export const registrations = sqliteTable(
  'registrations',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id),
    userId: text().references(() => users.id, { onDelete: 'set null' }),
    name: text().notNull(),
    /** Normalised: NFKC, lower case; empty for who came in at the door or was registered by telephone. */
    email: text().notNull(),
    /** Normalised: digits only, without the country's code; empty where none is known. */
    phone: prose(),
    organisationId: text().references(() => organisations.id),
    /** 单位, as written. */
    firm: prose(),
    /** What counts as one organisation for the limit per organisation, see `firmKeyOf`; empty: none. */
    firmKey: prose(),
    group: text({ enum: EVENT_GROUPS }).notNull().default('other'),
    state: text({ enum: REGISTRATION_STATES }).notNull(),
    /** Why it was turned down, cancelled or revoked. */
    stateReason: prose(),
    source: text({ enum: REGISTRATION_SOURCES }).notNull().default('self'),
    /** Whose form it came with: 随行 of one organisation. */
    leadId: text().references((): AnySQLiteColumn => registrations.id),
    /** 代报名: the official who did it; the person confirms. */
    registeredBy: text().references(() => users.id),
    personConfirmedAt: at(),
    inviteeId: text().references((): AnySQLiteColumn => eventInvitees.id),
    /** The mailbox is theirs: they opened a link sent to it, or their account's address is confirmed. */
    verifiedAt: at(),
    /** Place in the list: higher priority first, then in the order of `queueNo`, which rises per event. */
    queueNo: integer(),
    queuedAt: at(),
    priority: integer().notNull().default(0),
    offeredAt: at(),
    offerUntilAt: at(),
    decidedBy: text().references(() => users.id),
    decidedAt: at(),
    confirmedAt: at(),
    /** Counted up to make the links in their letters worthless, and the code of the ticket. */
    linkRev: integer().notNull().default(0),
    ticketRev: integer().notNull().default(0),
    checkedInAt: at(),
    checkedInBy: text().references(() => users.id),
    /** When a check-in was last taken back: scans made before, and heard of later, let nobody in. */
    checkInUndoneAt: at(),
    /** 请假: told before or after, by themselves or to the organiser. */
    excusedAt: at(),
    /** The form after the confirmation was handed in. */
    followedUpAt: at(),
    /** Whether a survey was handed in; when is not kept, since it would tell whose it is. */
    surveyed: integer({ mode: 'boolean' }).notNull().default(false),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('registrations_email').on(t.eventId, t.email).where(sql`email <> '' and ${LIVE}`),
    uniqueIndex('registrations_phone').on(t.eventId, t.phone).where(sql`phone <> '' and ${LIVE}`),
    // Counts of seats and the list in its order are read from these alone.
    index('registrations_seats').on(t.eventId, t.state, t.group, t.firmKey),
    index('registrations_queue').on(t.eventId, t.state, t.priority, t.queueNo),
    // The organiser's list: in its order, and searched, without the rows; counts of who came and who is excused.
    index('registrations_desk').on(t.eventId, t.state, t.createdAt, t.id, t.name, t.firm, t.email, t.phone),
    index('registrations_arrived').on(t.eventId).where(sql`checked_in_at is not null`),
    index('registrations_excused').on(t.eventId).where(sql`excused_at is not null and checked_in_at is null`),
    index('registrations_user').on(t.userId, t.createdAt),
    index('registrations_organisation').on(t.organisationId),
    index('registrations_lead').on(t.leadId),
    index('registrations_offers').on(t.offerUntilAt).where(sql`state = 'offered'`),
    index('registrations_unverified').on(t.createdAt).where(sql`state = 'unverified'`),
    index('registrations_waiting').on(t.eventId).where(sql`state = 'waitlisted'`),
  ],
);

/** 取消 after the cut-off, 换人: asked for and decided. */
export const CHANGE_KINDS = ['cancel', 'replace'] as const;
export const CHANGE_STATES = ['open', 'approved', 'declined'] as const;
export type NewPerson = { name: string; email: string; phone: string };

export const registrationChanges = sqliteTable(
  'registration_changes',
  {
    id: id(),
    registrationId: text()
      .notNull()
      .references(() => registrations.id, { onDelete: 'cascade' }),
    kind: text({ enum: CHANGE_KINDS }).notNull(),
    /** Who comes instead. */
    person: text({ mode: 'json' }).$type<NewPerson>(),
    reason: prose(),
    state: text({ enum: CHANGE_STATES }).notNull().default('open'),
    decision: prose(),
    decidedBy: text().references(() => users.id),
    decidedAt: at(),
    createdAt: at().notNull(),
  },
  (t) => [
    // One request waits at a time.
    uniqueIndex('registration_changes_open').on(t.registrationId).where(sql`state = 'open'`),
    index('registration_changes_state').on(t.state, t.createdAt),
  ],
);
