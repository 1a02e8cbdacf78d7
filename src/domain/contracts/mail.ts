import type { MailPayload } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { formatDay } from '#src/lib/dates.ts';
import { formatFen } from '#src/lib/money.ts';

/** Letters of contracts: to the two sides and to officials, who all may read the contract itself. */

/** What every letter knows; `site` is the public address without a slash at its end. */
export type Facts = {
  site: string;
  now: number;
  contract: { id: string; number: string };
  listing: { number: string | null; title: string };
};
export type Letter = Omit<MailPayload, 'to'>;

export const factsOf = (
  { site, now }: Pick<Context, 'site' | 'now'>,
  { contract, listing }: Pick<Facts, 'contract' | 'listing'>,
): Facts => ({ site, now, contract, listing });

const nameOf = ({ listing: { title, number } }: Facts) => (number ? `“${title}”（榜 ${number}）` : `“${title}”`);
const letter = (mark: string, { site, contract, listing }: Facts, ...paragraphs: string[]): Letter => ({
  subject: `【${mark}】${listing.title}`,
  text: ['您好：', ...paragraphs, `查看：${site}/contracts/${contract.id}\n`].join('\n\n'),
});

export const recordedLetter = (facts: Facts, { amountFen, signedOn }: { amountFen: number; signedOn: string }) =>
  letter(
    '合同已登记',
    facts,
    `${nameOf(facts)}的合同已经登记：编号 ${facts.contract.number}，金额 ${formatFen(amountFen)}，${formatDay(signedOn, facts.now)}签订。`,
    '里程碑由发榜方计划，揭榜方到期报送；全部有结论以后申请验收。',
  );
