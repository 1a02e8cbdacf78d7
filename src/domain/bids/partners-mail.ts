import { type BidFacts, beforeDeadline, bidPage, FOREVER, type Letter, letter, nameOf } from './mail.ts';

/** Letters of joint bids. Who bids with whom is as sealed as what the bid says. */
type Joint = BidFacts & { lead: string };

const sealed = (text: Letter): Letter => ({ ...text, sealedUntil: FOREVER });

/** To the people of an organisation that is asked to take part. */
export const invitedLetter = (facts: Joint): Letter =>
  sealed(
    letter(
      '联合揭榜邀请',
      facts,
      `${facts.lead}请贵单位一起揭${nameOf(facts)}，由${facts.lead}牵头。贵单位承担什么、还有谁参加，在下面的页面上。`,
      `请在${beforeDeadline(facts)}答复。所有成员都确认，牵头单位才能提交；答复以前，别人不知道有这份邀请。`,
      `答复：${facts.site}/bids/${facts.bid.id}/join\n`,
    ),
  );

/** To the lead: one member said yes or no. */
export const answeredLetter = (facts: Joint & { member: string; joins: boolean }): Letter =>
  sealed(
    letter(
      facts.joins ? '联合体成员已确认' : '联合体成员不参加',
      facts,
      facts.joins
        ? `${facts.member}确认参加${nameOf(facts)}的联合揭榜。`
        : `${facts.member}不参加${nameOf(facts)}的联合揭榜。提交以前，请把它移出，或另请一家。`,
      `办理：${facts.site}/bids/${facts.bid.id}/partners\n`,
    ),
  );

/** To a member the lead took out again. */
export const dismissedLetter = (facts: Joint): Letter =>
  sealed(
    letter('联合揭榜邀请已取消', facts, `${facts.lead}取消了对贵单位联合揭${nameOf(facts)}的邀请，贵单位不用再答复。`),
  );

/** To the members whenever the lead hands the bid in. */
export const jointlySubmittedLetter = (facts: Joint & { version: number }): Letter =>
  sealed(
    letter(
      facts.version > 1 ? '联合揭榜申请已改过并重新提交' : '联合揭榜申请已提交',
      facts,
      `${facts.lead}牵头的${nameOf(facts)}揭榜申请已经提交，这是第 ${facts.version} 次。请看一遍，有不妥之处请与牵头单位商量，${beforeDeadline(facts)}还可以撤回修改。`,
      bidPage(facts),
    ),
  );

/** To the members when the lead takes the bid back for good. */
export const jointlyWithdrawnLetter = (facts: Joint): Letter =>
  sealed(letter('联合揭榜申请已撤回', facts, `${facts.lead}撤回了${nameOf(facts)}的联合揭榜申请。`, bidPage(facts)));
