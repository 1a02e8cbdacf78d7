import { sql } from 'drizzle-orm';
import { type AnySQLiteColumn, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, day, id, prose } from './columns.ts';
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
    /** Normalised: NFKC, lower case. */
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
    uniqueIndex('registrations_email').on(t.eventId, t.email).where(LIVE),
    uniqueIndex('registrations_phone').on(t.eventId, t.phone).where(sql`phone <> '' and ${LIVE}`),
    // Counts of seats and the list in its order are read from these alone.
    index('registrations_seats').on(t.eventId, t.state, t.group, t.firmKey),
    index('registrations_queue').on(t.eventId, t.state, t.priority, t.queueNo),
    index('registrations_list').on(t.eventId, t.createdAt),
    index('registrations_user').on(t.userId, t.createdAt),
    index('registrations_organisation').on(t.organisationId),
    index('registrations_lead').on(t.leadId),
    index('registrations_offers').on(t.offerUntilAt).where(sql`state = 'offered'`),
    index('registrations_unverified').on(t.createdAt).where(sql`state = 'unverified'`),
    index('registrations_waiting').on(t.eventId).where(sql`state = 'waitlisted'`),
  ],
);

/** 短答, 段落, 数字, 日期, 单选, 多选, 是否, 电话, 单位. */
export const QUESTION_KINDS = [
  'text',
  'paragraph',
  'number',
  'date',
  'choice',
  'choices',
  'yesNo',
  'phone',
  'organisation',
] as const;
/** 报名时, 确认以后. */
export const QUESTION_STAGES = ['register', 'followUp'] as const;

/** 报名问题. Shown where there is no condition, or where the answer to an earlier question is the one it names. */
export const eventQuestions = sqliteTable(
  'event_questions',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    stage: text({ enum: QUESTION_STAGES }).notNull().default('register'),
    position: integer().notNull(),
    kind: text({ enum: QUESTION_KINDS }).notNull(),
    label: text().notNull(),
    hint: prose(),
    required: integer({ mode: 'boolean' }).notNull().default(false),
    options: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    conditionId: text().references((): AnySQLiteColumn => eventQuestions.id),
    conditionValue: prose(),
    createdAt: at().notNull(),
    /** Taken off the form; the answers that were given stay. */
    removedAt: at(),
  },
  (t) => [index('event_questions_event').on(t.eventId, t.stage, t.position)],
);

export const registrationAnswers = sqliteTable(
  'registration_answers',
  {
    id: id(),
    registrationId: text()
      .notNull()
      .references(() => registrations.id, { onDelete: 'cascade' }),
    questionId: text()
      .notNull()
      .references(() => eventQuestions.id),
    /** Several choices are parted by line breaks, which no option holds. */
    value: text().notNull(),
  },
  (t) => [uniqueIndex('registration_answers_one').on(t.registrationId, t.questionId)],
);

/** 受邀名单. */
export const eventInvitees = sqliteTable(
  'event_invitees',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    email: prose(),
    phone: prose(),
    firm: prose(),
    /** SHA-256 of the code of the invitation, hex; the code follows from the id and the site's secret. */
    codeHash: text().notNull(),
    invitedAt: at(),
    remindedAt: at(),
    /** Taken off the list: the code opens nothing any more. */
    removedAt: at(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('event_invitees_code').on(t.codeHash),
    uniqueIndex('event_invitees_email').on(t.eventId, t.email).where(sql`email <> '' and removed_at is null`),
    index('event_invitees_event').on(t.eventId, t.createdAt),
  ],
);

/** 议题征集: a problem raised before a 下午茶. */
export const eventTopics = sqliteTable(
  'event_topics',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    registrationId: text()
      .notNull()
      .references(() => registrations.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    body: prose(),
    createdAt: at().notNull(),
    /** Taken up into the agenda by the organiser. */
    takenUpAt: at(),
  },
  (t) => [
    index('event_topics_event').on(t.eventId, t.createdAt),
    index('event_topics_registration').on(t.registrationId),
  ],
);

/** 取消, 换人, 改资料: after the cut-off they are asked for. */
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

/** 活动评价. Handed in without a name it says neither whose it is nor when in the day it came. */
export const eventSurveys = sqliteTable(
  'event_surveys',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    registrationId: text().references(() => registrations.id, { onDelete: 'set null' }),
    /** 1 to 5. */
    score: integer().notNull(),
    useful: prose(),
    better: prose(),
    on: day().notNull(),
  },
  (t) => [index('event_surveys_event').on(t.eventId)],
);

/** What an organiser sets about the registration of one event, beside its form. */
export const registrationSettings = sqliteTable('registration_settings', {
  eventId: text()
    .primaryKey()
    .references(() => events.id, { onDelete: 'cascade' }),
  /** One code for everybody invited, sealed; empty: none. */
  sharedCode: prose(),
  /** 候补 of organisations that have no seat yet come first. */
  newcomersFirst: integer({ mode: 'boolean' }).notNull().default(false),
  collectsTopics: integer({ mode: 'boolean' }).notNull().default(false),
  updatedAt: at().notNull(),
});
