import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page, Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#db/seed/load.ts';
import { describeInBrowser, type Stage } from './browser.ts';
import { PAGES } from './places.ts';

const VIEWS: Record<string, { options: BrowserContextOptions; senior?: boolean }> = {
  '1280 px': { options: { viewport: { width: 1280, height: 900 } } },
  '390 px, dark': { options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } },
  '390 px, 长者模式': { options: { viewport: { width: 390, height: 844 } }, senior: true },
};

const PUBLIC_LISTS = [
  '/',
  '/listings',
  '/batches',
  '/publicity',
  '/capabilities',
  '/achievements',
  '/organisations',
  '/search?q=阻燃',
];

describeInBrowser('every page', {}, (stage) => {
  for (const [view, { options, senior = false }] of Object.entries(VIEWS))
    for (const [person, paths] of Object.entries(PAGES))
      it(`shows ${person} nothing that axe finds and nothing wider than the screen, at ${view}`, async () => {
        const page = await openAs(stage(), person, options, senior);
        const faults: unknown[] = [];
        for (const path of paths) faults.push(...(await faultsOf(page, path)));
        await page.context().close();
        expect(faults).toEqual([]);
      }, 300_000);

  it('of a public list weighs at most 60 KB over the wire, pictures aside', async () => {
    for (const path of PUBLIC_LISTS) {
      // A context of its own: the style sheet counts for each page, as for a first visit.
      const page = await stage().open();
      const requests: Request[] = [];
      page.on('request', (request) => requests.push(request));
      await page.goto(path, { waitUntil: 'networkidle' });
      const bytes = await Promise.all(requests.filter((request) => request.resourceType() !== 'image').map(weigh));
      await page.context().close();
      const total = bytes.reduce((sum, n) => sum + n, 0);
      expect(total, path).toBeGreaterThan(1000);
      expect(total, path).toBeLessThan(60_000);
    }
  });
});

const weigh = async (request: Request): Promise<number> => (await request.sizes()).responseBodySize;

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

async function faultsOf(page: Page, path: string): Promise<unknown[]> {
  const response = await page.goto(path);
  const expected = path === '/no-such-page' ? 404 : 200;
  // The pages have no frames, so that axe need not open a page of its own to gather what it found in each.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const said = violations.map(({ id, nodes }) => ({
    path,
    axe: id,
    at: nodes.slice(0, 3).map(({ target }) => target.join(' ')),
  }));
  const status = response?.status();
  return [...said, ...(wide > 0 ? [{ path, wide }] : []), ...(status === expected ? [] : [{ path, status }])];
}
