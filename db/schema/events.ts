import { sql } from 'drizzle-orm';
import { type AnySQLiteColumn, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, day, id, prose } from './columns.ts';
import { organisations } from './organisations.ts';

/** 沙龙, 下午茶, 政银企, 路演, 对接会, 论坛, 招聘会, 培训, 签约. */
export const EVENT_TYPES = [
  'salon',
  'tea',
  'finance',
  'roadshow',
  'matchmaking',
  'forum',
  'recruitment',
  'training',
  'signing',
] as const;
/**
 * 草稿, 待审批, 已发布, 延期 without a new date yet, 取消, 已归档.
 * 报名中, 报名截止, 进行中, 已结束 and 待总结 follow from the clock and are never stored, see `stageOf`.
 */
export const EVENT_STATES = ['draft', 'pending', 'published', 'postponed', 'cancelled', 'archived'] as const;
/** 直接确认, 审核后确认. */
export const EVENT_ADMISSIONS = ['direct', 'review'] as const;
/** 公开报名, 定向邀请. */
export const EVENT_AUDIENCES = ['open', 'invited'] as const;
/** Where a lapsed offer of a seat goes: 退出候补, 排到末尾. */
export const EVENT_LAPSES = ['out', 'tail'] as const;
/** 企业, 银行, 高校院所, 其他: those seats can be kept for. */
export const EVENT_GROUPS = ['firm', 'bank', 'university', 'other'] as const;
/** 每月, 每季度. */
export const SERIES_RHYTHMS = ['month', 'quarter'] as const;

export type GroupCapacities = Partial<Record<(typeof EVENT_GROUPS)[number], number>>;
/** What an event of a series starts from: the columns of its form and its rows, dates left out. */
export type EventTemplate = Record<string, unknown>;

/** 系列活动: held once in each month or quarter. */
export const eventSeries = sqliteTable(
  'event_series',
  {
    id: id(),
    name: text().notNull(),
    rhythm: text({ enum: SERIES_RHYTHMS }).notNull(),
    type: text({ enum: EVENT_TYPES }).notNull(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    template: text({ mode: 'json' }).$type<EventTemplate>().notNull(),
    /** First day of the first month or quarter it is to be held in. */
    firstOn: day().notNull(),
    /** So many days before the period ends its session is to be planned; later is overdue. */
    leadDays: integer().notNull().default(30),
    /** No session is expected after this. */
    endedAt: at(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [index('event_series_ended').on(t.endedAt), index('event_series_organisation').on(t.organisationId)],
);

export const events = sqliteTable(
  'events',
  {
    id: id(),
    type: text({ enum: EVENT_TYPES }).notNull(),
    title: prose(),
    summary: prose(),
    body: prose(),
    /** 主办方. */
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    /** 协办, as written. */
    partners: prose(),
    /** Keys of src/lib/vocabulary.ts; a field may be left open. */
    field: prose(),
    region: text().notNull(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    /** An official, never who wrote it. */
    approvedBy: text().references(() => users.id),
    state: text({ enum: EVENT_STATES }).notNull().default('draft'),
    /** Why it was sent back, put off or cancelled; the latter two everybody reads. */
    stateReason: prose(),
    /** Null while a draft leaves it open. */
    startsAt: at(),
    endsAt: at(),
    /** Null: from publication. */
    registrationOpensAt: at(),
    /** Null: until it starts. */
    registrationClosesAt: at(),
    /** Registrants cancel by themselves until then; null: until it starts. */
    cancelUntilAt: at(),
    placeName: prose(),
    address: prose(),
    mapUrl: prose(),
    /** Of the online room: for those whose seat is confirmed, never on the public page. */
    onlineUrl: prose(),
    /** Seats; null: without a limit. */
    capacity: integer(),
    /** Persons per organisation; null: without a limit. */
    perOrganisation: integer(),
    /** Seats at most for each group; a group left out has no limit of its own. */
    groupCapacities: text({ mode: 'json' }).$type<GroupCapacities>().notNull().default({}),
    showRemaining: integer({ mode: 'boolean' }).notNull().default(true),
    admission: text({ enum: EVENT_ADMISSIONS }).notNull().default('direct'),
    audience: text({ enum: EVENT_AUDIENCES }).notNull().default('open'),
    /** How long an offered seat waits for an answer, in hours. */
    offerHours: integer().notNull().default(12),
    lapseTo: text({ enum: EVENT_LAPSES }).notNull().default('out'),
    /** A seat is held only once the contact is confirmed. */
    verifyContact: integer({ mode: 'boolean' }).notNull().default(true),
    /** 会务联系人, public. */
    contactName: prose(),
    contactPhone: prose(),
    seriesId: text().references(() => eventSeries.id),
    /** First day of the month or quarter of the series it stands for, whenever it is held. */
    occurrenceOn: day(),
    clonedFrom: text().references((): AnySQLiteColumn => events.id),
    /** SEQUENCE of its calendar entry: rises with every change of what a calendar shows. */
    sequence: integer().notNull().default(0),
    /** Counted up by every change after publication; a form that changes it carries the version it showed. */
    version: integer().notNull().default(1),
    submittedAt: at(),
    publishedAt: at(),
    /** When it was last put off: registrations of before are to be confirmed again. */
    postponedAt: at(),
    cancelledAt: at(),
    /** When its recap was handed in: not before is it archived. */
    recappedAt: at(),
    archivedAt: at(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    index('events_state_start').on(t.state, t.startsAt),
    index('events_end').on(t.endsAt).where(sql`state = 'published' and recapped_at is null`),
    index('events_organisation').on(t.organisationId, t.startsAt),
    index('events_author').on(t.createdBy, t.state),
    // One session stands for each month or quarter of a series.
    uniqueIndex('events_occurrence').on(t.seriesId, t.occurrenceOn).where(sql`state <> 'cancelled'`),
  ],
);

/** 议程. Kept from the start of the event, so that an event put off takes it along. */
export const eventAgenda = sqliteTable(
  'event_agenda',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    /** Minutes after the event starts. */
    minute: integer().notNull(),
    title: text().notNull(),
    /** 主讲 or 主持, as written. */
    who: prose(),
  },
  (t) => [uniqueIndex('event_agenda_position').on(t.eventId, t.position)],
);

/** 嘉宾. */
export const eventSpeakers = sqliteTable(
  'event_speakers',
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    name: text().notNull(),
    /** 单位, 职务. */
    unit: prose(),
    post: prose(),
    about: prose(),
  },
  (t) => [uniqueIndex('event_speakers_position').on(t.eventId, t.position)],
);
