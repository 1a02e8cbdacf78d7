import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What is wrong with the page that is open: for axe, with its width, with two things of one id, folded away or not. */
export async function faultsOf(page: Page): Promise<unknown[]> {
  const path = new URL(page.url()).pathname;
  // The pages have no frames, so that axe need not open a page of its own to gather what it found in each.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
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
