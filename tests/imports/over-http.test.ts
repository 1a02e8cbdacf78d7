import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#db/client.ts';
import { achievements, imports, listings } from '#db/schema/index.ts';
import { continueImports } from '#src/domain/imports/work.ts';
import { type Client, openClient, type Site, signInAs, startSite } from '#tests/site.ts';

/** The built site with the demo world: what an official does in the browser, and what others are told. */
let site: Site;
let database: Database;
let official: Client;

beforeAll(async () => {
  site = await startSite();
  database = openDatabase(site.databaseUrl);
  official = await signInAs(site, 'guanyuan');
});
afterAll(async () => {
  database?.close();
  await site?.stop();
});

/** Uploads as a browser does; `text` undefined is a form without a file. */
async function upload(
  client: Client,
  kind: string,
  text: string | Uint8Array<ArrayBuffer> | undefined,
  name = '表.csv',
) {
  const body = new FormData();
  for (const [field, value] of Object.entries({ kind, organisation: '' })) body.append(field, value);
  body.append('file', new File(text === undefined ? [] : [text], text === undefined ? '' : name));
  const cookie = [...client.cookies].map((pair) => pair.join('=')).join('; ');
  return fetch(`${site.url}/staff/import?_action=imports.upload`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: site.url },
    body,
  });
}
const read = async (client: Client, path: string) => (await client.get(path)).text();
const stateOf = async (path: string) => {
  const id = path.split('/').at(-1) ?? '';
  return (await database.db.select().from(imports).where(eq(imports.id, id)).get())?.state;
};

describe('an import in the browser', () => {
  it('goes from the upload over the preview to what everyone can read, once', async () => {
    const sheet = '编号,成果名称,成熟度\nhttp-1,<script>alert(1)</script>涂料,6级\nhttp-2,泵阀,\n';
    const first = await upload(official, 'achievements', sheet);
    expect(first.status).toBe(303);
    const path = first.headers.get('location') ?? '';
    const preview = await read(official, path);
    expect(preview).toContain('确认导入 2 行');
    expect(preview).toContain('&lt;script&gt;alert(1)&lt;/script&gt;涂料');
    expect(preview).not.toContain('<script>alert(1)');
    expect(await database.db.$count(achievements, eq(achievements.title, '泵阀'))).toBe(0);

    expect((await official.submit(path, 'imports.confirm', { id: path.split('/').at(-1) ?? '' })).status).toBe(303);
    while ((await stateOf(path)) === 'running') await continueImports(database);
    expect(await read(official, path)).toContain('新增 2 行');
    expect(await read(openClient(site), '/achievements')).toContain('泵阀');

    const again = await upload(official, 'achievements', sheet, '又一份.csv');
    expect(await read(official, again.headers.get('location') ?? '')).toContain('平台上已有 2');
  });

  it('says what is wrong by row, offers it as a sheet, and cannot be confirmed past it', async () => {
    const { headers } = await upload(official, 'listings', '名称,资金（万元）\n,=1+1\n');
    const path = headers.get('location') ?? '';
    const page = await read(official, path);
    expect(page).toContain('请填写名称');
    expect(page).not.toContain('确认导入');
    const before = await database.db.$count(listings);
    const forced = await official.submit(path, 'imports.confirm', { id: path.split('/').at(-1) ?? '' });
    expect(forced.status).toBe(422);
    expect(await forced.text()).toContain('一行也不能导入');
    expect(await database.db.$count(listings)).toBe(before);
    const csv = await official.get(`${path}/errors.csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const bytes = Buffer.from(await csv.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from('efbbbf', 'hex'));
    expect(bytes.toString()).toContain(",'=1+1");
  });

  it('takes a column for what the official says', async () => {
    const { headers } = await upload(official, 'achievements', '甲,乙\n某项成果,某个简介\n');
    const path = headers.get('location') ?? '';
    expect(await read(official, path)).toContain('没有哪一列是名称');
    const id = path.split('/').at(-1) ?? '';
    expect((await official.submit(path, 'imports.remap', { id, columns: ['title', 'summary'] })).status).toBe(303);
    expect(await read(official, path)).toContain('确认导入 1 行');
    expect((await official.submit(path, 'imports.discard', { id })).status).toBe(303);
    expect(await stateOf(path)).toBe('discarded');
  });

  it('tells at the field of the file what cannot be read', async () => {
    const png = new Uint8Array(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    for (const [text, sentence] of [
      [png, '另存为 .xlsx'],
      ['', '文件是空的'],
      [undefined, '请选择文件'],
    ] as const) {
      const response = await upload(official, 'listings', text, '表.xlsx');
      expect(response.status).toBe(422);
      expect(await response.text()).toContain(sentence);
    }
    const kind = await upload(official, 'people', '名称\n甲\n');
    expect([kind.status, await kind.text()]).toEqual([422, expect.stringContaining('请选择导入什么')]);
  });

  it('gives out empty sheets of its three kinds', async () => {
    for (const kind of ['listings', 'capabilities', 'achievements'])
      expect(await read(official, `/staff/import/${kind}.csv`)).toContain('名称');
    expect((await official.get('/staff/import/users.csv')).status).toBe(404);
  });
});

describe('for anyone else', () => {
  it('the pages and forms of imports are closed', async () => {
    const { headers } = await upload(official, 'listings', '名称\n甲\n');
    const path = headers.get('location') ?? '';
    const member = await signInAs(site, 'qiye');
    for (const page of ['/staff/import', path, `${path}/errors.csv`, '/staff/import/listings.csv']) {
      expect((await member.get(page)).status, page).toBe(403);
      expect((await openClient(site).get(page)).headers.get('location'), page).toContain('/sign-in');
    }
    const id = path.split('/').at(-1) ?? '';
    expect((await member.submit(path, 'imports.confirm', { id })).status).toBe(403);
    expect((await upload(member, 'listings', '名称\n乙\n')).status).toBe(403);
    expect((await upload(openClient(site), 'listings', '名称\n乙\n')).headers.get('location')).toContain('/sign-in');
    expect(await stateOf(path)).toBe('previewed');
  });
});
