import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#db/seed/load.ts';
import { describeInBrowser, type Stage } from './browser.ts';
import { faultsOf, type Look } from './faults.ts';

type View = { width: number; dark?: boolean; senior?: boolean; look: Look };

/** One after the other on a page that is opened once: what 长者模式 changes is the style of one attribute. */
const VIEWS: Record<string, View> = {
  '1280 px': { width: 1280, look: 'everything' },
  '390 px, dark': { width: 390, dark: true, look: 'colours' },
  '390 px, 长者模式': { width: 390, senior: true, look: 'everything' },
};

/** Every one of these pages, as the person who uses it sees it, in every view. */
export const describePages = (title: string, pages: Readonly<Record<string, readonly string[]>>) =>
  describeInBrowser(title, {}, (stage) => {
    for (const [person, paths] of Object.entries(pages))
      it(`shows ${person} nothing that axe finds and nothing wider than the screen, in any view`, async () => {
        const page = await openAs(stage(), person);
        const faults: unknown[] = [];
        for (const path of paths) faults.push(...(await faultsAt(page, path)));
        await page.context().close();
        expect(faults).toEqual([]);
      }, 600_000);
  });

async function openAs(stage: Stage, person: string): Promise<Page> {
  const page = await stage.open();
  if (person === 'visitor') return page;
  await page.goto('/sign-in');
  await page.getByLabel('邮箱').fill(`${person}@demo.example`);
  await page.getByLabel('密码').fill(DEMO_PASSWORD);
  await page.locator('main').getByRole('button', { name: '登录' }).click();
  await page.waitForURL('**/workbench');
  return page;
}

async function faultsAt(page: Page, path: string): Promise<unknown[]> {
  const response = await page.goto(path);
  const expected = path === '/no-such-page' ? 404 : 200;
  const status = response?.status();
  const faults: unknown[] = status === expected ? [] : [{ path, status }];
  for (const [name, view] of Object.entries(VIEWS)) {
    await show(page, view);
    faults.push(...(await faultsOf(page, view.look)).map((fault) => ({ view: name, ...fault })));
  }
  return faults;
}

async function show(page: Page, { width, dark = false, senior = false }: View): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
  await page.evaluate((mode) => {
    if (mode) document.documentElement.dataset.mode = mode;
    else delete document.documentElement.dataset.mode;
  }, senior && 'senior');
}
