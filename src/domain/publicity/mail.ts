import type { MailPayload } from '#db/schema/index.ts';
import { formatFen } from '#src/lib/money.ts';
import { formatEnd } from './states.ts';

/** Letters of 拟揭榜公示. None carries what an objection says or who made it. */

export type Facts = {
  site: string;
  now: number;
  listing: { id: string; title: string; number: string | null };
  publicity: { id: string; endsAt: number; unit: string; phone: string };
};
type Letter = Omit<MailPayload, 'to'>;

const nameOf = ({ listing: { title, number } }: Facts) => (number ? `“${title}”（榜 ${number}）` : `“${title}”`);
const page = ({ site, publicity }: Facts) => `${site}/publicity/${publicity.id}`;
const letter = (mark: string, { listing }: Facts, ...paragraphs: string[]): Letter => ({
  subject: `【${mark}】${listing.title}`,
  text: ['您好：', ...paragraphs].join('\n\n'),
});
const untilOf = ({ publicity, now }: Facts) => `${formatEnd(publicity.endsAt, now)}（北京时间）`;

export const startedLetter = (facts: Facts): Letter =>
  letter(
    '拟揭榜公示',
    facts,
    `${nameOf(facts)}的拟揭榜方开始公示，到 ${untilOf(facts)}为止。期满没有成立的异议，再立项。`,
    `查看：${page(facts)}\n`,
  );

export const overLetter = (facts: Facts): Letter =>
  letter(
    '公示期满',
    facts,
    `${nameOf(facts)}的公示期满了。异议都处理以后，就可以立项。`,
    `办理：${facts.site}/listings/${facts.listing.id}/publicity\n`,
  );

export const objectionArrivedLetter = (facts: Facts): Letter =>
  letter(
    '收到公示异议',
    facts,
    `${nameOf(facts)}的公示收到一份异议。内容和异议人只在页面上看，信里不写。`,
    `处理：${facts.site}/listings/${facts.listing.id}/publicity\n`,
  );

export const objectionReceivedLetter = (facts: Facts): Letter =>
  letter(
    '异议已收到',
    facts,
    `您对${nameOf(facts)}公示的异议已经收到，由${facts.publicity.unit}处理，结果会写信告诉您。您是谁、写了什么，不会对外公布。`,
    `要补充材料，请打电话：${facts.publicity.phone}`,
    `公示：${page(facts)}\n`,
  );

type Decided = Facts & { upheld: boolean; decision: string };

export const objectionDecidedLetter = (facts: Decided): Letter =>
  letter(
    '异议的处理结果',
    facts,
    `您对${nameOf(facts)}公示的异议，经核实${facts.upheld ? '成立' : '不成立'}。处理意见：`,
    facts.decision,
    `还有疑问，请打电话：${facts.publicity.phone}`,
    `公示：${page(facts)}\n`,
  );

/** To the poster and to whom it had proposed. */
export const upheldLetter = (facts: Facts & { decision: string }): Letter =>
  letter(
    '异议成立，退回遴选',
    facts,
    `${nameOf(facts)}公示期间收到的异议成立，公示终止，拟揭榜方回到入围，由发榜方重新遴选。处理意见：`,
    facts.decision,
    `有疑问请与${facts.publicity.unit}联系：${facts.publicity.phone}`,
    `查看：${facts.site}/listings/${facts.listing.id}\n`,
  );

type Approved = Facts & { projectNumber: string; grantedFen: number };

const projectOf = ({ projectNumber, grantedFen }: Approved) =>
  `立项编号 ${projectNumber}，财政支持 ${formatFen(grantedFen)}。`;

export const approvedTakerLetter = (facts: Approved & { bid: { id: string } }): Letter =>
  letter(
    '立项，揭榜成功',
    facts,
    `恭喜，${nameOf(facts)}公示期满，已经立项，贵单位揭榜成功。${projectOf(facts)}`,
    '双方的联系方式已经互相可见，请与发榜方商定合同。',
    `查看：${facts.site}/bids/${facts.bid.id}\n`,
  );

export const approvedPosterLetter = (facts: Approved): Letter =>
  letter(
    '立项',
    facts,
    `${nameOf(facts)}公示期满，已经立项。${projectOf(facts)}`,
    '签约之后，请登记每家的合同。',
    `办理：${facts.site}/listings/${facts.listing.id}/bids\n`,
  );
