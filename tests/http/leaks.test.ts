import { createSecretKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq, isNotNull, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Transaction } from '#db/client.ts';
import { bidPartners, bids, bidVersions, listings } from '#db/schema/index.ts';
import { idOf } from '#db/seed/clock.ts';
import { sealContents, sealTask, sealVersion } from '#src/domain/bids/seal.ts';
import { enqueueSearch } from '#src/outbox/enqueue.ts';
import { type Client, openClient, type Site, signInAs, startSite, TEST_SECRET } from '#tests/site.ts';

/**
 * Marked words stand in everything that is not public of every listing and bid; every kind of person then opens every
 * page their links lead to, and searches for the words.
 */
const RESTRICTED = '机密标记甲';
const CONTACT = '联系标记乙';
const SEALED = '密封标记丙';

let site: Site;
beforeAll(async () => {
  site = await startSite();
  await mark(site.databaseUrl);
});
afterAll(() => site.stop());

const secret = createSecretKey(Buffer.from(TEST_SECRET, 'hex'));

async function mark(databaseUrl: string): Promise<void> {
  const database = openDatabase(databaseUrl, { secret });
  await database.write(async (tx) => {
    await tx.update(listings).set({ restricted: RESTRICTED, contactName: CONTACT, contactPhone: CONTACT });
    await markBids(tx);
    const all = await tx.select({ id: listings.id }).from(listings);
    await enqueueSearch(tx, Date.now(), ...all.map(({ id }) => ({ index: 'listings' as const, id })));
  });
  const waiting = () =>
    database.client.execute("SELECT count(*) n FROM outbox WHERE state = 'waiting' AND kind = 'search'");
  while ((await waiting()).rows[0]?.n !== 0) await sleep(200);
  database.close();
}

/** Each bid as sealed as it was, with its copies and the tasks of its members. */
async function markBids(tx: Transaction): Promise<void> {
  const said = { team: SEALED, ability: SEALED, plan: SEALED, schedule: SEALED, fit: SEALED, quoteFen: 1 };
  const contents = { ...said, contactName: CONTACT, contactPhone: CONTACT };
  for (const bid of await tx.select().from(bids)) {
    const marked = bid.sealed === null ? contents : sealContents(secret, bid, contents);
    await tx.update(bids).set(marked).where(eq(bids.id, bid.id));
    for (const { id } of await tx.select().from(bidPartners).where(eq(bidPartners.bidId, bid.id))) {
      const task = bid.sealed === null ? SEALED : sealTask(secret, bid.listingId, { id, task: SEALED });
      await tx.update(bidPartners).set({ task }).where(eq(bidPartners.id, id));
    }
    for (const { id } of await tx.select().from(bidVersions).where(eq(bidVersions.bidId, bid.id))) {
      const sealed = sealVersion(secret, bid.listingId, id, { ...contents, partners: [] });
      await tx.update(bidVersions).set({ sealed }).where(eq(bidVersions.id, id));
    }
  }
}

async function visitAs(name?: string): Promise<Map<string, string>> {
  return crawl(name ? await signInAs(site, name) : openClient(site));
}

const MAX_PAGES = 260;

/** Every page the links lead to: each path with at most four of its queries. */
async function crawl(client: Client): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const line = [
    '/',
    '/workbench',
    '/staff',
    '/listings?sort=recent',
    '/organisations',
    ...[RESTRICTED, CONTACT, SEALED].map((word) => `/search?q=${encodeURIComponent(word)}`),
  ];
  const asked = new Set(line);
  const variants = new Map<string, number>();
  for (const path of line) {
    if (pages.size >= MAX_PAGES) break;
    const html = await (await client.get(path)).text();
    pages.set(path, html);
    for (const link of linksOf(html)) {
      const [pathname = ''] = link.split('?');
      const count = variants.get(pathname) ?? 0;
      if (asked.has(link) || count >= 4) continue;
      variants.set(pathname, count + 1);
      asked.add(link);
      line.push(link);
    }
  }
  return pages;
}

const linksOf = (html: string): string[] =>
  [...html.matchAll(/href="(\/[^"#]*)/g)]
    .map(([, href]) => (href ?? '').replaceAll('&amp;', '&'))
    .filter((href) => !/^\/(_astro|icon)|[?&](mode|_action)=/.test(href));

/** Where a word stands, though marks part it; of a search page only the results count, the question is echoed around them. */
const pagesWith = (pages: Map<string, string>, word: string): string[] =>
  [...pages]
    .filter(([path, html]) =>
      (path.startsWith('/search') ? resultsOf(html) : html).replace(/<[^>]*>/g, '').includes(word),
    )
    .map(([path]) => path);

const resultsOf = (html: string): string => /<ol class="rows"[\s\S]*?<\/ol>/.exec(html)?.[0] ?? '';

describe('what is not public', () => {
  for (const name of [undefined, 'gaoxiao', 'yinhang', 'mite', 'xiaoqi', 'jingzhu'])
    it(`reaches ${name ?? 'a visitor'} on no page, only in what is their own`, async () => {
      const pages = await visitAs(name);
      expect(pages.size).toBeGreaterThan(60);
      const own = await ownPages(site.databaseUrl, name);
      for (const word of [RESTRICTED, CONTACT, SEALED])
        expect(
          pagesWith(pages, word).filter((path) => !own.some((id) => path.includes(id))),
          word,
        ).toEqual([]);
    });

  it('reaches the poster: what they keep back themselves, no bid before its deadline', async () => {
    const pages = await visitAs('qiye');
    expect(pagesWith(pages, RESTRICTED)).toContain(`/listings/${idOf('listing eps')}`);
    const sealed = await sealedIds(site.databaseUrl);
    expect(pagesWith(pages, SEALED).filter((path) => sealed.some((id) => path.includes(id)))).toEqual([]);
  });

  it('reaches an official: the restricted part, no bid before its deadline', async () => {
    const pages = await visitAs('guanyuan');
    expect(pagesWith(pages, RESTRICTED).length).toBeGreaterThan(0);
    const sealed = await sealedIds(site.databaseUrl);
    const found = pagesWith(pages, SEALED);
    expect(found.filter((path) => sealed.some((id) => path.includes(id)))).toEqual([]);
  });

  it('is asked for directly by nobody: every bid before its deadline is refused to all but its bidder', async () => {
    const database = openDatabase(site.databaseUrl);
    const rows = await database.db
      .select({ id: bids.id, bidder: bids.organisationId })
      .from(bids)
      .innerJoin(listings, eq(listings.id, bids.listingId))
      // What an earlier round opened stays open.
      .where(
        sql`${listings.state} = 'published' and ${listings.deadlineAt} > ${Date.now()} and ${bids.round} = ${listings.round}`,
      );
    database.close();
    expect(rows.length).toBeGreaterThan(5);
    for (const name of ['qiye', 'guanyuan', 'admin', 'yinhang']) {
      const client = await signInAs(site, name);
      const own = await ownPages(site.databaseUrl, name);
      for (const { id } of rows.filter((row) => !own.includes(row.id)))
        expect([403, 404]).toContain((await client.get(`/bids/${id}`)).status);
    }
  });
});

/** The ids of open listings, and of every bid that is still sealed. */
async function sealedIds(databaseUrl: string): Promise<string[]> {
  const database = openDatabase(databaseUrl);
  const open = await database.db
    .select({ id: listings.id })
    .from(listings)
    .where(sql`${listings.state} = 'published' and ${listings.deadlineAt} > ${Date.now()}`);
  const sealed = await database.db.select({ id: bids.id }).from(bids).where(isNotNull(bids.sealed));
  database.close();
  expect(Math.min(open.length, sealed.length)).toBeGreaterThan(5);
  return [...open, ...sealed].map(({ id }) => id);
}

/** The ids of listings and bids of this person's organisation, of joint bids too, and of the listings they bid on. */
async function ownPages(databaseUrl: string, name: string | undefined): Promise<string[]> {
  if (!name) return [];
  const database = openDatabase(databaseUrl);
  const mine = sql`(select organisation_id from memberships where user_id = ${idOf(`user ${name}`)})`;
  const posted = await database.db.select({ id: listings.id }).from(listings).where(sql`organisation_id = ${mine}`);
  const taken = await database.db
    .select({ id: bids.id, listingId: bids.listingId })
    .from(bids)
    .where(
      sql`organisation_id = ${mine} or exists (select 1 from bid_partners p
        where p.bid_id = bids.id and p.organisation_id = ${mine})`,
    );
  // What was opened of the bids for their own listings, and what their colleagues have open.
  const opened = await database.db
    .select({ id: bids.id })
    .from(bids)
    .where(
      sql`sealed is null and state <> 'draft' and listing_id in (select id from listings where organisation_id = ${mine})`,
    );
  const [own] = await database.db.all<{ id: string }>(
    sql`select organisation_id id from memberships where user_id = ${idOf(`user ${name}`)}`,
  );
  database.close();
  return [
    ...[...posted, ...opened].map(({ id }) => id),
    ...taken.flatMap(({ id, listingId }) => [id, `${listingId}/bid`]),
    `/organisations/${own?.id}/handover`,
  ];
}
