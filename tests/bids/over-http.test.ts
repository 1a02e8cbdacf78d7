import { createSecretKey } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#db/client.ts';
import { bids, organisations } from '#db/schema/index.ts';
import { idOf } from '#db/seed/clock.ts';
import { openOwn } from '#src/domain/bids/seal.ts';
import { newId } from '#src/lib/ids.ts';
import { type Client, openClient, type Site, signInAs, startSite, TEST_SECRET } from '#tests/site.ts';

/** The built site with the demo world: what strangers, rivals and posters get to see, and what hostile forms do. */
let site: Site;
let database: Database;
let open: { listing: string; bid: string; plan: string };
let poster: Client;
let rival: Client;

beforeAll(async () => {
  site = await startSite();
  const secret = createSecretKey(Buffer.from(TEST_SECRET, 'hex'));
  database = openDatabase(site.databaseUrl, { secret });
  const found = await database.db
    .select()
    .from(bids)
    .where(and(eq(bids.listingId, idOf('listing eps')), eq(bids.state, 'submitted')))
    .orderBy(bids.id);
  const bid = found[0] as (typeof found)[number];
  open = { listing: bid.listingId, bid: bid.id, plan: openOwn(secret, bid).plan };
  expect([bid.plan, open.plan.length > 20]).toEqual(['', true]);
  poster = await signInAs(site, 'qiye');
  rival = await signInAs(site, 'lvre');
});
afterAll(async () => {
  database?.close();
  await site?.stop();
});

const formOf = (listingId: string, over: Record<string, string> = {}) => ({
  id: newId(),
  listingId,
  team: '四人',
  ability: '有业绩',
  plan: '方案',
  schedule: '进度',
  quoteFen: '76',
  contactName: '方工',
  contactPhone: '0000-8800 0011',
  creditDeclared: 'yes',
  intent: 'submit',
  ...over,
});
/** One that nobody bids on yet. */
const freeListing = () => idOf('listing life');
const countBids = () => database.db.$count(bids);

describe('sealed bids over HTTP', () => {
  it('show the poster and officials the number and nothing else', async () => {
    for (const client of [poster, await signInAs(site, 'guanyuan')]) {
      const response = await client.get(`/listings/${open.listing}/bids`);
      expect(response.status).toBe(200);
      const page = await response.text();
      expect(page).toContain('3 家已揭榜');
      expect(page).not.toContain(open.plan.slice(0, 12));
      const one = await client.get(`/bids/${open.bid}`);
      expect(one.status).toBe(403);
      const refusal = await one.text();
      expect(refusal).toContain('这份申请是密封的');
      expect(refusal).not.toContain(open.plan.slice(0, 12));
    }
  });

  it('do not exist for rivals, and a visitor has to sign in', async () => {
    expect((await rival.get(`/bids/${open.bid}`)).status).toBe(404);
    expect((await rival.get(`/listings/${open.listing}/bids`)).status).toBe(404);
    for (const path of [`/bids/${open.bid}`, `/listings/${open.listing}/bid`, '/workbench']) {
      const response = await openClient(site).get(path);
      expect(response.headers.get('location')).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
    }
  });

  it('cannot be decided by a form the page does not show', async () => {
    const before = await database.db.select().from(bids).where(eq(bids.id, open.bid)).get();
    for (const action of ['bids.award', 'bids.shortlist', 'bids.decline', 'bids.withdraw', 'contracts.record']) {
      const fields = { id: open.bid, reason: 'x', number: '1', kind: 'supply', amountFen: '1', signedOn: '2026-11-01' };
      const response = await rival.submit('/workbench', action, fields);
      expect(response.status).toBe(404);
    }
    expect((await poster.submit('/workbench', 'bids.start', { listingId: open.listing })).status).toBe(422);
    expect(await database.db.select().from(bids).where(eq(bids.id, open.bid)).get()).toEqual(before);
  });
});

describe('the bid form over HTTP', () => {
  it('makes one bid of a form posted twice, and shows script tags as text', async () => {
    const listingId = freeListing();
    const form = formOf(listingId, { plan: '<script>alert("甲")</script>' });
    const path = `/listings/${listingId}/bid`;
    const before = await countBids();
    const answers = await Promise.all([rival.submit(path, 'bids.save', form), rival.submit(path, 'bids.save', form)]);
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
      [303, `/bids/${form.id}`],
      [303, `/bids/${form.id}`],
    ]);
    expect(await countBids()).toBe(before + 1);
    const page = await (await rival.get(`/bids/${form.id}`)).text();
    expect(page).toContain('&lt;script&gt;alert(&quot;甲&quot;)&lt;/script&gt;');
    expect(page).not.toContain('<script>alert');
  });

  it('shows what was typed again, with what has to be mended', async () => {
    const path = `/listings/${open.listing}/bid`;
    const response = await rival.submit(path, 'bids.save', formOf(open.listing, { quoteFen: '-5', team: '五人组' }));
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('不能为负');
    expect(page).toContain('五人组');
    expect(page).toContain('value="-5"');
  });

  it('refuses another firm’s bid in the hidden field, a listing that is none, and the poster itself', async () => {
    const path = `/listings/${open.listing}/bid`;
    const stolen = formOf(open.listing, { id: open.bid });
    expect((await rival.submit(path, 'bids.save', stolen)).status).toBe(404);
    expect((await rival.submit(path, 'bids.save', formOf(newId()))).status).toBe(404);
    expect((await rival.submit(path, 'bids.save', { ...stolen, id: '../../etc' })).status).toBe(422);
    expect((await poster.submit(path, 'bids.save', formOf(open.listing))).status).toBe(403);
    const bank = await signInAs(site, 'yinhang');
    expect((await bank.submit(path, 'bids.save', formOf(open.listing))).status).toBe(403);
  });

  it('answers ten megabytes with a message at the field, more with a sentence', async () => {
    const path = `/listings/${open.listing}/bid`;
    const before = await countBids();
    const long = await rival.submit(path, 'bids.save', formOf(open.listing, { plan: 'x'.repeat(10_000_000) }));
    expect(long.status).toBe(422);
    expect(await long.text()).toContain('最多 6000 个字');
    const longer = await rival.submit(path, 'bids.save', formOf(open.listing, { plan: 'x'.repeat(12_000_000) }));
    expect(longer.status).toBeGreaterThanOrEqual(400);
    expect(longer.status).toBeLessThan(500);
    expect(await countBids()).toBe(before);
  });

  it('is closed to an organisation that is not verified', async () => {
    const [pending] = await database.db.select().from(organisations).where(eq(organisations.state, 'pending'));
    expect(pending).toBeDefined();
    const newcomer = await signInAs(site, 'lianggu');
    const response = await newcomer.get(`/listings/${open.listing}/bid`);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('贵单位还没有认证');
  });
});

describe('the workbench over HTTP', () => {
  it.each(['qiye', 'xiaoqi', 'gaoxiao', 'guanyuan', 'yinhang', 'xinren', 'lianggu', 'jieyin', 'ligong-keyan'])(
    'answers %s whole',
    async (name) => {
      const response = await (await signInAs(site, name)).get('/workbench');
      const page = await response.text();
      expect(response.status).toBe(200);
      expect(page.trimEnd()).toMatch(/<\/html>$/);
      expect(page).toMatch(/等您办的/);
    },
  );
});
