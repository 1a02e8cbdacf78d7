import type { MailPayload } from '#db/schema/index.ts';

/** Letters about capabilities and achievements. The transport adds the closing lines. */
const WORDS = { capabilities: '能力', achievements: '成果' } as const;
type Thing = keyof typeof WORDS;
type Named = { id: string; title: string };
export type Question = { asker: string; organisation: string; email: string; message: string };

const pageOf = (site: string, thing: Thing, { id }: Named): string => `${site}/${thing}/${id}`;

export const takenDownLetter = (to: string, site: string, thing: Thing, offer: Named, reason: string): MailPayload => ({
  to,
  subject: `【已下架】${offer.title}`,
  text: `您好：

贵单位发布的${WORDS[thing]}“${offer.title}”已由平台管理人员下架，公开的列表、检索和匹配里不再出现。原因：

${reason}

修改后可以重新发布：${pageOf(site, thing, offer)}/edit
`,
});

export const questionLetter = (
  to: string,
  site: string,
  thing: Thing,
  offer: Named,
  question: Question,
): MailPayload => ({
  to,
  subject: `【转达】${question.organisation}询问${WORDS[thing]}“${offer.title}”`,
  text: `您好：

${question.organisation}的${question.asker}通过平台询问贵单位的${WORDS[thing]}“${offer.title}”：

${question.message}

请直接回信给对方：${question.email}
平台没有把您的邮箱和电话告诉对方。

查看：${pageOf(site, thing, offer)}
`,
});
