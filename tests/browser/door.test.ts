import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { doorLinks, registrations } from '#db/schema/index.ts';
import { qrPath } from '#src/lib/qr.ts';
import { describeInBrowser } from './browser.ts';
import {
  countsOf,
  givenDoor,
  keptBy,
  lineOf,
  PEOPLE,
  reconnect,
  scan,
  scansOf,
  stand,
  verdictsOf,
} from './door-steps.ts';
import { faultsOf } from './faults.ts';
import { withDatabase } from './steps.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describeInBrowser('the door', {}, (stage) => {
  const openPhone = () => stage().open(PHONE);

  it('answers good, used, forged and foreign codes at once, and one that is wrong does not hold up the next', async () => {
    const door = await givenDoor(stage().site);
    const [one, two] = door.people;
    const page = await openPhone();
    await stand(page, door.links[0]?.path ?? '');
    expect(await countsOf(page)).toBe('0/4');
    expect(await scan(page, one?.code ?? '')).toContain('签到成功');
    expect(await scan(page, one?.code ?? '')).toContain('已经签过到');
    expect(await scan(page, `${one?.code.slice(0, -6)}000000`)).toContain('没有这个码');
    expect(await scan(page, 'ZZZ-ZZZZZZ-ZZZZZZ')).toContain('别的活动的码');
    expect(await scan(page, two?.code.toLowerCase() ?? '')).toContain(PEOPLE[1]);
    expect(await countsOf(page)).toBe('2/4');
    expect(await faultsOf(page)).toEqual([]);
    // Where the portal was slow to answer the list did, and the scans follow.
    await expect
      .poll(() => verdictsOf(stage().site, door), { timeout: 30_000 })
      .toBe('ok double forged other_event ok');
    const rows = await scansOf(stage().site, door);
    expect(new Set(rows.map(({ deviceId }) => deviceId)).size).toBe(1);
  }, 120_000);

  it('goes on without network, after a reload too, and delivers everything later', async () => {
    const door = await givenDoor(stage().site);
    const [one, two, three] = door.people;
    const page = await openPhone();
    await stand(page, door.links[0]?.path ?? '');
    const noted = Date.now();
    await page.context().setOffline(true);
    expect(await scan(page, one?.code ?? '')).toContain('签到成功');
    expect(await scan(page, one?.code ?? '')).toContain('已经签过到');
    expect(await scan(page, 'ZZZ-ZZZZZZ-ZZZZZZ')).toContain('别的活动的码');
    expect(await lineOf(page)).toMatch(/网络不通，按 .+ 的名单签到，3 个签到等着送出/);

    await page.reload();
    await expect.poll(() => page.locator('h1').innerText()).toBe('签到：没有网络的沙龙');
    expect(await countsOf(page)).toBe('1/4');
    expect(await scan(page, two?.code ?? '')).toContain(PEOPLE[1]);
    await searchFor(page, '欧阳');
    await page.getByRole('button', { name: `给${three?.name}签到` }).click();
    await expect.poll(() => page.locator('[data-answer]').innerText()).toContain(PEOPLE[2]);
    expect(await page.locator('[data-door-found]').innerText()).toContain('已签到');
    await expectSealed(page, door.links[0]?.path ?? '');
    expect(await scansOf(stage().site, door)).toEqual([]);

    expect(await faultsOf(page)).toEqual([]);
    await reconnect(page);
    const rows = await scansOf(stage().site, door);
    expect(rows.map(({ verdict }) => verdict)).toEqual(['ok', 'double', 'other_event', 'ok', 'ok']);
    expect(rows.map(({ registrationId }) => registrationId)).toEqual([one?.id, one?.id, null, two?.id, three?.id]);
    for (const { deviceAt, scannedAt, receivedAt } of rows) {
      expect(deviceAt).toBeGreaterThanOrEqual(noted);
      expect(Math.abs(scannedAt - (deviceAt ?? 0))).toBeLessThan(1000);
      expect(receivedAt).toBeGreaterThan(scannedAt);
    }
    expect(await countsOf(page)).toBe('3/4');
  }, 180_000);

  it.each([
    [0, 1],
    [1, 0],
  ])(
    'merges two phones that both let one code in, phone %i online again first',
    async (leads, follows) => {
      const door = await givenDoor(stage().site);
      const code = door.people[3]?.code ?? '';
      const phones = await Promise.all([openPhone(), openPhone()]);
      for (const [i, phone] of phones.entries()) await stand(phone, door.links[i]?.path ?? '');
      for (const phone of phones) await phone.context().setOffline(true);
      for (const phone of phones) expect(await scan(phone, code)).toContain('签到成功');
      for (const i of [leads, follows]) await reconnect(phones[i] as Page);
      const rows = await scansOf(stage().site, door);
      expect(rows.map(({ verdict, said, linkId }) => [verdict, said, linkId])).toEqual([
        ['ok', null, door.links[0]?.id],
        ['double', 'ok', door.links[1]?.id],
      ]);
      // The west one was told when it came online, or hears it with its next list.
      await phones[1]?.reload();
      const revised = phones[1]?.locator('[data-door-revised]');
      await expect.poll(() => revised?.innerText(), { timeout: 20_000 }).toContain(`${PEOPLE[3]}`);
      expect(await revised?.innerText()).toContain('已在东门签到，这一次算重复');
      expect(await phones[0]?.locator('[data-door-revised]').isVisible()).toBe(false);
    },
    180_000,
  );

  it('sends past a scan that is not taken, and shows it when it was tried often enough', async () => {
    const door = await givenDoor(stage().site);
    const page = await openPhone();
    await stand(page, door.links[0]?.path ?? '');
    await page.context().setOffline(true);
    for (const { code } of door.people) await scan(page, code);
    const bad = door.people[0]?.code ?? '';
    await page.route('**/door?_action=checkins.merge', (route) =>
      route.request().postData()?.includes(bad) ? route.fulfill({ status: 500, body: 'no' }) : route.fallback(),
    );
    await page.context().setOffline(false);
    const aside = page.locator('[data-door-aside]');
    for (let tries = 0; tries < 60 && !(await aside.isVisible()); tries++) await searchFor(page, '许明远');
    expect(await aside.innerText()).toContain(PEOPLE[0]);
    expect((await scansOf(stage().site, door)).map(({ registrationId }) => registrationId)).toEqual(
      door.people.slice(1).map(({ id }) => id),
    );
    await aside.getByRole('button', { name: '已记下' }).click();
    await aside.waitFor({ state: 'hidden' });
  }, 180_000);

  it('tells what became of whom it let in when their registration had gone', async () => {
    const door = await givenDoor(stage().site);
    const page = await openPhone();
    await stand(page, door.links[0]?.path ?? '');
    await page.context().setOffline(true);
    await scan(page, door.people[0]?.code ?? '');
    const gone = { state: 'withdrawn', updatedAt: Date.now() } as const;
    await withDatabase(stage().site.databaseUrl, (tx) =>
      tx
        .update(registrations)
        .set(gone)
        .where(eq(registrations.id, door.people[0]?.id ?? '')),
    );
    await reconnect(page);
    expect(await page.locator('[data-door-revised]').innerText()).toContain('报名已取消');
    expect(await countsOf(page)).toBe('0/3');
  }, 120_000);

  it('is wiped from the device when the link is taken back', async () => {
    const door = await givenDoor(stage().site);
    const page = await openPhone();
    await stand(page, door.links[0]?.path ?? '');
    expect((await keptBy(page)).rows).toHaveLength(1);
    await withDatabase(stage().site.databaseUrl, (tx) =>
      tx.update(doorLinks).set({ revokedAt: Date.now() }).where(eq(doorLinks.eventId, door.eventId)),
    );
    await page.reload();
    await expect.poll(() => page.locator('main').innerText(), { timeout: 20_000 }).toContain('名单已经删除');
    expect((await keptBy(page)).rows).toEqual([]);
    expect(await page.content()).not.toContain(PEOPLE[0]);
  }, 120_000);

  it('still delivers what was noted when the link has expired meanwhile', async () => {
    const door = await givenDoor(stage().site);
    const page = await openPhone();
    await stand(page, door.links[0]?.path ?? '');
    await page.context().setOffline(true);
    expect(await scan(page, door.people[0]?.code ?? '')).toContain('签到成功');
    const expiresAt = Date.now();
    await withDatabase(stage().site.databaseUrl, (tx) =>
      tx.update(doorLinks).set({ expiresAt }).where(eq(doorLinks.eventId, door.eventId)),
    );
    await page.context().setOffline(false);
    await page.reload();
    await expect.poll(() => page.locator('main').innerText(), { timeout: 20_000 }).toContain('名单已经删除');
    expect(await verdictsOf(stage().site, door)).toBe('ok');
    expect(await page.locator('main').innerText()).not.toContain('没有送到');
    expect((await keptBy(page)).rows).toEqual([]);
  }, 120_000);

  it('reads a code with the camera, also where the browser cannot by itself', async () => {
    const door = await givenDoor(stage().site);
    const page = await openPhone();
    await page.addInitScript(showToCamera, qrPath(door.people[2]?.code ?? ''));
    await stand(page, door.links[0]?.path ?? '');
    await page.getByRole('button', { name: '用摄像头扫' }).click();
    await expect.poll(() => page.locator('[data-answer]').innerText(), { timeout: 20_000 }).toContain(PEOPLE[2]);
    await page.getByRole('button', { name: '关摄像头' }).click();
    await expect.poll(() => verdictsOf(stage().site, door), { timeout: 30_000 }).toBe('ok');
  }, 120_000);
});

async function searchFor(page: Page, word: string): Promise<void> {
  await page.getByLabel('姓名，或手机后四位').fill(word);
  await page.getByRole('button', { name: '查找' }).click();
  await page.waitForTimeout(600);
}

/** Neither names nor codes nor the token lie readable in this browser; the kept page is the same for every door. */
async function expectSealed(page: Page, path: string): Promise<void> {
  const { rows, cached } = await keptBy(page);
  expect(rows.length).toBeGreaterThan(1);
  const token = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
  expect(cached.some((one) => one.includes('/events/door-shell'))).toBe(true);
  for (const text of [...rows, ...cached])
    for (const secret of [...PEOPLE, '云川某公司', '没有网络的沙龙', '0777', token])
      expect(text.includes(secret)).toBe(false);
}

/** Puts a QR code before the camera: a canvas in place of the lens. */
function showToCamera({ size, path }: { size: number; path: string }): void {
  const open = async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 480;
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
    const draw = () => {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, 640, 480);
      pen.setTransform(420 / size, 0, 0, 420 / size, 110, 30);
      pen.fillStyle = '#000';
      pen.fill(new Path2D(path));
    };
    draw();
    setInterval(draw, 100);
    return canvas.captureStream(10);
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: open } });
}
