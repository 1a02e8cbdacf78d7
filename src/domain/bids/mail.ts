import type { MailPayload } from '#db/schema/index.ts';
import { formatDay, formatTime } from '#src/lib/dates.ts';
import { formatFen } from '#src/lib/money.ts';

/**
 * Letters of bids and selection. None carries what a bid says: officials read the outbox, and bids are sealed.
 * Telephone numbers stay on the page, where a policy guards them.
 */

/** What every letter knows; `site` is the public address without a slash at its end. */
export type Facts = {
  site: string;
  now: number;
  listing: { id: string; number: string | null; title: string; deadlineAt: number | null; replyOn: string | null };
};
type BidFacts = Facts & { bid: { id: string } };
export type Letter = Omit<MailPayload, 'to'>;

const nameOf = ({ listing: { title, number } }: Facts) => (number ? `“${title}”（榜 ${number}）` : `“${title}”`);
const bidPage = ({ site, bid }: BidFacts) => `查看：${site}/bids/${bid.id}\n`;
const letter = (mark: string, { listing }: Facts, ...paragraphs: string[]): Letter => ({
  subject: `【${mark}】${listing.title}`,
  text: ['您好：', ...paragraphs].join('\n\n'),
});

const beforeDeadline = ({ listing, now }: Facts) =>
  listing.deadlineAt === null ? '截止前' : `${formatTime(listing.deadlineAt, now)}（北京时间）截止前`;
const promiseOf = ({ listing, now }: Facts) =>
  listing.replyOn
    ? `发榜方承诺在 ${formatDay(listing.replyOn, now)}前逐家答复，并说明理由。`
    : '发榜方会逐家答复，并说明理由。';

/** Who took a bid back is never told. */
const FOREVER = Number.MAX_SAFE_INTEGER;

export const submittedLetter = (facts: BidFacts): Letter => ({
  ...letter(
    '揭榜申请已提交',
    facts,
    `贵单位对${nameOf(facts)}的揭榜申请已经提交。`,
    `内容是密封的：${beforeDeadline(facts)}，发榜方和管理部门都打不开，只看得到家数。在此之前可以撤回、修改。`,
    promiseOf(facts),
    bidPage(facts),
  ),
  sealedUntil: facts.listing.deadlineAt ?? FOREVER,
});

export const arrivedLetter = (facts: Facts & { count: number }): Letter =>
  letter(
    `又有一家揭榜，共 ${facts.count} 家`,
    facts,
    `${nameOf(facts)}现有 ${facts.count} 家揭榜。申请是密封的，截止后才能打开。`,
    `查看：${facts.site}/listings/${facts.listing.id}\n`,
  );

export const revisedLetter = (facts: BidFacts): Letter => ({
  ...letter(
    '申请已撤回修改，还要重新提交',
    facts,
    `贵单位对${nameOf(facts)}的揭榜申请回到了草稿。${beforeDeadline(facts)}没有重新提交，就等于没有揭榜。`,
    `继续填写：${facts.site}/listings/${facts.listing.id}/bid\n`,
  ),
  sealedUntil: FOREVER,
});

export const withdrawnLetter = (facts: BidFacts): Letter => ({
  ...letter(
    '揭榜申请已撤回',
    facts,
    `贵单位对${nameOf(facts)}的揭榜申请已经撤回，发榜方读不到它的内容。截止前可以重新揭榜。`,
    bidPage(facts),
  ),
  sealedUntil: FOREVER,
});

export const evaluatingLetter = (facts: BidFacts): Letter =>
  letter('开始遴选', facts, `${nameOf(facts)}已经截止，发榜方开始遴选。`, promiseOf(facts), bidPage(facts));

export const shortlistedLetter = (facts: BidFacts): Letter =>
  letter('入围', facts, `贵单位对${nameOf(facts)}的揭榜申请入围了，结果还没有定。`, promiseOf(facts), bidPage(facts));

export const awardedLetter = (facts: BidFacts): Letter =>
  letter(
    '揭榜成功',
    facts,
    `恭喜，贵单位揭下了${nameOf(facts)}。双方的联系方式已经互相可见，请与发榜方商定合同。`,
    bidPage(facts),
  );

export const declinedLetter = (facts: BidFacts & { reason: string }): Letter =>
  letter(
    '未入选',
    facts,
    `贵单位对${nameOf(facts)}的揭榜申请这次没有入选。发榜方的理由：`,
    facts.reason,
    bidPage(facts),
  );

export const matchedLetter = (facts: Facts & { awarded: number; answered: number }): Letter =>
  letter(
    '遴选完成',
    facts,
    `${nameOf(facts)}的遴选已经完成：揭榜成功 ${facts.awarded} 家，未入选 ${facts.answered} 家，都已得到答复。`,
    '签约之后，请登记每家的合同编号、金额和签约日期。',
    `办理：${facts.site}/listings/${facts.listing.id}/bids\n`,
  );

export const contractedLetter = (facts: BidFacts & { number: string; amountFen: number; signedOn: string }): Letter =>
  letter(
    '合同已登记',
    facts,
    `${nameOf(facts)}的合同已经登记：编号 ${facts.number}，金额 ${formatFen(facts.amountFen)}，${formatDay(facts.signedOn, facts.now)}签订。`,
    bidPage(facts),
  );
