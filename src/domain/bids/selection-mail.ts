import { formatDay, formatTime } from '#src/lib/dates.ts';
import { type BidFacts, bidPage, type Facts, type Letter, letter, nameOf, promiseOf } from './mail.ts';

/** Letters of the selection: what the poster decides, each bidder's answer, 补正, 放弃 and 递补. None tells what a bid says. */

type Reasoned = BidFacts & { reason: string };

const listingPage = ({ site, listing }: Facts, rest = '') => `办理：${site}/listings/${listing.id}${rest}\n`;

export const evaluatingLetter = (facts: BidFacts): Letter =>
  letter('开始遴选', facts, `${nameOf(facts)}已经截止，发榜方开始遴选。`, promiseOf(facts), bidPage(facts));

export const qualifiedLetter = (facts: BidFacts): Letter =>
  letter('合格', facts, `贵单位对${nameOf(facts)}的揭榜申请通过了资格审查，结果还没有定。`, bidPage(facts));

export const shortlistedLetter = (facts: BidFacts): Letter =>
  letter('入围', facts, `贵单位对${nameOf(facts)}的揭榜申请入围了，结果还没有定。`, promiseOf(facts), bidPage(facts));

export const proposedLetter = (facts: BidFacts): Letter =>
  letter(
    '拟揭榜',
    facts,
    `发榜方提出由贵单位揭下${nameOf(facts)}。管理部门公示、立项以后才算揭榜成功，结果会再来信。`,
    bidPage(facts),
  );

export const unproposedLetter = (facts: BidFacts): Letter =>
  letter(
    '退回遴选',
    facts,
    `${nameOf(facts)}的发榜方撤回了由贵单位拟揭榜的意见，贵单位的申请仍然入围，结果还没有定。`,
    bidPage(facts),
  );

export const awardedLetter = (facts: BidFacts): Letter =>
  letter(
    '揭榜成功',
    facts,
    `恭喜，贵单位揭下了${nameOf(facts)}。双方的联系方式已经互相可见，请与发榜方商定合同。`,
    bidPage(facts),
  );

export const declinedLetter = (facts: Reasoned): Letter =>
  letter(
    '未入选',
    facts,
    `贵单位对${nameOf(facts)}的揭榜申请这次没有入选。发榜方的理由：`,
    facts.reason,
    bidPage(facts),
  );

export const disqualifiedLetter = (facts: Reasoned): Letter =>
  letter(
    '不合格',
    facts,
    `贵单位对${nameOf(facts)}的揭榜申请没有通过资格审查。发榜方的理由：`,
    facts.reason,
    bidPage(facts),
  );

export const matchedLetter = (facts: Facts & { awarded: number; answered: number }): Letter =>
  letter(
    '遴选完成',
    facts,
    `${nameOf(facts)}的遴选已经完成：揭榜成功 ${facts.awarded} 家，未入选或不合格 ${facts.answered} 家，都已得到答复。`,
    '签约之后，请登记每家的合同编号、金额和签约日期。',
    listingPage(facts, '/bids'),
  );

/** To officials: what is left of the 财政支持 track is theirs. */
export const readyLetter = (facts: Facts & { proposed: number }): Letter =>
  letter(
    '等待公示',
    facts,
    `${nameOf(facts)}的发榜方提出了 ${facts.proposed} 家拟揭榜方，其余都已答复，可以公示了。`,
    listingPage(facts),
  );

export const correctionLetter = (facts: BidFacts & { note: string; until: number }): Letter =>
  letter(
    '请补正',
    facts,
    `贵单位对${nameOf(facts)}的揭榜申请要补正，${formatTime(facts.until, facts.now)}（北京时间）前提交，只有这一次。要补的是：`,
    facts.note,
    '可以写补正说明、添附件；报价和方案不能改。',
    `办理：${facts.site}/bids/${facts.bid.id}#correction\n`,
  );

export const correctedLetter = (facts: BidFacts): Letter =>
  letter('已补正', facts, `${nameOf(facts)}的一家揭榜单位交来了补正说明，可以接着作决定。`, bidPage(facts));

/** To the poster: who gave up, why, and whether the listing waits for the next in order. */
export const renouncedLetter = (facts: Reasoned & { bidder: string; reopened: boolean }): Letter =>
  letter(
    '揭榜方放弃',
    facts,
    `${facts.bidder}放弃了${nameOf(facts)}。对方的理由：`,
    facts.reason,
    facts.reopened
      ? `这一榜回到遴选：可以恢复未入选的单位，顺位递补${againOf(facts)}；都不合适，就以流榜结束遴选，再选去向。`
      : '其余揭榜方不受影响。',
    listingPage(facts, '/bids'),
  );

const againOf = ({ listing, now }: Facts) =>
  listing.replyOn === null ? '' : `，请在 ${formatDay(listing.replyOn, now)}前定下`;

/** To the one that gave up. */
export const renouncedByUsLetter = (facts: BidFacts): Letter =>
  letter('已放弃', facts, `贵单位放弃揭${nameOf(facts)}，已经告知发榜方。`, bidPage(facts));

export const reinstatedLetter = (facts: BidFacts): Letter =>
  letter(
    '恢复候选',
    facts,
    `${nameOf(facts)}原来的揭榜方放弃了，发榜方请贵单位递补，申请重新入围，结果还没有定。`,
    bidPage(facts),
  );

export const urgedLetter = (facts: Facts & { what: string; path: string }): Letter =>
  letter('催办', facts, `${nameOf(facts)}${facts.what}，管理部门请贵单位尽快办理。`, listingPage(facts, facts.path));
