import { type BidFacts, beforeDeadline, bidPage, FOREVER, type Letter, letter, nameOf } from './mail.ts';

/** Letters about a listing that was changed while bidding is open. That somebody bids, or drafts, stays sealed. */
export type AmendedFacts = BidFacts & {
  /** 修改说明, and the changes line by line. */
  note: string;
  changes: string;
};

const sealed = (text: Letter): Letter => ({ ...text, sealedUntil: FOREVER });
const changed = ({ note, changes }: AmendedFacts) => [`修改说明：${note}`, `改了什么：\n${changes}`];
const versions = ({ site, listing }: AmendedFacts) => `逐字对照：${site}/listings/${listing.id}/versions\n`;

/** Their bid waits to be confirmed again. */
export const unsettledLetter = (facts: AmendedFacts): Letter =>
  sealed(
    letter(
      '榜文有实质修改，请重新确认申请',
      facts,
      `${nameOf(facts)}有实质修改，贵单位的揭榜申请因此失效待确认。`,
      ...changed(facts),
      `请在${beforeDeadline(facts)}办理：照旧有效的，点“重新确认”；要改的，点“撤回修改”，改好重新提交。不办的，到截止申请失效。`,
      `办理：${facts.site}/bids/${facts.bid.id}`,
      versions(facts),
    ),
  );

/** Their bid stands as it was. */
export const amendedLetter = (facts: AmendedFacts): Letter =>
  sealed(
    letter(
      '榜文有修改',
      facts,
      `${nameOf(facts)}有修改，不涉及实质内容。贵单位的揭榜申请照旧有效，不用再办。`,
      ...changed(facts),
      versions(facts),
    ),
  );

/** Their bid is still a draft. */
export const amendedForDraftLetter = (facts: AmendedFacts): Letter =>
  sealed(
    letter(
      '榜文有修改，请照新的写',
      facts,
      `${nameOf(facts)}有修改。贵单位的揭榜申请还是草稿，请照新的榜文写，在${beforeDeadline(facts)}提交。`,
      ...changed(facts),
      `继续填写：${facts.site}/listings/${facts.listing.id}/bid`,
      versions(facts),
    ),
  );

export const reconfirmedLetter = (facts: BidFacts): Letter =>
  sealed(
    letter(
      '揭榜申请已重新确认',
      facts,
      `贵单位对${nameOf(facts)}的揭榜申请已经按修改后的榜文重新确认，照旧有效。${beforeDeadline(facts)}还可以撤回、修改。`,
      bidPage(facts),
    ),
  );
