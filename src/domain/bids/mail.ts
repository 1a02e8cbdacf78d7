import type { MailPayload } from '#db/schema/index.ts';
import { formatDay, formatTime } from '#src/lib/dates.ts';

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
export type BidFacts = Facts & { bid: { id: string } };
export type Letter = Omit<MailPayload, 'to'>;

export const nameOf = ({ listing: { title, number } }: Facts) => (number ? `“${title}”（榜 ${number}）` : `“${title}”`);
export const bidPage = ({ site, bid }: BidFacts) => `查看：${site}/bids/${bid.id}\n`;
export const letter = (mark: string, { listing }: Facts, ...paragraphs: string[]): Letter => ({
  subject: `【${mark}】${listing.title}`,
  text: ['您好：', ...paragraphs].join('\n\n'),
});

export const beforeDeadline = ({ listing, now }: Facts) =>
  listing.deadlineAt === null ? '截止前' : `${formatTime(listing.deadlineAt, now)}（北京时间）截止前`;
export const promiseOf = ({ listing, now }: Facts) =>
  listing.replyOn
    ? `发榜方承诺在 ${formatDay(listing.replyOn, now)}前逐家答复，并说明理由。`
    : '发榜方会逐家答复，并说明理由。';

/** Who bids, or takes a bid back, is never read out of the letters: a deadline may still be moved. */
export const FOREVER = Number.MAX_SAFE_INTEGER;

export const submittedLetter = (facts: BidFacts): Letter => ({
  ...letter(
    '揭榜申请已提交',
    facts,
    `贵单位对${nameOf(facts)}的揭榜申请已经提交。`,
    `内容是密封的：${beforeDeadline(facts)}，发榜方和管理部门都打不开，只看得到家数。在此之前可以撤回、修改，每次提交都留有底稿。`,
    promiseOf(facts),
    bidPage(facts),
  ),
  sealedUntil: FOREVER,
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

/** To a bidder who did not confirm a bid again after the listing was changed. */
export const lapsedLetter = (facts: BidFacts): Letter => ({
  ...letter(
    '揭榜申请失效',
    facts,
    `${nameOf(facts)}在揭榜期内改过实质内容，贵单位的申请到截止没有重新确认，已经失效。内容没有启封，发榜方读不到。`,
    bidPage(facts),
  ),
  sealedUntil: FOREVER,
});

/** To the poster: bidding is over and there is something to choose from. */
export const closedLetter = (facts: Facts & { count: number }): Letter =>
  letter(
    `揭榜截止，${facts.count} 家，可以开始遴选`,
    facts,
    `${nameOf(facts)}已经截止，${facts.count} 家揭榜，申请已经启封。`,
    facts.listing.replyOn
      ? `贵单位承诺在 ${formatDay(facts.listing.replyOn, facts.now)}前逐家答复，并说明理由。`
      : '请逐家答复，并说明理由。',
    `开始遴选：${facts.site}/listings/${facts.listing.id}/bids\n`,
  );

/** To the poster: nobody took it, and what can be done about it. */
export const failedLetter = (facts: Facts): Letter =>
  letter(
    '流榜，请选去向',
    facts,
    `${nameOf(facts)}到截止没有一份有效的揭榜申请。`,
    '可以延期、修改重发、请管理部门二次诊断、转为长期跟踪，或者撤榜。',
    `选去向：${facts.site}/listings/${facts.listing.id}/next\n`,
  );
