import { sql } from 'drizzle-orm';
import { type AnySQLiteColumn, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, day, id, prose } from './columns.ts';
import { events } from './events.ts';
import { registrations } from './registrations.ts';

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
