import { eq, type SQL, sql } from 'drizzle-orm';
import { organisations } from '#db/schema/index.ts';
import { type Actor, type Context, isOfficial } from '#src/context.ts';
import { ORGANISATION_KIND_WORDS } from '#src/domain/organisations/input.ts';
import { FIELDS, REGIONS, word } from '#src/lib/vocabulary.ts';

/**
 * 匿名发榜: who the poster is, is known to its own people, to officials and to those who were awarded the listing, alone
 * or together. The one rule, as a condition on `listings`, so that a name that may not be seen is not even read.
 * Tables are written out, since drizzle leaves them away where a query has only one.
 */
export function maySeePoster(actor: Actor | undefined): SQL<number> {
  if (isOfficial(actor)) return sql`1`;
  const own = actor?.organisation?.id;
  if (own === undefined) return sql`listings.anonymous = 0`;
  return sql`(listings.anonymous = 0 or listings.organisation_id = ${own} or exists (
    select 1 from bids where bids.listing_id = listings.id and bids.state in ('awarded', 'defaulted')
      and (bids.organisation_id = ${own} or exists (
        select 1 from bid_partners where bid_partners.bid_id = bids.id and bid_partners.organisation_id = ${own}
          and bid_partners.state = 'confirmed'))))`;
}

type Described = { kind: string; field: string; region: string };

/** What is said of a poster who stays unnamed: `某大企业（化工新材料，高新区）`. Field and region are those of the listing. */
export const posterOf = ({ kind, field, region }: Described): string =>
  `某${word(ORGANISATION_KIND_WORDS, kind)}（${word(FIELDS, field)}，${word(REGIONS, region)}）`;

/** Id of the poster; empty, and so nobody's, where it stays unnamed. */
export const posterId = (actor: Actor | undefined): SQL<string> =>
  sql<string>`case when ${maySeePoster(actor)} then listings.organisation_id else '' end`;

/** Name of the poster, or the words for one who stays unnamed. */
export const posterName = (actor: Actor | undefined): SQL<string> =>
  sql<string>`case when ${maySeePoster(actor)} then json_array(${ofPoster('name')})
    else json_array(${ofPoster('kind')}, listings.field, listings.region) end`.mapWith(named);

function named(packed: string): string {
  const [first, field, region] = JSON.parse(packed) as [string, string?, string?];
  return field === undefined ? first : posterOf({ kind: first, field, region: region ?? '' });
}

/** What any query of listings shows of the poster. No link leads to an empty `id`. */
export const posterColumns = (actor: Actor | undefined) => ({
  id: posterId(actor),
  name: posterName(actor),
  shortName: sql<string>`case when ${maySeePoster(actor)} then ${ofPoster('short_name')} else '' end`,
  kind: ofPoster('kind'),
});

const ofPoster = (column: 'name' | 'short_name' | 'kind'): SQL<string> =>
  sql<string>`(select ${sql.raw(column)} from organisations where organisations.id = listings.organisation_id)`;

const SHORTEST_NAME = 2;

/** Whether a text gives the poster away. */
export const nameIn = (text: string, { name, shortName }: { name: string; shortName: string }): boolean =>
  [name, shortName].some((word) => word.length >= SHORTEST_NAME && text.includes(word));

export const NAMED = '这一榜匿名发布，这里写着单位名称，请改成“本单位”';

/** Whether what others are about to read names the poster of an anonymous listing. */
export async function namesPoster(
  { db }: Pick<Context, 'db'>,
  { anonymous, organisationId }: { anonymous: boolean; organisationId: string },
  text: string,
): Promise<boolean> {
  if (!anonymous) return false;
  const { name, shortName } = organisations;
  const poster = await db
    .select({ name, shortName })
    .from(organisations)
    .where(eq(organisations.id, organisationId))
    .get();
  return poster !== undefined && nameIn(text, poster);
}

const TEXTS = ['title', 'background', 'goal', 'requirements', 'ipTerms'] as const;
const CELLS = ['name', 'value', 'unit', 'method'] as const;

type Posted = Record<(typeof TEXTS)[number], string> & { anonymous: boolean };
type Cells = Record<(typeof CELLS)[number], string> & { position: number };

/** Where a listing that is posted without a name gives it away, by field. */
export function namedFields(
  listing: Posted,
  rows: readonly Cells[],
  poster: { name: string; shortName: string },
): Record<string, string> {
  if (!listing.anonymous) return {};
  const texts = TEXTS.filter((field) => nameIn(listing[field], poster));
  const cells = rows.flatMap((row) =>
    CELLS.filter((cell) => nameIn(row[cell], poster)).map((cell) => `indicators.${row.position}.${cell}`),
  );
  return Object.fromEntries([...texts, ...cells].map((field) => [field, NAMED]));
}
