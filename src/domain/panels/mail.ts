import type { MailPayload } from '#db/schema/index.ts';
import { formatDay } from '#src/lib/dates.ts';
import { PURPOSE_WORDS, type Purpose } from './states.ts';

/** Letters of 专家评议. None says what a bid or an expert says. */

type Facts = {
  site: string;
  now: number;
  listing: { id: string; title: string; number: string | null };
  panel: { id: string; purpose: Purpose; dueOn: string };
};
type Letter = Omit<MailPayload, 'to'>;

const nameOf = ({ listing: { title, number } }: Facts) => (number ? `“${title}”（榜 ${number}）` : `“${title}”`);
const letter = (mark: string, { listing }: Facts, ...paragraphs: string[]): Letter => ({
  subject: `【${mark}】${listing.title}`,
  text: ['您好：', ...paragraphs].join('\n\n'),
});

export const invitedLetter = (facts: Facts): Letter =>
  letter(
    `请您${PURPOSE_WORDS[facts.panel.purpose]}`,
    facts,
    `请您作为专家参加${nameOf(facts)}的${PURPOSE_WORDS[facts.panel.purpose]}，${formatDay(facts.panel.dueOn, facts.now)}前打分并写明意见。`,
    '与您所在单位有关的内容，平台不会给您看；有其他利害关系的，请选择回避。内容请勿外传。',
    `评议：${facts.site}/panels/${facts.panel.id}\n`,
  );

export const removedLetter = (facts: Facts): Letter =>
  letter(
    '评议不再需要您参加',
    facts,
    `${nameOf(facts)}的${PURPOSE_WORDS[facts.panel.purpose]}调整了专家名单，不再需要您打分。谢谢您愿意参加。\n`,
  );

export const closedLetter = (facts: Facts): Letter =>
  letter(
    '专家评议结束',
    facts,
    `${nameOf(facts)}的${PURPOSE_WORDS[facts.panel.purpose]}已经结束，结果可以看了。评议供参考，决定仍由负责的人作出。`,
    `查看：${facts.site}/listings/${facts.listing.id}/panel\n`,
  );
