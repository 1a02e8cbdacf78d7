import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#db/client.ts';
import { savedSearches, users } from '#db/schema/index.ts';
import { issueStop } from '#src/domain/searches/stop.ts';
import { newId } from '#src/lib/ids.ts';
import { type Client, openClient, type Site, signInAs, startSite } from '#tests/site.ts';

let site: Site;
let database: Database;
let member: Client;
let userId: string;
let token: string;
beforeAll(async () => {
  site = await startSite();
  database = openDatabase(site.databaseUrl);
  member = await signInAs(site, 'xiaoqi');
  const saved = { id: newId(), name: '保温', digest: 'daily', query: 'q=保温' };
  expect((await member.submit('/search?q=保温', 'searches.save', saved)).status).toBe(303);
  const user = await database.db.select().from(users).where(eq(users.email, 'xiaoqi@demo.example')).get();
  userId = user?.id ?? '';
  token = await database.write((tx) => issueStop(tx, userId, Date.now()));
});
afterAll(async () => {
  database.close();
  await site.stop();
});
beforeEach(() => database.write((tx) => tx.update(savedSearches).set({ digest: 'daily' })));

const digests = async () =>
  (await database.db.select().from(savedSearches).where(eq(savedSearches.userId, userId))).map(({ digest }) => digest);

/** As a mail program sends it: without a cookie, with a body of its own. */
const send = (path: string, init: RequestInit = {}) =>
  fetch(new URL(path, site.url), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    ...init,
  });
const FOREIGN = ['https://mail.example', 'null', undefined];
const from = (origin: string | undefined): RequestInit => (origin ? { headers: { origin } } : {});

describe('stopping letters by the header of a letter, RFC 8058', () => {
  it('works without a session, whatever origin the mail program names, at once and twice', async () => {
    for (const origin of FOREIGN) {
      await database.write((tx) => tx.update(savedSearches).set({ digest: 'daily' }));
      for (const _ of [1, 2]) {
        const response = await send(`/searches/stop?token=${token}`, from(origin));
        expect([response.status, await response.text()], origin).toEqual([200, '已经停发。']);
        expect(response.headers.getSetCookie()).toEqual([]);
        expect(await digests()).toEqual(['never']);
      }
    }
  });

  it('is no page and no redirect, and only a POST does it', async () => {
    const response = await send(`/searches/stop?token=${token}`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(response.headers.get('location')).toBeNull();
    await database.write((tx) => tx.update(savedSearches).set({ digest: 'daily' }));
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      await fetch(`${site.url}/searches/stop?token=${token}`, { method, redirect: 'manual' });
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect((await send(`/searches/stop?token=${token}`, { method })).status, method).toBe(403);
    expect(await digests()).toEqual(['daily']);
  });

  it('answers a token nobody was sent with a sentence and stops nothing', async () => {
    for (const wrong of ['', 'x', `${token}x`, newId(), encodeURIComponent(`' OR 1=1 --`), 'a'.repeat(5_000)]) {
      const response = await send(`/searches/stop?token=${wrong}`);
      expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('这个网址不能用了')]);
    }
    expect((await send('/searches/stop', { body: new URLSearchParams({ token }) })).status).toBe(404);
    expect(await digests()).toEqual(['daily']);
  });

  it('opens no other door: no action, no other address, with a session of the person or without', async () => {
    const cookie = `session=${member.cookies.get('session')}`;
    const searchId = (await database.db.select().from(savedSearches)).map(({ id }) => id)[0] ?? '';
    const body = () => new URLSearchParams({ token, id: searchId, name: '改了', digest: 'never' });
    const paths = [
      `/searches/stop?token=${token}&_action=searches.stop`,
      `/searches/stop?token=${token}&_action=searches.remove`,
      `/searches/stop?token=${token}&_action=`,
      `/searches/stop/?token=${token}`,
      `/Searches/Stop?token=${token}`,
      `/searches?token=${token}`,
      `/searches?token=${token}&_action=searches.remove`,
      `/_actions/searches.stop?token=${token}`,
      `/sign-in?token=${token}&_action=accounts.signIn`,
    ];
    for (const path of paths)
      for (const origin of FOREIGN)
        for (const session of [{}, { cookie }]) {
          const headers = { ...session, ...(origin ? { origin } : {}) };
          const response = await send(path, { headers, body: body() });
          expect([response.status, response.headers.getSetCookie()], `${path} ${origin}`).toEqual([403, []]);
        }
    const [search] = await database.db.select().from(savedSearches);
    expect([search?.id, search?.name, search?.digest]).toEqual([searchId, '保温', 'daily']);
  });

  it('leaves the button of the page, which needs no script and no session either', async () => {
    const visitor = openClient(site);
    const page = await (await visitor.get(`/searches/stop?token=${token}`)).text();
    expect(page).toContain('不再发信');
    expect(await digests()).toEqual(['daily']);
    const response = await visitor.submit(`/searches/stop?token=${token}`, 'searches.stop', { token });
    expect([response.status, response.headers.get('location')]).toEqual([303, `/searches/stop?token=${token}`]);
    expect(await (await visitor.get(`/searches/stop?token=${token}`)).text()).toContain('已经停发');
    expect(await digests()).toEqual(['never']);
  });
});
