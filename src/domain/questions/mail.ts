import type { MailPayload } from '#db/schema/index.ts';

type Letter = Omit<MailPayload, 'to'>;
type Named = { id: string; title: string; number: string | null };

const nameOf = ({ title, number }: Named): string => (number ? `“${title}”（榜 ${number}）` : `“${title}”`);
const pageOf = (site: string, { id }: Named, question: string): string => `${site}/listings/${id}#question-${question}`;

/** Who asked is told to nobody: their letters stay sealed for whoever reads the outbox. */
const FOREVER = Number.MAX_SAFE_INTEGER;

export const askedLetter = (site: string, listing: Named, id: string, question: string): Letter => ({
  subject: `【有人提问】${listing.title}`,
  text: `您好：

有单位就${nameOf(listing)}提问：

${question}

请在榜文页答复。问题和答复会一起公开，谁在提问不公开，平台也不告诉任何一方。

答复：${pageOf(site, listing, id)}
`,
});

export const answeredLetter = (site: string, listing: Named, id: string, answer: string): Letter => ({
  subject: `【已答复】您对“${listing.title}”的提问`,
  text: `您好：

贵单位就${nameOf(listing)}提的问题，发榜方已经答复：

${answer}

问题和答复已经公开，看不出是谁问的。

查看：${pageOf(site, listing, id)}
`,
  sealedUntil: FOREVER,
});

export const hiddenLetter = (site: string, listing: Named, id: string, reason: string): Letter => ({
  subject: `【提问不再显示】${listing.title}`,
  text: `您好：

贵单位就${nameOf(listing)}提的问题，管理部门已不再显示。原因：

${reason}

查看：${pageOf(site, listing, id)}
`,
  sealedUntil: FOREVER,
});
