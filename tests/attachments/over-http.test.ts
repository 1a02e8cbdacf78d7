import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdf, pdfOf } from '#tests/files/samples.ts';
import { type Client, openClient, type Site, signInAs, startSite } from '#tests/site.ts';

/** The built site with the demo world, and the page of the firm's own organisation. */
let site: Site;
let firm: Client;
let page: string;

beforeAll(async () => {
  site = await startSite();
  firm = await signInAs(site, 'hengze');
  page = await ownPage();
});
afterAll(() => site?.stop());

/** Where the firm's own page is, from its workbench. */
async function ownPage(): Promise<string> {
  const text = await (await firm.get('/workbench')).text();
  const found = /href="(\/organisations\/[\w-]{20})/.exec(text)?.[1];
  if (!found) throw new Error('the workbench does not lead to the organisation');
  return found;
}

const MB = 1024 * 1024;
const ownerId = () => page.split('/').at(-1) as string;

function upload(client: Client, ...sent: [bytes: Uint8Array, name: string][]): Promise<Response> {
  const body = new FormData();
  for (const [key, value] of Object.entries({ owner: 'organisations', ownerId: ownerId(), back: page }))
    body.set(key, value);
  for (const [bytes, name] of sent) body.append('files', new File([new Uint8Array(bytes)], name));
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, origin: site.url };
  return fetch(new URL(`${page}?_action=attachments.add`, site.url), {
    method: 'POST',
    redirect: 'manual',
    headers,
    body,
  });
}

const links = async (): Promise<string[]> =>
  [...(await (await firm.get(page)).text()).matchAll(/href="(\/files\/[\w-]{20})"/g)].map(([, path]) => path as string);

describe('a file over HTTP', () => {
  it('is added by a form and downloaded, never shown', async () => {
    const done = await upload(firm, [pdf('执照'), '营业执照（副本）.pdf']);
    expect([done.status, done.headers.get('location')]).toEqual([303, `${page}#files-${ownerId()}`]);
    const [path] = await links();
    const got = await firm.get(path as string);
    expect(got.status).toBe(200);
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="file.pdf"; filename*=UTF-8''${encodeURIComponent('营业执照（副本）.pdf')}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(Buffer.from(await got.arrayBuffer()).equals(pdf('执照'))).toBe(true);
  });

  it('is 404 to others, as is what does not exist, and asks a visitor to sign in first', async () => {
    const [path = ''] = await links();
    const other = await signInAs(site, 'gaoxiao');
    expect([(await other.get(path)).status, (await other.get('/files/AAAAAAAAAAAAAAAAAAAA')).status]).toEqual([
      404, 404,
    ]);
    for (const one of [path, '/files/AAAAAAAAAAAAAAAAAAAA'])
      expect((await openClient(site).get(one)).headers.get('location')).toContain('/sign-in');
    expect((await (await signInAs(site, 'guanyuan')).get(path)).status).toBe(200);
    expect((await upload(other, [pdf('别人的'), '别人的.pdf'])).status).toBe(404);
  });

  it('is refused by its content with the message at the field', async () => {
    const response = await upload(firm, [Buffer.from('<html><script>alert(1)</script></html>'), '合同.pdf']);
    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain(`href="#files-${ownerId()}"`);
    expect(text).toContain('“合同”是网页');
  });

  it('of exactly 10 MB passes, a byte more is told, and much more is not even read', async () => {
    expect((await upload(firm, [pdfOf(10 * MB), '十.pdf'])).status).toBe(303);
    const over = await upload(firm, [pdfOf(10 * MB + 1), '十一.pdf']);
    expect([over.status, (await over.text()).includes('“十一”超过 10 MB')]).toEqual([422, true]);
    const far = await upload(firm, [pdfOf(12 * MB), '十二.pdf']);
    expect([far.status, (await far.text()).includes('超过 10 MB')]).toEqual([413, true]);
    expect(await links()).toHaveLength(2);
  });

  it('is removed by its owner and gone', async () => {
    const paths = await links();
    const id = paths[0]?.split('/').at(-1) as string;
    expect((await firm.submit(page, 'attachments.remove', { id, back: page })).status).toBe(303);
    expect((await firm.get(paths[0] as string)).status).toBe(404);
    expect(await links()).toEqual(paths.slice(1));
  });
});
