import type { Client } from '#tests/site.ts';

const MAX_PAGES = 260;
/** What no page links to, or only deep down. */
const DOORS = [
  '/',
  '/workbench',
  '/staff',
  '/listings?sort=recent',
  '/organisations',
  '/events',
  '/events?tab=past',
  '/events/calendar.ics',
  '/capabilities',
  '/achievements',
  '/publicity',
  '/batches',
  '/searches',
  '/referrals',
  '/referrals/export.csv',
  '/staff/outbox',
  '/staff/overdue.csv',
  '/staff/organisations/export.csv',
  '/staff/words',
  '/staff/matches',
];

/** Every page the links lead to, from these on: each path with at most four of its queries. */
export async function crawl(client: Client, first: readonly string[]): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const line = [...DOORS, ...first];
  const asked = new Set(line);
  const variants = new Map<string, number>();
  for (const path of line) {
    if (pages.size >= MAX_PAGES + first.length) break;
    const text = await (await client.get(path)).text();
    pages.set(path, text);
    for (const link of linksOf(text)) {
      const [pathname = ''] = link.split('?');
      const count = variants.get(pathname) ?? 0;
      if (asked.has(link) || count >= 4) continue;
      variants.set(pathname, count + 1);
      asked.add(link);
      line.push(link);
    }
  }
  return pages;
}

const linksOf = (html: string): string[] =>
  [...html.matchAll(/href="(\/[^"#]*)/g)]
    .map(([, href]) => (href ?? '').replaceAll('&amp;', '&'))
    .filter((href) => !/^\/(_astro|icon)|[?&](mode|_action)=/.test(href));
