import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { type MailPayload, outbox, sessions, users } from '#db/schema/index.ts';
import { hashToken } from '#src/lib/ids.ts';
import { openClient, type Site, startSite } from '#tests/site.ts';
import { PASSWORD, tokenIn } from './people.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite({ DEMO: 'off' });
});
afterAll(() => site.stop());

const form = { name: '沈工', email: 'shen@firm.example', password: PASSWORD, consent: 'yes', privacy: '', website: '' };

async function read<T>(query: (db: ReturnType<typeof openDatabase>['db']) => Promise<T>): Promise<T> {
  const database = openDatabase(site.databaseUrl);
  try {
    return await query(database.db);
  } finally {
    database.close();
  }
}
const lastLetter = async (to: string): Promise<MailPayload | undefined> => {
  const rows = await read((db) => db.select().from(outbox).orderBy(outbox.createdAt));
  return rows
    .map((row) => row.payload as MailPayload)
    .filter((letter) => letter.to === to)
    .at(-1);
};
const user = async (email: string) => (await read((db) => db.select().from(users))).find((row) => row.email === email);

describe('the pages of an account', () => {
  it('lead from sign-up over the letter to sign-in; opening the link alone confirms nothing', async () => {
    const client = openClient(site);
    const sent = await client.submit('/sign-up', 'accounts.signUp', form);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/confirm']);

    const letter = await lastLetter(form.email);
    expect(letter?.text).toContain(`${site.url}/confirm?token=`);
    const link = `/confirm?token=${tokenIn(letter)}`;
    for (let i = 0; i < 3; i++) expect(await (await client.get(link)).text()).toContain('再按一下');
    expect((await user(form.email))?.emailConfirmedAt).toBeNull();

    const confirmed = await client.submit(link, 'accounts.confirmEmail', { token: tokenIn(letter) });
    expect(confirmed.headers.get('location')).toBe('/sign-in');
    expect(await (await client.get(link)).text()).toContain('这个网址不能用了');

    const entered = await client.submit('/sign-in', 'accounts.signIn', { ...form, to: '/account' });
    expect(entered.headers.get('location')).toBe('/account');
    expect(entered.headers.get('set-cookie')).toMatch(/^session=[\w-]{40};.*HttpOnly.*SameSite=Lax/i);
    expect(await (await client.get('/account')).text()).toContain('（这一台）');
  });

  it('answer the same for an address with an account and for one without', async () => {
    const answers = [];
    for (const email of [form.email, 'nobody@firm.example']) {
      const client = openClient(site);
      for (const [page, action] of [
        ['/sign-up', 'signUp'],
        ['/confirm', 'resendConfirmation'],
        ['/forgot', 'requestReset'],
      ] as const) {
        const response = await client.submit(page, `accounts.${action}`, { ...form, email });
        const next = await (await client.get(response.headers.get('location') ?? '')).text();
        answers.push(`${response.status} ${next.replaceAll(email, 'ADDRESS')}`);
      }
    }
    expect(answers.slice(3)).toEqual(answers.slice(0, 3));
  });

  it('lead nowhere else after signing in', async () => {
    for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/sign-in']) {
      const response = await openClient(site).submit('/sign-in', 'accounts.signIn', { ...form, to });
      expect([to, response.headers.get('location')]).toEqual([to, '/workbench']);
    }
  });

  it('give a new cookie at sign-in and end the session of the old one', async () => {
    const client = openClient(site);
    await client.signIn(form.email, form.password);
    const before = client.cookies.get('session') ?? '';
    await client.signIn(form.email, form.password);
    const open = (await read((db) => db.select().from(sessions))).map((row) => row.id);
    expect(open).toContain(hashToken(client.cookies.get('session') ?? ''));
    expect(open).not.toContain(hashToken(before));
  });

  it('take the cookie away at sign-out', async () => {
    const client = openClient(site);
    await client.signIn(form.email, form.password);
    await client.submit('/account', 'accounts.signOut', {});
    expect(client.cookies.has('session')).toBe(false);
    expect((await client.get('/account')).headers.get('location')).toBe('/sign-in?to=%2Faccount');
  });

  it('never send a password back', async () => {
    const response = await openClient(site).submit('/sign-up', 'accounts.signUp', { ...form, email: 'x', name: '' });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('有 2 处要改');
    expect(html).not.toContain(PASSWORD);
  });
});
