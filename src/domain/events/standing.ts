import { DAY } from '#src/lib/dates.ts';
import type { Held, Row } from './held.ts';
import { publicStageOf } from './states.ts';

export type EventTab = 'upcoming' | 'past';
export const EVENT_BOARD_FACETS = ['type', 'stage', 'when', 'region'] as const;
type Facet = (typeof EVENT_BOARD_FACETS)[number];
/** An event by what it is listed by. */
export type Placed = { id: string; at: number } & Readonly<Record<Facet, string>>;
type Groups = (Readonly<Record<Facet, string>> & { n: number })[];
type Tabs<T> = Record<EventTab, T>;

/** What a tab's events are told apart by in time: at most so long from now, the last one without an end. */
export const EVENT_SPANS = {
  upcoming: { day: DAY, week: 7 * DAY, month: 30 * DAY, later: Number.POSITIVE_INFINITY },
  past: { month: 30 * DAY, year: 365 * DAY, older: Number.POSITIVE_INFINITY },
} as const;

/** All that is public, in the order of its list and counted by what facets tell apart. Right from one moment until another. */
export type Standing = { from: number; until: number; order: Tabs<Placed[]>; groups: Tabs<Groups> };

/** The last one of each calendar in memory: made anew when anything changed, or when the clock has passed a moment. */
const made = new WeakMap<Held, Standing>();

export function standingAt(held: Held, now: number): Standing {
  const before = made.get(held);
  if (before && before.from <= now && now < before.until) return before;
  const standing = stand(held, now);
  made.set(held, standing);
  return standing;
}

function stand({ rows }: Held, now: number): Standing {
  const order: Tabs<Placed[]> = { upcoming: [], past: [] };
  let until = Number.POSITIVE_INFINITY;
  for (const row of rows.values()) {
    const tab = tabOf(row, now);
    if (tab) order[tab].push(placed(row, tab, now));
    for (const at of turnsOf(row)) if (at > now && at < until) until = at;
  }
  order.upcoming.sort(byStart);
  order.past.sort((a, b) => byStart(b, a));
  return { from: now, until, order, groups: { upcoming: grouped(order.upcoming), past: grouped(order.past) } };
}

/** To come: not over, put off without a new time, or what was to take place and was cancelled. */
function tabOf({ state, publishedAt, endsAt }: Row, now: number): EventTab | undefined {
  if (state === 'postponed') return 'upcoming';
  if (state === 'archived') return 'past';
  if (publishedAt === null || endsAt === null) return undefined;
  return endsAt > now ? 'upcoming' : 'past';
}

function placed(row: Row, tab: EventTab, now: number): Placed {
  const { id, type, region, startsAt } = row;
  return {
    ...{ id, type, region, at: startsAt ?? Number.NEGATIVE_INFINITY },
    stage: publicStageOf(row, now),
    when: spanOf(row, tab, now),
  };
}

/** Of what is put off nobody knows when it takes place: it is in no span. */
function spanOf({ state, startsAt }: Row, tab: EventTab, now: number): string {
  if (state === 'postponed') return '';
  const spans = Object.entries(EVENT_SPANS[tab]);
  const away = startsAt === null ? Number.POSITIVE_INFINITY : tab === 'upcoming' ? startsAt - now : now - startsAt;
  return spans.find(([, ms]) => away <= ms)?.[0] ?? '';
}

const FINITE = (tab: EventTab) => Object.values<number>(EVENT_SPANS[tab]).filter(Number.isFinite);
const [BEFORE, AFTER] = [FINITE('upcoming'), FINITE('past')];

/** The moments from which something else is said of it. */
function turnsOf({ state, startsAt, endsAt, registrationOpensAt, registrationClosesAt }: Row): number[] {
  if (state === 'postponed') return [];
  const spans =
    startsAt === null ? [] : [...BEFORE.map((ms) => startsAt - ms), ...AFTER.map((ms) => startsAt + ms + 1)];
  return [startsAt, endsAt, registrationOpensAt, registrationClosesAt, ...spans].filter((at) => at !== null);
}

const byStart = (a: Placed, b: Placed): number => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at - b.at);

function grouped(some: readonly Placed[]): Groups {
  const groups = new Map<string, Groups[number]>();
  for (const { type, stage, when, region } of some) {
    const key = `${type} ${stage} ${when} ${region}`;
    const group = groups.get(key);
    if (group) group.n++;
    else groups.set(key, { type, stage, when, region, n: 1 });
  }
  return [...groups.values()];
}
