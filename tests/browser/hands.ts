import type { Locator, Page } from 'playwright-core';

/** How a person works a page. Everything is found by what it is called, as a person does. */
export type Hands = {
  page: Page;
  goto: (path: string) => Promise<void>;
  /** Types into the field of this label, in place of what stood there. */
  fill: (label: string | RegExp, text: string) => Promise<void>;
  /** The same, for a cell of a table of fields that share their labels. */
  fillAt: (selector: string, text: string) => Promise<void>;
  /** Takes an option of a list. */
  select: (label: string | RegExp, option: string) => Promise<void>;
  /** Ticks a box or takes one of several. */
  tick: (label: string | RegExp) => Promise<void>;
  /** Presses a button and waits for the next page. */
  press: (name: string | RegExp) => Promise<void>;
  /** Unfolds a part of the page. */
  open: (summary: string) => Promise<void>;
  /** Follows a link and waits for the next page. */
  follow: (name: string | RegExp) => Promise<void>;
};

const field = (page: Page, label: string | RegExp) =>
  page.getByLabel(label).and(page.locator('input, select, textarea')).first();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const unfolding = (page: Page, summary: string) => page.locator('summary', { hasText: summary }).first();
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first();

/** With a mouse. */
export const mouse = (page: Page): Hands =>
  telling({
    page,
    goto: async (path) => void (await page.goto(path)),
    fill: (label, text) => field(page, label).fill(text),
    fillAt: (selector, text) => page.locator(selector).fill(text),
    select: async (label, option) => void (await field(page, label).selectOption({ label: option })),
    tick: (label) => field(page, label).check(),
    open: (summary) => unfolding(page, summary).click(),
    press: (name) => leaving(page, () => button(page, name).click()),
    follow: (name) => leaving(page, () => link(page, name).click()),
  });

/** With the keyboard alone: Tab to the thing, then type, Space or Enter. */
export const keyboard = (page: Page): Hands =>
  telling({
    page,
    goto: async (path) => void (await page.goto(path)),
    fill: (label, text) => typeInto(page, field(page, label), text),
    fillAt: (selector, text) => typeInto(page, page.locator(selector), text),
    open: async (summary) => {
      await tabTo(page, unfolding(page, summary));
      await page.keyboard.press('Enter');
    },
    select: async (label, option) => {
      const target = await tabTo(page, field(page, label));
      await page.keyboard.press('Home');
      const chosen = () => target.evaluate((list: HTMLSelectElement) => list.selectedOptions[0]?.text);
      for (let steps = await target.locator('option').count(); steps > 0 && (await chosen()) !== option; steps--)
        await page.keyboard.press('ArrowDown');
      if ((await chosen()) !== option) throw new Error(`the arrows never reach ${option}`);
    },
    tick: async (label) => {
      const target = field(page, label);
      // Tab stops once at a group of radio buttons; the arrows go through it.
      if ((await target.getAttribute('type')) === 'radio') return arrowTo(page, target);
      await tabTo(page, target);
      if (!(await target.isChecked())) await page.keyboard.press('Space');
    },
    press: async (name) => {
      await tabTo(page, button(page, name));
      await leaving(page, () => page.keyboard.press('Enter'));
    },
    follow: async (name) => {
      await tabTo(page, link(page, name));
      await leaving(page, () => page.keyboard.press('Enter'));
    },
  });

async function leaving(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()]);
}

/** The same hands; where one fails, the error says what the page said. */
function telling(hands: Hands): Hands {
  const { page, ...verbs } = hands;
  const told = Object.entries(verbs).map(([name, verb]) => [
    name,
    async (...given: never[]) => {
      try {
        await (verb as (...given: never[]) => Promise<void>)(...given);
      } catch (error) {
        const said = await page.locator('main').innerText({ timeout: 1000 });
        throw new Error(`${name} ${given[0]} on ${page.url()}: ${(error as Error).message}\n${said}`, { cause: error });
      }
    },
  ]);
  return { page, ...(Object.fromEntries(told) as Omit<Hands, 'page'>) };
}

async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  // The parts of a date are typed in the order of the locale; what matters here is that the field can be reached.
  if (/^(date|datetime-local)$/.test((await target.getAttribute('type')) ?? '')) return target.fill(text);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

const MAX_TABS = 400;

/** Tabs until the thing has the focus, as a person without a mouse must; fails where Tab never gets there. */
async function tabTo(page: Page, target: Locator): Promise<Locator> {
  await target.waitFor();
  for (let tabs = 0; tabs < MAX_TABS; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) return target;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${target}`);
}

async function arrowTo(page: Page, target: Locator): Promise<void> {
  const name = await target.getAttribute('name');
  const group = page.locator(`input[type=radio][name="${name}"]`);
  for (let tabs = 0; tabs < MAX_TABS; tabs++) {
    const inside = await group.evaluateAll((radios) => radios.some((radio) => radio === document.activeElement));
    if (inside) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Space');
  for (let steps = await group.count(); steps > 0 && !(await target.isChecked()); steps--)
    await page.keyboard.press('ArrowDown');
  if (!(await target.isChecked())) throw new Error(`the arrows never reach ${target}`);
}
