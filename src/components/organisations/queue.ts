import type { Actor } from '#src/context.ts';
import { LISTING_KIND_WORDS } from '#src/domain/listings/input.ts';
import type { listListingsToReview } from '#src/domain/listings/queries.ts';
import { standingOf } from '#src/domain/listings/states.ts';
import { ORGANISATION_KIND_WORDS } from '#src/domain/organisations/input.ts';
import type { listPendingOrganisations } from '#src/domain/organisations/queries.ts';
import { DAY, HOUR, MINUTE } from '#src/lib/dates.ts';
import { cleanLine, truncate } from '#src/lib/text.ts';
import { FIELDS, REGIONS } from '#src/lib/vocabulary.ts';

/** What waits for officials, of whatever sort, as rows of one table. */
export type QueueItem = {
  part: Part;
  title: string;
  kind: string;
  organisation: { id: string; name: string };
  /** What else a search may hit: a code, a short name. */
  also: string;
  field: string;
  region: string;
  since: number;
  href: string;
  /** What is to be done, where the part says it too broadly. */
  verb?: string;
  /** Passed 初核, and leaves the second step to a colleague. */
  checkedBy?: string | null;
};

/** The tabs of the queue, in the order of a listing's life. A feature whose things wait here adds a line and its rows. */
export const PARTS = {
  organisations: { word: '认证', verb: '认证' },
  listings: { word: '初核', verb: '初核' },
  reviews: { word: '遴选与论证', verb: '办理' },
} as const;
export type Part = keyof typeof PARTS;

export type QueueFilters = { part: Part | undefined; word: string; field: string; region: string };

type Pending = Awaited<ReturnType<typeof listPendingOrganisations>>;

type Waiting = Awaited<ReturnType<typeof listListingsToReview>>;

/** All that waits in one, who waits longest first. */
export const queueOf = (organisations: Pending, listings: Waiting): QueueItem[] =>
  [...organisations.map(ofOrganisation), ...listings.map(ofListing)].sort((a, b) => a.since - b.since);

/** What a URL of the queue asks for. Unknown values ask for nothing. */
export function queueFilters(params: URLSearchParams): QueueFilters {
  const one = <K extends string>(name: string, table: Readonly<Record<K, unknown>>): K | undefined => {
    const value = params.get(name) ?? '';
    return Object.hasOwn(table, value) ? (value as K) : undefined;
  };
  return {
    part: one('part', PARTS),
    word: truncate(cleanLine(params.get('word') ?? ''), 60),
    field: one('field', FIELDS) ?? '',
    region: one('region', REGIONS) ?? '',
  };
}

/** Whether a row passes the filters, but for the part: the tabs count by part. */
export function passesQueue(item: QueueItem, { word, field, region }: QueueFilters): boolean {
  const text = `${item.title}\n${item.organisation.name}\n${item.also}`.toLowerCase();
  return (
    text.includes(word.toLowerCase()) &&
    (field === '' || item.field === field) &&
    (region === '' || item.region === region)
  );
}

/** `等了 3 天`. Full days, hours or minutes. */
export function waitWords(since: number, now: number): string {
  const waited = Math.max(0, now - since);
  if (waited >= DAY) return `等了 ${Math.floor(waited / DAY)} 天`;
  if (waited >= HOUR) return `等了 ${Math.floor(waited / HOUR)} 小时`;
  return `等了 ${Math.floor(waited / MINUTE)} 分钟`;
}

const ofOrganisation = ({ organisation, since }: Pending[number]): QueueItem => {
  const { id, name, shortName, code, kind, field, region } = organisation;
  return {
    part: 'organisations',
    title: name,
    kind: ORGANISATION_KIND_WORDS[kind],
    organisation: { id, name },
    also: `${shortName} ${code}`,
    field,
    region,
    since,
    href: `/organisations/${id}#check`,
  };
};

const ofListing = (row: Waiting[number]): QueueItem => ({
  ...(row.state === 'reviewing'
    ? { part: 'reviews', verb: standingOf('reviewing', row.track).word.slice(1), since: row.updatedAt }
    : { part: 'listings', since: row.submittedAt ?? row.updatedAt }),
  title: row.title,
  kind: LISTING_KIND_WORDS[row.kind],
  organisation: { id: row.organisation.id, name: row.organisation.name },
  also: row.organisation.shortName,
  field: row.field,
  region: row.region,
  checkedBy: row.checkedBy,
  href: `/listings/${row.id}#check`,
});

/** Why this person leaves it to a colleague; undefined where it is theirs to do. */
export function leftToOthers(item: QueueItem, actor: Actor | undefined): string | undefined {
  if (item.organisation.id === actor?.organisation?.id) return '本单位的，请同事办';
  return item.part === 'reviews' && item.checkedBy === actor?.id ? '初核是您办的，请同事办' : undefined;
}
