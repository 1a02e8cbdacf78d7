import { dayOf } from '#src/lib/dates.ts';
import { formatFen } from '#src/lib/money.ts';
import type { Batch, Force } from './states.ts';

/** What a listing says that city rules look at. */
export type Judged = {
  deliverOn: string | null;
  totalFen: number | null;
  takerFen: number | null;
  publicFen: number | null;
};
export type RuleTerms = Pick<
  Batch,
  | 'bidUntil'
  | 'track'
  | 'termRule'
  | 'maxTermMonths'
  | 'totalRule'
  | 'minTotalTimes'
  | 'cashRule'
  | 'minCashPercent'
  | 'smallOnly'
>;

type CityRule = {
  word: string;
  /** Columns of the batch: how firmly, and the figure. */
  force: 'termRule' | 'totalRule' | 'cashRule';
  limit: 'maxTermMonths' | 'minTotalTimes' | 'minCashPercent';
  /** Where the rule comes from; a batch sets its own figure by its own notice. */
  source: string;
  /** The field of the listing's form where a breach is named. */
  field: keyof Judged;
  /** The rule as everybody reads it. */
  says: (limit: number) => string;
  /** How to mend a breach; undefined: there is none, or what it needs is not filled in. */
  breach: (listing: Judged, limit: number, terms: RuleTerms) => string | undefined;
};

/** City rules a machine can check, in the order of the form. Integers only: 分, months, per cent. */
export const CITY_RULES = {
  total: {
    word: '资金投入',
    force: 'totalRule',
    limit: 'minTotalTimes',
    source: '揭榜挂帅通知对自筹资金的要求：资金投入不少于财政支持的若干倍，常见 4 倍',
    field: 'totalFen',
    says: (times) => `资金投入不少于申请财政支持的 ${times} 倍`,
    breach: ({ totalFen, publicFen }, times) =>
      totalFen === null || publicFen === null || totalFen >= times * publicFen
        ? undefined
        : `本批次要求资金投入不少于财政支持的 ${times} 倍，即 ${formatFen(times * publicFen)}，请增加资金投入，或减少申请的财政支持。`,
  },
  cash: {
    word: '现金支付',
    force: 'cashRule',
    limit: 'minCashPercent',
    source: '揭榜挂帅通知对现金支付的要求：付给揭榜方的不低于资金投入的若干成，常见 40 %',
    field: 'takerFen',
    says: (percent) => `付给揭榜方的现金不低于资金投入的 ${percent} %`,
    breach: ({ totalFen, takerFen }, percent) =>
      totalFen === null || (takerFen ?? 0) * 100 >= percent * totalFen
        ? undefined
        : `本批次要求付给揭榜方的不低于资金投入的 ${percent} %，即 ${formatFen(Math.ceil((percent * totalFen) / 100))}，请增加付给揭榜方的数。`,
  },
  term: {
    word: '完成时限',
    force: 'termRule',
    limit: 'maxTermMonths',
    source: '赣州市揭榜挂帅通知：完成时限一般不超过三年',
    field: 'deliverOn',
    says: (months) => `完成时限不晚于揭榜截止后 ${months} 个月`,
    breach: ({ deliverOn }, months, { bidUntil }) => {
      const last = addMonths(dayOf(bidUntil), months);
      return deliverOn === null || deliverOn <= last
        ? undefined
        : `本批次要求在揭榜截止后 ${months} 个月内完成，最迟 ${last}，请把完成时限提前，或分成几期来发。`;
    },
  },
} as const satisfies Record<string, CityRule>;
export type CityRuleName = keyof typeof CITY_RULES;
export const CITY_RULE_NAMES = Object.keys(CITY_RULES) as CityRuleName[];

export type Breach = { rule: CityRuleName; field: keyof Judged; level: Exclude<Force, 'off'>; sentence: string };

/** Which rules of the batch a listing breaks, and how firmly that counts. */
export function breachesOf(listing: Judged, terms: RuleTerms): Breach[] {
  return CITY_RULE_NAMES.flatMap((rule) => {
    const { force, limit, field, breach } = CITY_RULES[rule];
    const level = terms[force];
    const sentence = level === 'off' ? undefined : breach(listing, terms[limit], terms);
    return level === 'off' || sentence === undefined ? [] : [{ rule, field, level, sentence }];
  });
}

/** The rules of a batch in words, with what a breach does. */
export function ruleWords(terms: RuleTerms): { words: string; force: Force }[] {
  const checked = CITY_RULE_NAMES.filter((rule) => rule !== 'total' || terms.track === 'fiscal').map((rule) => {
    const { says, limit, force } = CITY_RULES[rule];
    return { words: says(terms[limit]), force: terms[force] };
  });
  const small = { words: '揭榜单位须声明是中小微企业', force: 'block' as const };
  return [...checked.filter(({ force }) => force !== 'off'), ...(terms.smallOnly ? [small] : [])];
}

/** The same day so many months later; the last of the month where it has no such day. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate())))
    .toISOString()
    .slice(0, 10);
}
