import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#db/client.ts';
import { capabilities } from '#db/schema/index.ts';
import { newId } from '#src/lib/ids.ts';
import { type Client, openClient, type Site, signInAs, startSite } from '#tests/site.ts';

/** The built site with the demo world. */
let site: Site;
let database: Database;
let firm: Client;

beforeAll(async () => {
  site = await startSite();
  database = openDatabase(site.databaseUrl);
  firm = await signInAs(site, 'lvjian');
});
afterAll(async () => {
  database?.close();
  await site?.stop();
});

const formOf = (over: Record<string, string> = {}) => ({
  id: newId(),
  title: '泡沫玻璃保温板切割与贴面',
  field: 'green',
  region: 'sl',
  reach: 'province',
  summary: '泡沫玻璃板切割、开槽、贴面一体加工，厚度公差 ±0.5 mm。',
  intent: 'save',
  ...over,
});
const save = (client: Client, form: Record<string, string>) =>
  client.submit('/capabilities/new', 'capabilities.save', form);
const rowOf = (id: string) => database.db.select().from(capabilities).where(eq(capabilities.id, id)).get();

describe('a capability in the browser', () => {
  it('is drafted, hidden from others, published, listed, and taken down', async () => {
    const form = formOf();
    const page = `/capabilities/${form.id}`;
    expect((await save(firm, form)).headers.get('location')).toBe(`${page}/edit`);
    expect((await openClient(site).get(page)).status).toBe(404);
    expect((await (await signInAs(site, 'lvre')).get(page)).status).toBe(404);
    expect((await save(firm, { ...form, intent: 'publish' })).headers.get('location')).toBe(page);
    const visitor = openClient(site);
    expect(await (await visitor.get(page)).text()).toContain('可能揭得了的榜');
    expect(await (await visitor.get('/capabilities?field=green&region=sl')).text()).toContain(form.title);
    expect(await (await visitor.get('/capabilities?field=food')).text()).not.toContain(form.title);
    expect((await firm.submit(page, 'capabilities.withdraw', { id: form.id, reason: '' })).status).toBe(303);
    expect((await visitor.get(page)).status).toBe(404);
  });

  it('is saved as one types, without leaving the page, and sent twice stays one', async () => {
    const form = formOf({ title: '' });
    expect((await save(firm, { ...form, intent: '', autosave: 'yes' })).status).toBe(204);
    await Promise.all([save(firm, form), save(firm, { ...form, title: '两次' })]);
    expect((await rowOf(form.id))?.state).toBe('draft');
  });

  it('shows hostile text as text', async () => {
    const form = formOf({
      title: '<img src=x onerror=alert(1)>',
      products: '</textarea><script>alert(1)</script>',
      intent: 'publish',
    });
    await save(firm, form);
    for (const path of [`/capabilities/${form.id}`, `/capabilities/${form.id}/edit`, '/capabilities']) {
      // Within the quotes of an attribute a bracket is only a character.
      const html = (await (await firm.get(path)).text()).replaceAll(/="[^"]*"/g, '');
      expect(html).not.toContain('<img src=x');
      expect(html).not.toContain('<script>alert(1)');
    }
  });

  it('comes back with what was typed and a message at each field', async () => {
    const form = formOf({ title: '', summary: '短', cases: '写了很久的案例', intent: 'publish' });
    const response = await save(firm, form);
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('href="#title"');
    expect(html).toContain('href="#summary"');
    expect(html).toContain('写了很久的案例');
    expect((await save(firm, formOf({ summary: '长'.repeat(3001) }))).status).toBe(422);
    expect((await save(firm, formOf({ field: '<x>' }))).status).toBe(422);
    expect((await save(firm, formOf({ id: 'x' }))).status).toBe(422);
  });

  it('of another organisation, or of one that offers none, is refused', async () => {
    const form = formOf();
    await save(firm, form);
    const rival = await signInAs(site, 'lvre');
    expect((await save(rival, { ...form, title: '改成我的' })).status).toBe(403);
    expect((await rival.get(`/capabilities/${form.id}/edit`)).status).toBe(404);
    expect((await rowOf(form.id))?.title).toBe(form.title);
    const bank = await (await signInAs(site, 'yinhang')).get('/capabilities/new');
    expect([bank.status, await bank.text()]).toEqual([403, expect.stringContaining('企业和高校院所')]);
    const achievement = await firm.get('/achievements/new');
    expect([achievement.status, await achievement.text()]).toEqual([403, expect.stringContaining('高校院所')]);
    expect((await openClient(site).get('/capabilities/new')).headers.get('location')).toContain('/sign-in');
  });
});

describe('the lists', () => {
  it('answer any address with a page, none heavier than 60 KB', async () => {
    for (const path of [
      '/capabilities',
      '/capabilities?page=2&sort=name',
      '/capabilities?page=-1&sort=constructor&field=__proto__&region=%00&reach[]=x',
      '/achievements?trl=ready&mode=licence&sort=price',
      '/achievements?page=99999999&trl=9&mode=%27',
    ]) {
      const response = await openClient(site).get(path);
      expect(response.status, path).toBe(200);
      expect((await response.text()).length, path).toBeLessThan(60_000);
    }
  });
});
