import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { newId } from '#src/lib/ids.ts';
import { type Client, openClient, type Site, signInAs, startSite } from '#tests/site.ts';
import { ADDRESSES, encoded, isAnswered, NUMBERS, namesOf, TYPED } from './typed.ts';

vi.setConfig({ testTimeout: 300_000 });

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());

describe('an address that nobody meant', () => {
  for (const [kind, text] of Object.entries(TYPED))
    it(`is answered: ${kind}`, async () => {
      const client = await signInAs(site, 'guanyuan');
      // A request line ends at 16 KB, which the server says by 431.
      const value = encoded(text).slice(0, 14_000).replace(/%.?$/, '');
      const names = [
        'q',
        'index',
        'field',
        'state',
        'sort',
        'page',
        'tab',
        'type',
        'when',
        'region',
        'with',
        'mode',
        'to',
      ];
      for (const path of ADDRESSES) {
        await isAnswered(await client.get(`${path}?q=${value}`), `${path} q`);
        if (value.length > 2_000) continue;
        await isAnswered(
          await client.get(`${path}?${names.map((name) => `${name}=${value}`).join('&')}`),
          `${path} all`,
        );
        await isAnswered(
          await client.get(`${path}?${`field=${value}&`.repeat((12_000 / (value.length + 8)) | 0)}`),
          `${path} repeated`,
        );
        await isAnswered(
          await client.get(
            `${path}?${namesOf(path)
              .map((name) => `${name}=${value}`)
              .join('&')}`,
          ),
          `${path} its own`,
        );
        await isAnswered(await client.get(`${path}?${value}=${value}&${value}`), `${path} as a name`);
      }
    });

  it('is answered: bytes that are no text', async () => {
    for (const path of ADDRESSES)
      for (const bytes of ['%ed%a0%80', '%c0%80', '%ff%fe', '%f8%88%80%80%80', '%00', '%', '%zz'])
        await isAnswered(
          await openClient(site).get(`${path}?q=${bytes}&field=${bytes}&page=${bytes}`),
          `${path} ${bytes}`,
        );
  });

  it('is answered: pages and numbers that there are none of', async () => {
    const client = await signInAs(site, 'guanyuan');
    for (const n of NUMBERS)
      for (const path of [...ADDRESSES, '/staff/words/1'])
        await isAnswered(await client.get(`${path}?page=${n}&page=${n}&with=${n}&q=保温`), `${path} ${n}`);
    for (const n of NUMBERS.filter((one) => one !== ''))
      await isAnswered(await client.get(`/staff/words/${encoded(n)}`), n);
  });

  it('says what was done with it: nothing to look for, cut, no results', async () => {
    const client = openClient(site);
    expect(await (await client.get(`/search?q=${encoded('？！')}`)).text()).toContain('没有可以找的词');
    expect(await (await client.get(`/search?q=${encoded('阻燃 '.repeat(600))}`)).text()).toContain('只用了开头一段');
    expect(await (await client.get('/search?q=保温&field=nothing')).text()).toContain('这样筛选没有结果');
    expect(await (await client.get('/events?type=nothing&region=nothing')).text()).toMatch(/活动 \d+ 场/);
  });
});

describe('a form that nobody meant', () => {
  for (const [kind, text] of Object.entries(TYPED))
    it(`is answered, and what was typed comes back: ${kind}`, async () => {
      const event = await openEvent();
      const fields = Object.fromEntries(
        [
          'name',
          'phone',
          'email',
          'firm',
          'group',
          'code',
          'topicTitle',
          'topicBody',
          'answers.x',
          'delegates.0.name',
          'delegates.0.email',
        ].map((name) => [name, text]),
      );
      await submits(openClient(site), `/events/${event}`, 'registrations.register', {
        ...fields,
        id: newId(),
        eventId: event,
      });
      await submits(openClient(site), `/events/${event}`, 'registrations.register', {
        ...fields,
        id: text,
        eventId: text,
      });
      const member = await signInAs(site, 'xiaoqi');
      const saved = { id: newId(), name: text, digest: text, query: `q=${text}&field=${text}` };
      await submits(member, '/search?q=保温', 'searches.save', saved);
      await submits(member, '/search?q=保温', 'searches.save', { ...saved, name: '保温', digest: 'never' });
      for (const action of ['change', 'look', 'remove'])
        await submits(member, '/searches', `searches.${action}`, { id: text, name: text });
      await isAnswered(await member.get('/searches'), '/searches');
      const official = await signInAs(site, 'guanyuan');
      await submits(official, '/staff/words', 'words.save', {
        formId: text,
        basedOn: text,
        synonyms: text,
        dictionary: text,
        note: text,
      });
      await submits(official, '/staff/words', 'words.activate', { number: text });
      const listing = await openListing();
      await submits(official, `/listings/${listing}/push`, 'referrals.push', {
        listingId: listing,
        organisations: [text, text],
        names: text,
        note: text,
        anyway: text,
      });
      await submits(member, `/listings/${listing}`, 'matches.judge', {
        listingId: text,
        supplyId: text,
        verdict: text,
        reason: text,
        words: text,
        row: text,
      });
      await submits(
        member,
        `/searches/stop?token=${encoded(text).slice(0, 6_000).replace(/%.?$/, '')}`,
        'searches.stop',
        {
          token: text,
        },
      );
    });

  it('takes fields sent twice, as rows or not at all for what they are', async () => {
    const event = await openEvent();
    const twice = {
      id: [newId(), newId()],
      eventId: [event, event],
      name: ['甲', '乙'],
      phone: ['1', '2'],
      email: ['a', 'b'],
    };
    for (const fields of [
      {},
      twice,
      { 'name.first': '甲', 'email.0': 'x', delegates: 'x' },
      { __proto__: 'x', 'constructor.prototype': 'y' },
    ])
      await submits(openClient(site), `/events/${event}`, 'registrations.register', fields as Record<string, string>);
  });
});

async function submits(client: Client, path: string, action: string, fields: Record<string, string | string[]>) {
  const response = await client.submit(path, action, fields);
  const text = await isAnswered(response, action);
  if (response.status === 422) expect(text, action).toContain('href="#');
}

const openEvent = (): Promise<string> =>
  firstOf(`events where state = 'published' and audience = 'open' and starts_at > ? order by starts_at`);

const openListing = (): Promise<string> =>
  firstOf(`listings where state = 'published' and deadline_at > ? order by deadline_at`);

/** The id of the first row that is still to come. */
async function firstOf(rest: string): Promise<string> {
  const { client, close } = openDatabase(site.databaseUrl);
  const { rows } = await client.execute({ sql: `select id from ${rest} limit 1`, args: [Date.now()] });
  close();
  return String(rows[0]?.id);
}
