import { breachesOf } from '#src/domain/batches/rules.ts';
import { DAY, dayOf, startOfDay } from '#src/lib/dates.ts';
import { formatFen } from '#src/lib/money.ts';
import type { Checked, CheckedBatch, Found, Indicator } from './checkup.ts';
import { LISTING_KIND_WORDS, type ListingKind } from './input.ts';

/** Rules of 榜单体检 on dates, money, kind and openness. What is missing or impossible outright says `missingOf`. */

type Rows = readonly Indicator[];

const FEWEST_DAYS = 4;
const USUAL_DAYS = 7;

/** What the batch asks beyond what every listing must hold. Source: src/domain/batches/rules.ts. */
export const cityRulesAreBroken = (listing: Checked, _: Rows, __: number, batch: CheckedBatch): Found[] =>
  batch === undefined
    ? []
    : breachesOf({ ...listing, publicFen: listing.publicFen ?? null }, batch).map(({ field, level, sentence }) => ({
        field,
        level,
        sentence,
      }));

/** features.md B12 leaves bidders at least four days; whoever has less cannot write a bid. */
export function deadlineIsNear({ deadlineAt }: Checked, _: Rows, now: number, batch: CheckedBatch): Found[] {
  // The deadline of a batch is not the poster's to choose.
  if (batch !== undefined || deadlineAt === null || deadlineAt <= now || deadlineAt >= now + USUAL_DAYS * DAY)
    return [];
  const days = Math.floor((deadlineAt - now) / DAY);
  const left = days === 0 ? '不到 1 天' : `只有 ${days} 天`;
  const level = deadlineAt < now + FEWEST_DAYS * DAY ? 'block' : 'warn';
  const sentence = `离揭榜截止${left}，来不及写揭榜方案，请留${level === 'block' ? `至少 ${FEWEST_DAYS} 天，最好 ${USUAL_DAYS} 天以上` : ` ${USUAL_DAYS} 天以上`}。`;
  return [{ field: 'deadlineAt', level, sentence }];
}

/** Work cannot be done before it is known who does it. */
export function deliveryIsBeforeReply({ deliverOn, replyOn, deadlineAt }: Checked): Found[] {
  if (!deliverOn || !replyOn || deadlineAt === null) return [];
  if (deliverOn > replyOn || deliverOn <= dayOf(deadlineAt)) return [];
  const sentence = '完成时限早于答复日期，那时还没有选定揭榜方，请把完成时限推后。';
  return [{ field: 'deliverOn', level: 'block', sentence }];
}

/** Days from the deadline below which work of each kind is hardly ever done: our own reckoning, so it only warns. */
const SHORTEST: Partial<Record<ListingKind, number>> = { research: 60, supply: 14, service: 7 };

export function deliveryIsNear({ kind, deliverOn, replyOn, deadlineAt }: Checked): Found[] {
  const shortest = SHORTEST[kind];
  if (!deliverOn || !replyOn || deliverOn <= replyOn || deadlineAt === null || shortest === undefined) return [];
  if (deliverOn >= dayOf(deadlineAt + shortest * DAY)) return [];
  const sentence = `从揭榜截止到完成时限不足 ${shortest} 天，${LISTING_KIND_WORDS[kind]}很难做完，请推后，或把目标分步。`;
  return [{ field: 'deliverOn', level: 'warn', sentence }];
}

/** 赣州: a project runs three years at most. A batch has its own rule on it. */
export function deliveryIsFar({ deliverOn, deadlineAt }: Checked, _: Rows, now: number, batch: CheckedBatch): Found[] {
  if (batch !== undefined) return [];
  const due = deliverOn ? startOfDay(deliverOn) : undefined;
  if (due === undefined || due <= (deadlineAt ?? now) + 3 * 366 * DAY) return [];
  const sentence = '完成时限在三年以后，一般不超过三年，请提前，或分成几期来发。';
  return [{ field: 'deliverOn', level: 'warn', sentence }];
}

/** 技术攻关 without a level cannot be weighed against how far an achievement is: matching says 未注明 of each. GB/T 22900. */
export function readinessIsUnsaid({ kind, trlNeeded }: Checked): Found[] {
  if (kind !== 'research' || trlNeeded !== null) return [];
  const sentence = '没有选要求的技术就绪度，匹配时分不清实验室成果和可以上线的技术；说得准的请选上。';
  return [{ field: 'trlNeeded', level: 'warn', sentence }];
}

/** From so many on hardly anyone is left; each keeps out everybody who lacks it. Our own reckoning, so it only warns. */
const MANY_QUALIFICATIONS = 4;

export function conditionsAreNarrow({ qualifications = [] }: Checked): Found[] {
  if (qualifications.length < MANY_QUALIFICATIONS) return [];
  const sentence = `硬性条件列了 ${qualifications.length} 项资质，缺一项就不能揭榜，符合的单位会很少，请只留法规要求必须有的。`;
  return [{ field: 'qualifications', level: 'warn', sentence }];
}

/** City rules ask for a cash share of 40 %; below a tenth it is mostly a slip of the pen. */
const LEAST_SHARE = 0.1;

export function shareIsSmall({ kind, totalFen, takerFen }: Checked): Found[] {
  if (kind === 'scene' || takerFen === null || !totalFen || takerFen > totalFen) return [];
  const all = formatFen(totalFen);
  const sentence =
    takerFen === 0
      ? '付给揭榜方填的是 0，揭榜方没有收入，请填实际付给的数；还没有定就空着。'
      : `付给揭榜方 ${formatFen(takerFen)}，不到资金投入 ${all}的一成，请核对单位是不是万元。`;
  return takerFen < totalFen * LEAST_SHARE ? [{ field: 'takerFen', level: 'warn', sentence }] : [];
}

/** Typed in 元 or 亿元 instead of 万元. */
const PLAUSIBLE = { least: 1_000_000, most: 50_000_000_000 };

export function totalIsOdd({ kind, totalFen }: Checked): Found[] {
  if (!totalFen || kind === 'scene') return [];
  const small = totalFen < PLAUSIBLE.least && kind === 'research';
  if (!small && totalFen <= PLAUSIBLE.most) return [];
  const sentence = `资金投入 ${formatFen(totalFen)}，${small ? '不够做一项技术攻关' : '比常见的大得多'}，请核对单位是不是万元。`;
  return [{ field: 'totalFen', level: 'warn', sentence }];
}

/** features.md B06: the requirement contradicts the type. By the title alone, which names the thing wanted. */
const KIND_SIGNS: readonly { says: RegExp; is: ListingKind; not: readonly ListingKind[] }[] = [
  { says: /采购|购置|订购|招标|[\d,，]+ ?[件台套只个](?:配套)?$/, is: 'supply', not: ['research'] },
  {
    says: /^(?:求购|购买|受让|引进).*(?:专利|成果|配方|技术)/,
    is: 'achievement',
    not: ['research', 'supply', 'service', 'scene'],
  },
  { says: /攻关|(?:关键|核心|共性)技术研[发究]/, is: 'research', not: ['supply', 'service'] },
  {
    says: /(?:开放|征集|发布).{0,12}场景|场景(?:开放|征集)/,
    is: 'scene',
    not: ['research', 'supply', 'achievement', 'service'],
  },
];

export function kindIsOther({ kind, title }: Checked): Found[] {
  const sign = KIND_SIGNS.find(({ says, not }) => not.includes(kind) && says.test(title));
  if (!sign) return [];
  const said = sign.says.exec(title)?.[0];
  const sentence = `名称里写的是“${said}”，选的却是${LISTING_KIND_WORDS[kind]}，请核对是不是应当选${LISTING_KIND_WORDS[sign.is]}。`;
  return [{ field: 'kind', level: 'warn', sentence }];
}
