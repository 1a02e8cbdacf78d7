import type { MailPayload } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { Track } from '#src/domain/listings/states.ts';
import { formatDay } from '#src/lib/dates.ts';
import { formatFen } from '#src/lib/money.ts';
import { OUTCOME_WORDS, type Outcome } from './states.ts';

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

export const plannedLetter = (facts: Facts, rows: readonly { title: string; dueOn: string; payFen: number }[]) =>
  letter(
    '里程碑已计划',
    facts,
    `发榜方计划了${nameOf(facts)}合同 ${facts.contract.number} 的里程碑：`,
    rows
      .map(
        ({ title, dueOn, payFen }, i) =>
          `${i + 1}. ${title}，${formatDay(dueOn, facts.now)}到期，付款 ${formatFen(payFen)}`,
      )
      .join('\n'),
    '到期前请报送完成情况和证明。与合同不符的，请与发榜方商定后改正；第一次报送以后不能再改。',
  );

type Named = { title: string };

export const reportedLetter = (facts: Facts, { title }: Named) =>
  letter('里程碑已报送', facts, `${nameOf(facts)}合同 ${facts.contract.number} 的里程碑“${title}”已经报送，等待结论。`);

export const judgedLetter = (facts: Facts, { title }: Named, outcome: Outcome, verdict: string) =>
  letter(
    `里程碑${OUTCOME_WORDS[outcome]}`,
    facts,
    `${nameOf(facts)}合同 ${facts.contract.number} 的里程碑“${title}”被认定为${OUTCOME_WORDS[outcome]}。意见：`,
    verdict,
    ...(outcome === 'met' ? [] : ['补做以后可以再报送。']),
  );

export const paidLetter = (facts: Facts, { title }: Named, paidFen: number | null) =>
  letter(
    '付款已登记',
    facts,
    paidFen === null
      ? `发榜方改正了里程碑“${title}”的付款登记：没有付过款。`
      : `发榜方登记了里程碑“${title}”的付款，累计 ${formatFen(paidFen)}。与实际不符的，请与发榜方核对。`,
  );

export const dueLetter = (facts: Facts, { title, dueOn }: Named & { dueOn: string }, daysLeft: number) =>
  letter(
    daysLeft === 0 ? '里程碑今天到期' : `里程碑还剩 ${daysLeft} 天`,
    facts,
    `${nameOf(facts)}合同 ${facts.contract.number} 的里程碑“${title}”${formatDay(dueOn, facts.now)}到期，还没有报送。`,
    '请在到期前写明完成情况，附上证明。',
  );

export const overdueLetter = (facts: Facts, { title, dueOn }: Named & { dueOn: string }) =>
  letter(
    '里程碑逾期',
    facts,
    `${nameOf(facts)}合同 ${facts.contract.number} 的里程碑“${title}”应在 ${formatDay(dueOn, facts.now)}前完成，还没有报送。`,
    '揭榜方请尽快报送；确有困难的，双方商定后由发榜方处理。',
  );

export const askedLetter = (facts: Facts) =>
  letter('申请验收', facts, `${nameOf(facts)}合同 ${facts.contract.number} 的揭榜方申请验收，完成情况写在合同页上。`);

export const sentBackLetter = (facts: Facts, reason: string) =>
  letter(
    '验收申请退回',
    facts,
    `${nameOf(facts)}合同 ${facts.contract.number} 的验收申请被退回，改好以后可以再申请。理由：`,
    reason,
  );

export const acceptedLetter = (facts: Facts, verdict: string, track: Track) =>
  letter(
    '通过验收',
    facts,
    `${nameOf(facts)}合同 ${facts.contract.number} 通过了验收。意见：`,
    verdict,
    ...(track === 'fiscal' ? ['发榜方请答：是否把揭榜方列入本单位的供应商目录。'] : []),
  );

export const directoryLetter = (facts: Facts, entered: boolean) =>
  letter(
    entered ? '列入供应商目录' : '未列入供应商目录',
    facts,
    `${nameOf(facts)}合同 ${facts.contract.number} 验收以后，发榜方${entered ? '把贵单位列入了' : '没有把贵单位列入'}它的供应商目录。`,
  );

export const terminatedLetter = (facts: Facts, reason: string) =>
  letter('合同终止', facts, `${nameOf(facts)}合同 ${facts.contract.number} 已经终止，不再履行。理由：`, reason);

export const defaultedLetter = (facts: Facts, reason: string) =>
  letter('认定违约', facts, `${nameOf(facts)}合同 ${facts.contract.number} 的揭榜方被认定违约。理由：`, reason);
