import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** `colours` is what another set of colours can spoil. */
export type Look = 'everything' | 'colours';
type Fault = { path: string; axe?: string; at?: string[]; wide?: number; twice?: string[] };

/** What is wrong with the page that is open: for axe, with its width, with two things of one id, folded away or not. */
export async function faultsOf(page: Page, look: Look = 'everything'): Promise<Fault[]> {
  const path = new URL(page.url()).pathname;
  // The pages have no frames, so that axe need not open a page of its own to gather what it found in each.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (look === 'colours' ? axe.withRules('color-contrast') : axe).analyze();
  const said = violations.map(({ id, nodes }) => ({
    path,
    axe: id,
    at: nodes.slice(0, 3).map(({ target }) => target.join(' ')),
  }));
  const { wide, twice } = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return {
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      twice: ids.filter((id, i) => ids.indexOf(id) !== i),
    };
  });
  return [...said, ...(wide > 0 ? [{ path, wide }] : []), ...(twice.length > 0 ? [{ path, twice }] : [])];
}
