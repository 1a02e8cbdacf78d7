import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { DEMO_PASSWORD } from '#db/seed/load.ts';
import { openClient, type Site, startSite } from '#tests/site.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());

const signIn = '/sign-in?_action=accounts.signIn';
const post = (path: string, init: RequestInit) =>
  fetch(new URL(path, site.url), { method: 'POST', redirect: 'manual', ...init });

describe('every answer', () => {
  it('carries a content security policy without unsafe sources', async () => {
    const policy = (await fetch(site.url)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('is not kept by shared caches and not sniffed', async () => {
    const { headers } = await fetch(site.url);
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
      'private, no-cache',
      'nosniff',
    ]);
  });

  it('is a page that says so where there is none', async () => {
    const response = await fetch(`${site.url}/no/such/page`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('没有这一页');
  });
});

describe('the door for forms', () => {
  it('is closed to other sites, even for what would succeed', async () => {
    for (const origin of ['https://evil.example', 'null', undefined]) {
      const response = await post(signIn, {
        headers: origin ? { origin } : {},
        body: new URLSearchParams({ email: 'qiye@demo.example', password: DEMO_PASSWORD }),
      });
      expect([response.status, response.headers.getSetCookie()], origin).toEqual([403, []]);
    }
  });

  it('runs what a form asks for once, though the page is shown again', async () => {
    const database = openDatabase(site.databaseUrl);
    const count = async () =>
      (await database.client.execute("SELECT coalesce(max(count), 0) n FROM throttles WHERE key LIKE '%account%'"))
        .rows[0]?.n;
    expect(await count()).toBe(0);
    await openClient(site).submit('/sign-in', 'accounts.signIn', {
      email: 'qiye@demo.example',
      password: 'not this one',
    });
    expect(await count()).toBe(1);
    database.close();
  });

  it('is the only one: the RPC address of actions answers 404', async () => {
    for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
      const response = await post('/_actions/accounts.signIn', {
        headers: { origin: site.url, 'content-type': type },
        body: '{}',
      });
      expect(response.status).toBe(404);
    }
  });

  it('knows no other actions than ours', async () => {
    const client = openClient(site);
    expect((await client.submit('/sign-in', 'accounts.nothing', {})).status).toBe(404);
    expect((await client.submit('/sign-in', '__proto__.toString', {})).status).toBe(404);
  });

  it('shows the form again with a summary, the message at the field and what was typed', async () => {
    const response = await openClient(site).submit('/sign-in', 'accounts.signIn', {
      email: '"><script>alert(1)</script>',
      password: '',
    });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('href="#password"');
    expect(html).toContain('id="password-error"');
    // Within the quotes of an attribute only the quote itself has to be escaped.
    expect(html.replace('value="&quot;><script>alert(1)</script>"', '')).not.toContain('<script>alert');
    expect(html).toContain('value="&quot;><script>alert(1)</script>"');
  });

  it('takes ten megabytes of text for a mistake to be mended', async () => {
    const response = await openClient(site).submit('/sign-in', 'accounts.signIn', {
      email: 'x'.repeat(10_000_000),
      password: 'y',
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('最多 254 个字');
  });

  it('says that more than eleven is too much', async () => {
    const response = await openClient(site).submit('/sign-in', 'accounts.signIn', {
      email: 'x'.repeat(12_000_000),
      password: 'y',
    });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('超过 10 MB');
  });

  it('answers a body of another kind with a sentence', async () => {
    const response = await post(signIn, {
      headers: { origin: site.url, 'content-type': 'application/json' },
      body: '{"email":1}',
    });
    expect(response.status).toBeLessThan(500);
    expect(response.status).toBeGreaterThanOrEqual(400);
  });
});

describe('长者模式', () => {
  it('is remembered and leaves the address', async () => {
    const client = openClient(site);
    const response = await client.get('/sign-in?to=%2Fworkbench&mode=senior');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/sign-in?to=%2Fworkbench']);
    expect(await (await client.get('/')).text()).toContain('data-mode="senior"');
    await client.get('/?mode=standard');
    expect(await (await client.get('/')).text()).not.toContain('data-mode="senior"');
  });
});

describe('personal pages', () => {
  it('send a visitor to sign in and back', async () => {
    const response = await openClient(site).get('/staff/outbox?state=failed');
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/sign-in?to=%2Fstaff%2Foutbox%3Fstate%3Dfailed',
    ]);
  });
});
