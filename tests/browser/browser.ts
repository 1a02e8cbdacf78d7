import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Site, startSite } from '#tests/site.ts';

const executablePath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Stage = { site: Site; open: (options?: BrowserContextOptions) => Promise<Page> };

/**
 * Tests in a real Chromium against the built site; reported as skipped, by name, where there is no Chromium.
 * `environment` of the site; a function where something has to be started for it first.
 */
export function describeInBrowser(
  title: string,
  environment: Record<string, string> | (() => Promise<Record<string, string>>),
  tests: (stage: () => Stage) => void,
) {
  describe.skipIf(!executablePath)(title, () => {
    let site: Site;
    let browser: Browser;
    beforeAll(async () => {
      site = await startSite(typeof environment === 'function' ? await environment() : environment);
      browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), headless: true, args: FLAGS });
    });
    afterAll(async () => {
      await browser?.close();
      await site?.stop();
    });
    tests(() => ({
      site,
      open: async (options = {}) => {
        const context = await browser.newContext({ locale: 'zh-CN', baseURL: site.url, ...options });
        context.setDefaultTimeout(15_000);
        return context.newPage();
      },
    }));
  });
}
