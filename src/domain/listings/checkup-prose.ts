import { lengthOf } from '#src/lib/text.ts';
import type { Checked, Found, Indicator } from './checkup.ts';
import { bare, findContact, findVagueWord, isMeasurable, isPlaceholder } from './checkup-words.ts';
import { KIND_RULES } from './input.ts';

/** Rules of 榜单体检 on what is written in sentences: background, goal, requirements. Source: features.md B02, B06. */

type Rows = readonly Indicator[];
type Prose = 'title' | 'background' | 'goal' | 'requirements' | 'ipTerms';

const LABELS: Record<Prose, string> = {
  title: '需求名称',
  background: '背景',
  goal: '目标',
  requirements: '对揭榜方的要求',
  ipTerms: '知识产权',
};

/** “待定”, “见附件”, where the kind needs words: there is nothing to attach here, and bidders read only what stands. */
export const proseIsPlaceholder = (listing: Checked): Found[] =>
  (['background', 'goal', 'requirements'] as const).flatMap((field) => {
    if (!KIND_RULES[listing.kind].needs.includes(field) || !isPlaceholder(listing[field])) return [];
    const sentence = `${LABELS[field]}只写了“${listing[field]}”，揭榜方看不到内容，请直接写在这里；要保密的写进“不公开内容”。`;
    return [{ field, level: 'block', sentence }];
  });

/** The name again is no goal. */
export function goalRepeatsTitle({ title, goal }: Checked): Found[] {
  if (!goal || bare(goal) !== bare(title)) return [];
  return [{ field: 'goal', level: 'block', sentence: '目标只重复了需求名称，请写做到什么程度算解决、交付什么。' }];
}

const LEAST = { background: 8, goalWithFigures: 4, goalAlone: 30 };

/** Too little to bid on. Where indicators say how much, a goal may be brief. */
export function goalIsShort(listing: Checked, rows: Rows): Found[] {
  const { goal } = listing;
  if (!goal || isPlaceholder(goal) || goalRepeatsTitle(listing).length > 0) return [];
  const measured = hasMeasured(rows) || isMeasurable(goal);
  const said = lengthOf(measured ? goal : goal + listing.background);
  if (said >= (measured ? LEAST.goalWithFigures : LEAST.goalAlone)) return [];
  const sentence = '目标太短，揭榜方无从报价，请写清现状、要达到的数值和交付什么。';
  return [{ field: 'goal', level: 'block', sentence }];
}

/** 技术攻关 needs to know what was tried; a word or two does not say it. */
export function backgroundIsShort({ kind, background }: Checked): Found[] {
  if (kind !== 'research' || !background || isPlaceholder(background)) return [];
  if (lengthOf(background) >= LEAST.background) return [];
  const sentence = '背景太短，请用一两句话写明现在怎么做、卡在哪里、试过什么。';
  return [{ field: 'background', level: 'block', sentence }];
}

/** “显著提高” with no figure anywhere: ICC sends a quarter of its demands back for this. */
export function goalIsVague(listing: Checked, rows: Rows): Found[] {
  const vague = findVagueWord(listing.goal);
  if (vague === undefined || !lacksFigures(listing, rows)) return [];
  const sentence = `目标里写了“${vague}”，却没有数字可以衡量，请写出现在是多少、要到多少，或在考核指标里写明。`;
  return [{ field: 'goal', level: 'block', sentence }];
}

/** Long enough and calmly worded, but nothing to measure it by. A 场景 is there to be tried, so it may be open. */
export function goalIsUnmeasured(listing: Checked, rows: Rows): Found[] {
  if (listing.kind === 'scene' || !lacksFigures(listing, rows) || findVagueWord(listing.goal) !== undefined) return [];
  const sentence = '目标和考核指标里都没有数字、等级或标准，请补一项量得出的要求，验收时才有依据。';
  return [{ field: 'goal', level: 'warn', sentence }];
}

const hasMeasured = (rows: Rows): boolean => rows.some(({ value }) => isMeasurable(value));

/** Silent where a firmer rule speaks already. */
const lacksFigures = (listing: Checked, rows: Rows): boolean =>
  listing.goal !== '' &&
  !isMeasurable(listing.goal) &&
  !hasMeasured(rows) &&
  !isPlaceholder(listing.goal) &&
  goalIsShort(listing, rows).length === 0 &&
  goalRepeatsTitle(listing).length === 0;

/** 揭榜 is open to all who can: one that names its taker is none. Fair competition review asks the same. */
const FOR_ONE =
  /(?<!不|不得|并非)(?:仅限|只限|限定|指定|只(?:能)?由|只接受|必须由|须由)[^，。；、\n]{0,20}?(本单位|我单位|本公司|我公司|我司|原供应商|现有供应商|[^，。；、\n\s]{3,16}(?<![的类等内外])(?:有限公司|有限责任公司|股份公司))/;
const OUR_PEOPLE_DO = /发榜方|配合|验收|试用|检测|提供|到场/;

export const takerIsNamed = (listing: Checked): Found[] =>
  (['requirements', 'goal'] as const).flatMap((field) => {
    const named = FOR_ONE.exec(listing[field]);
    if (!named || OUR_PEOPLE_DO.test(named[0])) return [];
    const sentence = `${LABELS[field]}里写了“${named[0]}”，等于只许一家来揭，请改写成需要具备的条件。`;
    return [{ field, level: 'block', sentence }];
  });

/** A single brand shuts others out as well; “或同等” opens the door again. */
const BRAND =
  /(?<![不非勿未无得])(?:指定|限用|仅限|只能用|只认|必须(?:使用|采用|选用|是|为))[^，。；、\n]{0,14}(?:品牌|牌(?=的|子|，|。|；|$))[^，。；\n]{0,12}/;
const OR_EQUAL = /同等|相当|同类|同档|不限|以上品牌|等品牌|或其他/;

export const brandIsNamed = (listing: Checked): Found[] =>
  (['requirements', 'goal'] as const).flatMap((field) => {
    const named = BRAND.exec(listing[field]);
    if (!named || OR_EQUAL.test(named[0])) return [];
    const sentence = `${LABELS[field]}里写了“${named[0]}”，别的品牌就不能来，请写性能要求，或加上“或同等产品”。`;
    return [{ field, level: 'warn', sentence }];
  });

/** Public parts are read and copied by everyone; the platform relays questions. 个人信息保护法: no more than needed. */
export const contactIsPublic = (listing: Checked): Found[] =>
  (Object.keys(LABELS) as Prose[]).flatMap((field) => {
    const found = findContact(listing[field]);
    if (found === undefined) return [];
    const sentence = `${LABELS[field]}里有联系方式“${found}”，发榜后人人看得到，请移到“联系人”一栏，提问由平台转达。`;
    return [{ field, level: 'warn', sentence }];
  });
