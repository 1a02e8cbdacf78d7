import type { Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from './browser.ts';
import { PAGES } from './places.ts';
import { describePages } from './views.ts';

const PUBLIC_LISTS = [
  '/',
  '/listings',
  '/batches',
  '/publicity',
  '/capabilities',
  '/achievements',
  '/organisations',
  '/events',
  '/search?q=阻燃',
];

describePages('every page', PAGES);

describeInBrowser('every first visit', {}, (stage) => {
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
