import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#db/client.ts';
import { listings, organisations, questions } from '#db/schema/index.ts';
import { newId } from '#src/lib/ids.ts';
import { type Client, openClient, type Site, signInAs, startSite } from '#tests/site.ts';

/** The built site with the demo world, and an open listing of 东湾精密铸造. */
let site: Site;
let database: Database;
let asker: Client;
let poster: Client;
let listingId: string;
let page: string;

beforeAll(async () => {
  site = await startSite();
  database = openDatabase(site.databaseUrl);
  const listing = await database.db
    .select({ id: listings.id })
    .from(listings)
    .innerJoin(organisations, eq(organisations.id, listings.organisationId))
    .where(and(eq(organisations.name, '东湾精密铸造有限公司'), eq(listings.state, 'published')))
    // The latest deadline is weeks away, whatever day the demo world is loaded.
    .orderBy(desc(listings.deadlineAt))
    .get();
  listingId = listing?.id ?? '';
  page = `/listings/${listingId}`;
  [asker, poster] = [await signInAs(site, 'gaoxiao'), await signInAs(site, 'jingzhu')];
});
afterAll(async () => {
  database?.close();
  await site?.stop();
});

const textOf = async (client: Client): Promise<string> => (await client.get(page)).text();
const QUESTION = '再生砂的酸耗值按哪个标准检测？';
const ANSWER = '按 GB/T 2684 检测。';
const id = newId();

describe('a question over HTTP', () => {
  it('comes back with its message and what was typed where it is too short', async () => {
    const response = await asker.submit(page, 'questions.ask', { id, listingId, question: '酸耗值' });
    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain('至少写 5 个字');
    expect(text).toContain('>酸耗值</textarea>');
    expect(text).toContain(`value="${id}"`);
  });

  it('is read by the poster, without who asked, and by nobody else before it is answered', async () => {
    const asked = await asker.submit(page, 'questions.ask', { id, listingId, question: QUESTION });
    expect([asked.status, asked.headers.get('location')]).toEqual([303, `${page}#question-${id}`]);
    expect(await textOf(asker)).toContain('提问者 A（贵单位）');
    const read = await textOf(poster);
    const section = /<section id="questions"[\s\S]*?<\/section>/.exec(read)?.[0] ?? '';
    expect(section).toContain(QUESTION);
    expect(section).toContain(`id="answer-${id}"`);
    expect(section).not.toMatch(/云川理工大学|贵单位/);
    expect(await textOf(openClient(site))).not.toContain(QUESTION);
    expect(await (await poster.get('/workbench')).text()).toContain(`href="${page}#questions"`);
  });

  it('is answered at its own field, and both are public', async () => {
    const short = await poster.submit(page, 'questions.answer', { id, answer: '' });
    expect([short.status, (await short.text()).includes(`href="#answer-${id}"`)]).toEqual([422, true]);
    expect((await asker.submit(page, 'questions.answer', { id, answer: '自问自答' })).status).toBe(404);
    expect((await poster.submit(page, 'questions.answer', { id, answer: ANSWER })).status).toBe(303);
    const seen = await textOf(openClient(site));
    for (const part of [QUESTION, ANSWER, '提问者 A']) expect(seen).toContain(part);
  });

  it('is hidden by an official with a reason, and put back', async () => {
    const official = await signInAs(site, 'guanyuan');
    const visitor = openClient(site);
    expect((await poster.submit(page, 'questions.hide', { id, reason: '不想看' })).status).toBe(403);
    expect((await official.submit(page, 'questions.hide', { id, reason: '' })).status).toBe(422);
    expect((await official.submit(page, 'questions.hide', { id, reason: '与榜无关' })).status).toBe(303);
    expect(await textOf(visitor)).not.toContain(QUESTION);
    expect((await official.submit(page, 'questions.unhide', { id })).status).toBe(303);
    expect(await textOf(visitor)).toContain(QUESTION);
    expect(await database.db.$count(questions, eq(questions.id, id))).toBe(1);
  });
});
