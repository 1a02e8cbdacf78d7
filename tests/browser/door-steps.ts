import { createSecretKey } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { doorLinks, events, registrations, scans } from '#db/schema/index.ts';
import { idOf } from '#db/seed/clock.ts';
import { doorToken } from '#src/domain/checkins/code.ts';
import { ticketCode } from '#src/domain/registrations/ticket.ts';
import { HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { type Site, TEST_SECRET } from '#tests/site.ts';
import { withDatabase } from './steps.ts';

const SECRET = createSecretKey(Buffer.from(TEST_SECRET, 'hex'));
export const PEOPLE = ['许明远', '沈佳宜', '欧阳若兰', '慕容清'] as const;

export type Door = {
  eventId: string;
  /** The address of one volunteer. */
  links: { id: string; path: string }[];
  people: { id: string; name: string; code: string }[];
};

/** An event that began an hour ago, with four people who have a seat and a link for each place at its door. */
export async function givenDoor({ databaseUrl }: Site, places = ['东门', '西门']): Promise<Door> {
  const [eventId, now] = [newId(), Date.now()];
  const links = places.map((name) => ({ id: newId(), name }));
  const people = PEOPLE.map((name, i) => ({ id: newId(), name, phone: `1390000777${i}` }));
  const times = { createdAt: now - 5 * HOUR, updatedAt: now - 5 * HOUR };
  await withDatabase(databaseUrl, async (tx) => {
    const host = { organisationId: idOf('organisation hengze'), createdBy: idOf('user qiye') };
    const when = { startsAt: now - HOUR, endsAt: now + 3 * HOUR, publishedAt: times.createdAt, ...times };
    const what = {
      type: 'salon',
      title: '没有网络的沙龙',
      summary: '试签到',
      region: 'gx',
      state: 'published',
    } as const;
    await tx.insert(events).values({ id: eventId, ...what, ...host, ...when, placeName: '地下一层', address: '' });
    const seat = { eventId, email: '', firm: '云川某公司', state: 'confirmed', ...times } as const;
    await tx.insert(registrations).values(people.map((one) => ({ ...one, ...seat })));
    const link = { eventId, expiresAt: now + 12 * HOUR, createdBy: host.createdBy, createdAt: times.createdAt };
    await tx.insert(doorLinks).values(links.map((one) => ({ ...one, ...link })));
  });
  const path = (id: string) => `/events/${eventId}/door?token=${doorToken(SECRET, id)}`;
  const code = (id: string) => ticketCode(SECRET, eventId, { id, ticketRev: 0 });
  return {
    eventId,
    links: links.map(({ id }) => ({ id, path: path(id) })),
    people: people.map(({ id, name }) => ({ id, name, code: code(id) })),
  };
}

/** Opens a door and waits until this device could go on without network. */
export async function stand(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect.poll(() => page.locator('[data-door-line]').innerText(), { timeout: 20_000 }).toContain('断网也能签到');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** Types a code and Enter, as a scanner does, and reads what is said to it. */
export async function scan(page: Page, code: string): Promise<string> {
  const answer = page.locator('[data-answer]');
  await answer.evaluate((element) => element.removeAttribute('data-verdict'));
  await page.getByLabel('参会码').fill(code);
  await page.getByLabel('参会码').press('Enter');
  await page.locator('[data-answer][data-verdict]').waitFor();
  return answer.innerText();
}

export const countsOf = async (page: Page): Promise<string> =>
  `${await page.locator('[data-arrived]').innerText()}/${await page.locator('[data-due]').innerText()}`;

export const lineOf = (page: Page): Promise<string> => page.locator('[data-door-line]').innerText();

/** Back online, and everything delivered. */
export async function reconnect(page: Page): Promise<void> {
  await page.context().setOffline(false);
  await expect.poll(() => lineOf(page), { timeout: 30_000 }).toBe('已连接，断网也能签到');
}

export async function scansOf({ databaseUrl }: Site, { eventId }: Door) {
  const database = openDatabase(databaseUrl);
  const rows = await database.db.select().from(scans).where(eq(scans.eventId, eventId)).orderBy(asc(scans.scannedAt));
  database.close();
  return rows;
}

export const verdictsOf = async (site: Site, door: Door): Promise<string> =>
  (await scansOf(site, door)).map(({ verdict }) => verdict).join(' ');

/** All that this browser keeps of doors: the rows of its database as text, and what its caches hold. */
export const keptBy = (page: Page): Promise<{ rows: string[]; cached: string[] }> =>
  page.evaluate(async () => {
    const base = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('jiebang-door');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = await new Promise<Record<string, unknown>[]>((resolve) => {
      const request = base.transaction('kept').objectStore('kept').getAll();
      request.onsuccess = () => resolve(request.result);
    });
    const text = (value: unknown) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder().decode(value as ArrayBuffer)
        : String(value);
    const rows = all.map((row) => Object.values(row).map(text).join(' '));
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        cached.push(`${request.url} ${await (await cache.match(request))?.text()}`);
    }
    return { rows, cached };
  });
