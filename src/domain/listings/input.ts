import { z } from 'zod';
import type { LISTING_KINDS } from '#db/schema/index.ts';
import { MODE_WORDS } from '#src/domain/achievements/states.ts';
import type { Calendar } from '#src/domain/batches/states.ts';
import { openChoice, placeFields } from '#src/domain/capabilities/input.ts';
import { DAY, dayOf, formatDay } from '#src/lib/dates.ts';
import { choice, choices, day, line, moment, phrase, prose, ticked, wan, whole } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { FIELDS, QUALIFICATIONS } from '#src/lib/vocabulary.ts';
import { TAKER_KIND_WORDS, TAKER_REGION_WORDS } from './rules.ts';

export type ListingKind = (typeof LISTING_KINDS)[number];

export const LISTING_KIND_WORDS: Record<ListingKind, string> = {
  research: '技术攻关',
  supply: '产品配套',
  achievement: '成果求购',
  service: '服务',
  scene: '场景',
};

export const MAX_INDICATORS = 20;
export const TITLE_MAX = 60;
export const PROSE_MAX = 3000;

const indicator = z.object({ name: phrase(60), value: phrase(60), unit: phrase(20), method: phrase(120) });

/** Rows with anything in them. `position` is the row as it was sent, so that a message finds its row again. */
const indicators = z
  .preprocess((sent) => (Array.isArray(sent) ? sent.map(asRow) : []), z.array(indicator))
  .transform((rows) => rows.map((row, position) => ({ row, position })).filter(({ row }) => isStarted(row)))
  .transform((rows) => rows.map(({ row, position }) => ({ ...row, position })))
  .refine((rows) => rows.length <= MAX_INDICATORS, { error: `最多 ${MAX_INDICATORS} 项指标，请合并` });

const asRow = (row: unknown) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? row : {});
const isStarted = (row: z.output<typeof indicator>) => Object.values(row).some(Boolean);

/** A listing as a draft takes it: anything may be missing, nothing may be wrong. What is missing says `missingOf`. */
export const listingInput = z.object({
  id: z.string({ error: '这一页已经过期，请重新打开' }).refine(isId, { error: '这一页已经过期，请重新打开' }),
  /** The batch it is handed in under; null: 常年. */
  batchId: line(40).transform((id) => id || null),
  kind: choice(LISTING_KIND_WORDS, '需求类型'),
  field: choice(FIELDS, '所属领域'),
  ...placeFields,
  title: phrase(TITLE_MAX),
  background: prose(PROSE_MAX),
  goal: prose(PROSE_MAX),
  requirements: prose(PROSE_MAX),
  ipTerms: prose(500),
  restricted: prose(PROSE_MAX),
  totalFen: wan(),
  takerFen: wan(),
  /** 申请财政支持. */
  publicFen: wan(),
  deliverOn: day(),
  deadlineAt: moment(),
  replyOn: day(),
  trlNeeded: whole(1, 9),
  modes: choices(MODE_WORDS, '合作方式'),
  /** 硬性条件. */
  takerRegion: openChoice(TAKER_REGION_WORDS, '揭榜方地区').transform((region) => region || 'any'),
  takerKinds: choices(TAKER_KIND_WORDS, '揭榜方类型'),
  qualifications: choices(QUALIFICATIONS, '资质'),
  maxTakers: whole(1, 3).transform((n) => n ?? 1),
  /** 匿名发榜. */
  anonymous: ticked(),
  contactName: phrase(40),
  contactPhone: line(40),
  indicators,
});
export type ListingInput = z.output<typeof listingInput>;

/** The form as its page sends it: which button, and how many rows of indicators it shows. */
export const listingForm = listingInput.extend({ intent: line(20), rows: whole(0, MAX_INDICATORS) });

const id = z.string().catch('');

export const listingIdInput = z.object({ id });
export const returnListingInput = z.object({ id, reason: prose(500).refine(Boolean, { error: '请写明要改什么' }) });
export const withdrawListingInput = z.object({ id, reason: prose(500) });
export const recommendListingInput = z.object({ id, note: prose(500).refine(Boolean, { error: '请写明推荐的理由' }) });
export const contactPosterInput = z.object({
  id,
  message: prose(500).refine((text) => text.length >= 5, { error: '请写几句要问什么，至少 5 个字' }),
});

type Needed = 'background' | 'goal' | 'requirements' | 'ipTerms' | 'totalFen' | 'deliverOn' | 'indicators';

/** What each kind is for, and what it needs beyond what every listing needs. Source: features.md B01. */
export const KIND_RULES: Record<ListingKind, { about: string; needs: readonly Needed[] }> = {
  research: {
    about: '自己解决不了的技术难题，请人攻关',
    needs: ['background', 'goal', 'indicators', 'totalFen', 'deliverOn', 'ipTerms'],
  },
  supply: { about: '要采购或试制的零部件、材料', needs: ['goal', 'indicators', 'totalFen', 'deliverOn'] },
  achievement: { about: '想买的专利、工艺、配方', needs: ['goal', 'totalFen', 'ipTerms'] },
  service: { about: '检测、设计、改造、运维', needs: ['goal', 'totalFen', 'deliverOn'] },
  scene: { about: '开放产线或现场，请人来试', needs: ['goal', 'requirements'] },
};

const NEEDED: Record<Needed, string> = {
  background: '请写背景：现在怎么做，卡在哪里',
  goal: '请写要达到什么目标',
  requirements: '请写对揭榜方的要求',
  ipTerms: '请写知识产权归谁',
  totalFen: '请填资金投入，单位是万元',
  deliverOn: '请填完成时限',
  indicators: '至少要有一项考核指标，写全指标、要求和检测方法',
};

const MAX_DAYS_OPEN = 180;
const MAX_DAYS_TO_REPLY = 60;

/** What is looked at. `publicFen` and what says to which batch it belongs may be left out by who knows of none. */
type Draft = Omit<ListingInput, 'id' | 'indicators' | 'batchId' | 'anonymous' | 'publicFen' | Unasked> & {
  publicFen?: number | null;
};
type Messages = Record<string, string>;
/** Nobody has to say these. */
export type Unasked =
  | keyof typeof placeFields
  | 'trlNeeded'
  | 'modes'
  | 'takerRegion'
  | 'takerKinds'
  | 'qualifications';
/** Under what a listing is handed in: a batch has a calendar and a track; imported demands may have no deadline. */
export type Terms = {
  batch?: (Calendar & { track: 'market' | 'fiscal' }) | undefined;
  openEnded?: boolean;
};

/** What must be filled or mended before this can be handed in, by name of the form's field. Empty: it can. */
export function missingOf(listing: Draft, rows: ListingInput['indicators'], now: number, terms: Terms = {}): Messages {
  const empty = (field: Needed) =>
    field === 'indicators' ? rows.length === 0 : listing[field] === '' || !listing[field];
  const missing: Messages = {};
  if (listing.title === '') missing.title = '请写需求名称';
  for (const field of KIND_RULES[listing.kind].needs) if (empty(field)) missing[field] = NEEDED[field];
  return {
    ...missing,
    ...missingInIndicators(rows),
    ...missingInMoney(listing, terms),
    ...(terms.openEnded && listing.deadlineAt === null ? {} : missingInDates(listing, now, terms)),
    ...missingInContact(listing),
  };
}

function missingInIndicators(rows: ListingInput['indicators']): Messages {
  const missing: Messages = {};
  for (const { position, name, value, method } of rows) {
    if (name === '') missing[`indicators.${position}.name`] = `第 ${position + 1} 项指标缺名称`;
    if (value === '') missing[`indicators.${position}.value`] = `第 ${position + 1} 项指标缺要求，例如 ≥ 32`;
    if (method === '')
      missing[`indicators.${position}.method`] = `第 ${position + 1} 项指标缺检测方法，写标准号或怎样测`;
  }
  return missing;
}

function missingInMoney({ totalFen, takerFen, publicFen }: Draft, { batch }: Terms): Messages {
  const missing: Messages = {};
  if (takerFen !== null && takerFen > (totalFen ?? 0)) missing.takerFen = '付给揭榜方的不能多于资金投入';
  if (batch?.track !== 'fiscal') return missing;
  if (!publicFen) missing.publicFen = '请填申请财政支持的数，单位是万元';
  else if (publicFen > (totalFen ?? 0)) missing.publicFen = '申请财政支持的不能多于资金投入';
  return missing;
}

function missingInDates({ deadlineAt, replyOn, deliverOn }: Draft, now: number, { batch }: Terms): Messages {
  if (deadlineAt === null) return { deadlineAt: '请填揭榜截止时间', ...(replyOn ? {} : { replyOn: REPLY }) };
  if (deadlineAt <= now) return { [batch ? 'batchId' : 'deadlineAt']: '揭榜截止时间已经过去' };
  if (!batch && deadlineAt > now + MAX_DAYS_OPEN * DAY)
    return { deadlineAt: `揭榜最长 ${MAX_DAYS_OPEN} 天，请把截止时间提前` };
  const missing: Messages = {};
  const last = dayOf(deadlineAt);
  const reply = replyOn === null ? REPLY : wrongReply(replyOn, deadlineAt, now, batch);
  if (reply !== undefined) missing.replyOn = reply;
  if (deliverOn !== null && deliverOn <= last) missing.deliverOn = '完成时限要晚于揭榜截止日';
  return missing;
}

/** A batch says by when it is to be decided; a rolling listing has sixty days. */
function wrongReply(replyOn: string, deadlineAt: number, now: number, batch: Terms['batch']): string | undefined {
  if (replyOn <= dayOf(deadlineAt))
    return `答复日期要晚于揭榜截止日${batch ? `（${formatDay(dayOf(deadlineAt), now)}）` : ''}`;
  const latest = dayOf(batch ? batch.evaluateUntil : deadlineAt + MAX_DAYS_TO_REPLY * DAY);
  if (replyOn <= latest) return undefined;
  return batch
    ? `本批次的评榜到 ${formatDay(latest, now)}为止，请在这一天前答复`
    : `请在截止后 ${MAX_DAYS_TO_REPLY} 天内答复`;
}

const REPLY = '请填承诺在哪一天前答复';

const missingInContact = ({ contactName, contactPhone }: Draft): Messages => ({
  ...(contactName === '' ? { contactName: '请填联系人' } : {}),
  ...(/\d{5}/.test(contactPhone.replace(/\D/g, '')) ? {} : { contactPhone: '请填能打通的电话' }),
});
