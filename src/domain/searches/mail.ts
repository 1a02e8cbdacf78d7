import type { MailPayload } from '#db/schema/index.ts';
import { formatTime } from '#src/lib/dates.ts';
import type { Index, SearchDocument } from '#src/search/engine.ts';
import { addressOf, type SavedQuery } from './query.ts';

/** What is new of one search. */
export type Section = { name: string; query: SavedQuery; documents: readonly SearchDocument[] };

const KINDS: Record<Index, string> = {
  listings: '榜单',
  capabilities: '能力',
  achievements: '成果',
  organisations: '单位',
  events: '活动',
};
/** So many of each search are named; the page has the rest. */
const NAMED = 10;

/** One letter for a person and day. `token` opens nothing but the page that stops these letters. */
export function digestLetter(
  site: string,
  sections: readonly Section[],
  token: string,
  now: number,
): Omit<MailPayload, 'to'> {
  const stop = `${site}/searches/stop?token=${token}`;
  const total = new Set(sections.flatMap(({ documents }) => documents.map(keyOf))).size;
  return {
    subject: `您保存的搜索有 ${total} 条新内容`,
    text: `您好：

${sectionsIn(site, sections, now).join('\n\n')}

改名称、改多久发一次：${site}/searches
不想再收到这样的信，打开这个网址按一下，不用登录：${stop}`,
    unsubscribe: stop,
  };
}

/** What stands under two searches is named under the first and counted under both. */
function sectionsIn(site: string, sections: readonly Section[], now: number): string[] {
  const named = new Set<string>();
  return sections.map(({ name, query, documents }) => {
    const fresh = documents.filter((document) => !named.has(keyOf(document)));
    const shown = fresh.slice(0, NAMED);
    for (const document of shown) named.add(keyOf(document));
    const above = documents.length - fresh.length;
    const lines = shown.map((document) => line(site, document, now));
    const rest = above > 0 ? [`其中 ${above} 条上面已经列出。`] : [];
    return [`“${name}”有 ${documents.length} 条新内容：`, ...lines, ...rest, `全部：${site}${addressOf(query)}`].join(
      '\n',
    );
  });
}

function line(site: string, document: SearchDocument, now: number): string {
  const { index, id, texts, organisationName, closesAt, state } = document;
  const by = index === 'organisations' ? '' : `，${organisationName}`;
  const open = (index === 'listings' && state === 'open') || (index === 'events' && state === 'published');
  const until = open && closesAt !== undefined && closesAt > now;
  const due = until ? `，${formatTime(closesAt, now)} ${index === 'events' ? '报名截止' : '截止'}` : '';
  return `· ${KINDS[index]}　${texts.title}${by}${due}\n  ${site}/${index}/${id}`;
}

const keyOf = ({ index, id }: SearchDocument): string => `${index}/${id}`;
