import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#db/seed/load.ts';
import { describeInBrowser, type Stage } from './browser.ts';
import { faultsOf } from './faults.ts';

const VIEWS: Record<string, { options: BrowserContextOptions; senior?: boolean }> = {
  '1280 px': { options: { viewport: { width: 1280, height: 900 } } },
  '390 px, dark': { options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } },
  '390 px, 长者模式': { options: { viewport: { width: 390, height: 844 } }, senior: true },
};

/** Every one of these pages, as the person who uses it sees it, in every view. */
export const describePages = (title: string, pages: Readonly<Record<string, readonly string[]>>) =>
  describeInBrowser(title, {}, (stage) => {
    for (const [view, { options, senior = false }] of Object.entries(VIEWS))
      for (const [person, paths] of Object.entries(pages))
        it(`shows ${person} nothing that axe finds and nothing wider than the screen, at ${view}`, async () => {
          const page = await openAs(stage(), person, options, senior);
          const faults: unknown[] = [];
          for (const path of paths) faults.push(...(await faultsAt(page, path)));
          await page.context().close();
          expect(faults).toEqual([]);
        }, 300_000);
  });

async function openAs(stage: Stage, person: string, options: BrowserContextOptions, senior: boolean): Promise<Page> {
  const page = await stage.open(options);
  if (senior) await page.context().addCookies([{ name: 'mode', value: 'senior', url: stage.site.url }]);
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
  return [...(await faultsOf(page)), ...(status === expected ? [] : [{ path, status }])];
}
