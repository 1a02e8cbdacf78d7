import type { audit, eventAgenda, eventRecaps, eventSeries, eventSpeakers, events } from '#db/schema/index.ts';
import { DAY, dayOf, HOUR, MINUTE, startOfDay } from '#src/lib/dates.ts';
import { idOf, officeMoment } from './clock.ts';
import { EVENTS } from './events-told.ts';
import { organisationId, personOf, userId } from './people-rows.ts';

type Event = typeof events.$inferInsert;
type AuditRow = typeof audit.$inferInsert;

/** Days and hours from loading; `on` is the day it is held, whatever became of it. */
export type SeedEvent = Pick<
  Event,
  'type' | 'title' | 'summary' | 'body' | 'partners' | 'field' | 'region' | 'capacity' | 'admission' | 'audience'
> & {
  key: string;
  by: string;
  /** Who approved it; absent: a draft. */
  approved?: string;
  /** Handed in and not answered yet. */
  pendingOnly?: true;
  made: number;
  on: number;
  hours: readonly [from: number, to: number];
  place: readonly [name: string, address: string];
  perOrganisation?: number;
  groups?: Event['groupCapacities'];
  /** The first session of a quarterly series. */
  series?: true;
  agenda: readonly (readonly [minute: number, title: string, who: string])[];
  speakers: readonly (readonly [name: string, unit: string, post: string, about: string])[];
  stopped?: readonly [state: 'postponed' | 'cancelled', on: number, reason: string];
  recap?: Pick<typeof eventRecaps.$inferInsert, 'people' | 'organisations' | 'outcomes' | 'problems'> & {
    figures: Record<string, number>;
  };
};

export const eventId = (key: string): string => idOf(`event ${key}`);
const seriesId = idOf('series salon');

const startOf = (now: number, offset: number): number => startOfDay(dayOf(now + offset * DAY)) as number;
const madeAt = (event: SeedEvent, now: number): number => officeMoment(now, event.made, `event ${event.key}`);
const HANDED_IN = 3 * HOUR;
const APPROVED = 26 * HOUR;

function stateOf({ approved, pendingOnly, stopped, recap }: SeedEvent): NonNullable<Event['state']> {
  if (approved === undefined) return 'draft';
  if (pendingOnly) return 'pending';
  return stopped?.[0] ?? (recap ? 'archived' : 'published');
}

/** First day of the quarter a day falls in. */
function quarterOf(at: number): string {
  const [year, month] = dayOf(at).split('-').map(Number) as [number, number];
  return `${year}-${String(Math.floor((month - 1) / 3) * 3 + 1).padStart(2, '0')}-01`;
}

function momentsOf(event: SeedEvent, now: number) {
  const day = startOf(now, event.on);
  const startsAt = day + event.hours[0] * HOUR;
  const endsAt = day + event.hours[1] * HOUR;
  const made = madeAt(event, now);
  const handedIn = event.approved === undefined ? null : made + HANDED_IN;
  const open = event.approved !== undefined && !event.pendingOnly;
  const recapped = event.recap ? endsAt + 2 * DAY : null;
  return {
    startsAt,
    endsAt,
    registrationClosesAt: startsAt - 4 * HOUR,
    cancelUntilAt: startsAt - DAY,
    submittedAt: handedIn,
    publishedAt: open ? made + APPROVED : null,
    recappedAt: recapped,
    archivedAt: recapped === null ? null : recapped + DAY,
  };
}

const stoppedAt = (event: SeedEvent, now: number): number =>
  event.stopped ? officeMoment(now, event.stopped[1], `stopped ${event.key}`) : now;

export const eventRows = (now: number): Event[] =>
  EVENTS.map((event) => {
    const moments = momentsOf(event, now);
    const state = stateOf(event);
    const at = stoppedAt(event, now);
    const last = event.stopped ? at : (moments.archivedAt ?? moments.publishedAt ?? moments.submittedAt);
    const { type, title, summary, body, partners, field, region, capacity, admission, audience } = event;
    return {
      ...{ type, title, summary, body, partners, field, region, capacity, ...moments, state },
      ...(admission ? { admission } : {}),
      ...(audience ? { audience } : {}),
      id: eventId(event.key),
      organisationId: organisationId(personOf(event.by).organisation),
      createdBy: userId(event.by),
      approvedBy: moments.publishedAt === null ? null : userId(event.approved ?? ''),
      stateReason: event.stopped?.[2] ?? '',
      placeName: event.place[0],
      address: event.place[1],
      perOrganisation: event.perOrganisation ?? null,
      groupCapacities: event.groups ?? {},
      contactName: personOf(event.by).name,
      contactPhone: '0000-8800 0066',
      ...(event.series ? { seriesId, occurrenceOn: quarterOf(moments.startsAt) } : {}),
      ...(state === 'postponed' ? { postponedAt: at, sequence: 1, version: 2 } : {}),
      ...(state === 'cancelled' ? { cancelledAt: at, sequence: 1, version: 2 } : {}),
      createdAt: madeAt(event, now),
      updatedAt: last ?? madeAt(event, now),
    };
  });

/** Begun a year ago: the quarters nobody planned since are on record as that. */
export function eventSeriesRows(now: number): (typeof eventSeries.$inferInsert)[] {
  const first = EVENTS.find(({ series }) => series);
  if (!first) return [];
  const { type, summary, body, partners, field, region, capacity } = first;
  const made = madeAt(first, now) - HOUR;
  const template = {
    ...{ type, title: '产业链技术沙龙', summary, body, partners, field, region, capacity },
    ...{ startsAt: null, endsAt: null, registrationOpensAt: null, registrationClosesAt: null, cancelUntilAt: null },
    ...{ placeName: first.place[0], address: first.place[1], mapUrl: '', onlineUrl: '' },
    ...{ perOrganisation: first.perOrganisation ?? null, groupCapacities: {}, showRemaining: true },
    ...{ admission: 'direct', audience: 'open', offerHours: 12, lapseTo: 'out', verifyContact: true },
    ...{ contactName: personOf(first.by).name, contactPhone: '0000-8800 0066' },
    agenda: first.agenda.map(([minute, said, who]) => ({ minute, title: said, who })),
    speakers: [],
  };
  const quarter = { name: '产业链技术沙龙（每季度）', rhythm: 'quarter', type, template } as const;
  const month = {
    ...quarter,
    name: '民营企业家下午茶（每月）',
    rhythm: 'month',
    type: 'tea',
    template: { ...template, type: 'tea', title: '民营企业家下午茶', agenda: [] },
    leadDays: 20,
  } as const;
  const own = {
    organisationId: organisationId(personOf(first.by).organisation),
    createdBy: userId(first.by),
    createdAt: made,
    updatedAt: made,
  };
  const firstOn = quarterOf(startOf(now, first.on));
  return [
    { ...own, ...quarter, id: seriesId, firstOn },
    { ...own, ...month, id: idOf('series tea'), firstOn: `${dayOf(startOf(now, -40)).slice(0, 7)}-01` },
  ];
}

export const eventAgendaRows = (): (typeof eventAgenda.$inferInsert)[] =>
  EVENTS.flatMap(({ key, agenda }) =>
    agenda.map(([minute, title, who], position) => ({
      ...{ minute, title, who, position },
      id: idOf(`agenda ${key} ${position}`),
      eventId: eventId(key),
    })),
  );

export const eventSpeakerRows = (): (typeof eventSpeakers.$inferInsert)[] =>
  EVENTS.flatMap(({ key, speakers }) =>
    speakers.map(([name, unit, post, about], position) => ({
      ...{ name, unit, post, about, position },
      id: idOf(`speaker ${key} ${position}`),
      eventId: eventId(key),
    })),
  );

export const eventRecapRows = (now: number): (typeof eventRecaps.$inferInsert)[] =>
  EVENTS.flatMap((event) => {
    const at = momentsOf(event, now).recappedAt;
    if (!event.recap || at === null) return [];
    const made = { writtenBy: userId(event.by), createdAt: at - 5 * MINUTE, updatedAt: at };
    return { ...event.recap, ...made, eventId: eventId(event.key), noPhotos: '摄影师的图片还没有整理好' };
  });

export const eventHistory = (now: number): AuditRow[] =>
  EVENTS.flatMap((event) => {
    const { submittedAt, publishedAt, recappedAt, archivedAt } = momentsOf(event, now);
    const by = { thing: 'events', thingId: eventId(event.key), actorId: userId(event.by) };
    const second = { ...by, actorId: userId(event.approved ?? event.by) };
    const [state, , reason] = event.stopped ?? [];
    return [
      { ...by, at: madeAt(event, now), action: 'create', to: 'draft' },
      ...(submittedAt === null ? [] : [{ ...by, at: submittedAt, action: 'submit', from: 'draft', to: 'pending' }]),
      ...(publishedAt === null
        ? []
        : [{ ...second, at: publishedAt, action: 'approve', from: 'pending', to: 'published' }]),
      ...(state && reason
        ? [
            {
              ...{ ...by, at: stoppedAt(event, now), from: 'published', to: state, reason },
              action: state === 'postponed' ? 'postpone' : 'cancel',
            },
          ]
        : []),
      ...(recappedAt === null ? [] : [{ ...by, at: recappedAt, action: 'finishRecap' }]),
      ...(archivedAt === null ? [] : [{ ...by, at: archivedAt, action: 'archive', from: 'published', to: 'archived' }]),
    ];
  });
