import type { MailPayload } from '#db/schema/index.ts';
import { SECOND_REVIEW_WORDS, type Track } from '#src/domain/batches/states.ts';

/** A listing as letters name it. */
type Named = { id: string; title: string; number: string | null };

const nameOf = ({ title, number }: Named): string => (number ? `“${title}”（榜 ${number}）` : `“${title}”`);
const pageOf = (site: string, { id }: Named): string => `${site}/listings/${id}`;

export const submittedLetter = (to: string, site: string, listing: Named, organisation: string): MailPayload => ({
  to,
  subject: `【待初核】${listing.title}`,
  text: `您好：\n\n${organisation}提交了需求${nameOf(listing)}，等待初核。\n\n办理：${pageOf(site, listing)}\n`,
});

export const passedLetter = (to: string, site: string, listing: Named & { track: Track }): MailPayload => ({
  to,
  subject: `【待${SECOND_REVIEW_WORDS[listing.track]}】${listing.title}`,
  text: `您好：\n\n需求${nameOf(listing)}初核已通过，等待${SECOND_REVIEW_WORDS[listing.track]}，由初核以外的人办。\n\n办理：${pageOf(site, listing)}\n`,
});

export const publishedLetter = (to: string, site: string, listing: Named, closes: string): MailPayload => ({
  to,
  subject: `【已发榜】${listing.title}（榜 ${listing.number}）`,
  text: `您好：

贵单位的需求${nameOf(listing)}已通过审核并发榜，${closes}。

截止前揭榜申请是密封的，只看得到家数；截止后请逐家答复。

查看：${pageOf(site, listing)}
`,
});

export const returnedLetter = (to: string, site: string, listing: Named, reason: string): MailPayload => ({
  to,
  subject: `【退回修改】${listing.title}`,
  text: `您好：

贵单位的需求${nameOf(listing)}需要修改后再提交。原因：

${reason}

修改：${pageOf(site, listing)}/edit
`,
});

export const recommendedLetter = (to: string, site: string, listing: Named, note: string): MailPayload => ({
  to,
  subject: `【推荐到省】${listing.title}（榜 ${listing.number}）`,
  text: `您好：

贵单位的需求${nameOf(listing)}已推荐到省。说明：

${note}

查看：${pageOf(site, listing)}
`,
});

export const withdrawnLetter = (to: string, site: string, listing: Named, reason: string): MailPayload => ({
  to,
  subject: `【撤榜】${listing.title}`,
  text: `您好：

需求${nameOf(listing)}已经撤榜，揭榜不再进行。原因：

${reason}

查看：${pageOf(site, listing)}
`,
});

export type Question = { asker: string; organisation: string; email: string; message: string };

export const questionLetter = (to: string, site: string, listing: Named, question: Question): MailPayload => ({
  to,
  subject: `【转达】${question.organisation}询问榜 ${listing.number ?? ''}`,
  text: `您好：

${question.organisation}的${question.asker}通过平台询问${nameOf(listing)}：

${question.message}

请直接回信给对方：${question.email}
平台没有把您的邮箱和电话告诉对方。

查看：${pageOf(site, listing)}
`,
});
