import { formatDay, formatTime } from '#src/lib/dates.ts';
import { type Facts, type Letter, letter, nameOf } from './mail.ts';

/** Letters of 流榜 and what follows from it. Who bid before is told to nobody but themselves. */

const choose = ({ site, listing }: Facts) => `选去向：${site}/listings/${listing.id}/next\n`;
const FOREVER = Number.MAX_SAFE_INTEGER;

export const noneFitLetter = (facts: Facts & { refused: number }): Letter =>
  letter(
    '流榜',
    facts,
    `${nameOf(facts)}的遴选结束了，没有合适的揭榜方，${facts.refused} 家都已得到答复。`,
    '请选去向：延期、修改重发、二次诊断、长期跟踪或撤榜。',
    choose(facts),
  );

/** To those who bid, or began to, in a round before. */
export const extendedLetter = (facts: Facts & { deadlineAt: number }): Letter => ({
  ...letter(
    '延期，重新揭榜',
    facts,
    `${nameOf(facts)}重新开放揭榜，${formatTime(facts.deadlineAt, facts.now)}（北京时间）截止。`,
    '以前没有提交的草稿还在；以前提交过的，这一轮要另写一份申请，同样密封到截止。',
    `查看：${facts.site}/listings/${facts.listing.id}\n`,
  ),
  sealedUntil: FOREVER,
});

/** To officials. */
export const diagnosisWantedLetter = (facts: Facts & { poster: string }): Letter =>
  letter(
    '请二次诊断',
    facts,
    `${nameOf(facts)}流榜了，${facts.poster}请管理部门看看原因：要求、资金、时限或写法哪里要改。`,
    `诊断：${facts.site}/listings/${facts.listing.id}/next\n`,
  );

/** To the poster. */
export const diagnosedLetter = (facts: Facts & { diagnosis: string }): Letter =>
  letter('二次诊断结论', facts, `管理部门对${nameOf(facts)}的诊断：`, facts.diagnosis, choose(facts));

/** To the poster, on the day that was chosen for looking at it again. */
export const reviewDayLetter = (facts: Facts & { reviewOn: string }): Letter =>
  letter(
    '长期跟踪，该再看了',
    facts,
    `${nameOf(facts)}定在 ${formatDay(facts.reviewOn, facts.now)}再看：可以重新发榜、再跟踪一段，或者撤榜。`,
    choose(facts),
  );
