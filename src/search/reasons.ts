import { formatFen } from '#src/lib/money.ts';
import { FIELDS, REGIONS, word } from '#src/lib/vocabulary.ts';
import { type SearchDocument, TEXTS, type TextName } from './engine.ts';
import { fold } from './fold.ts';
import { GENERIC } from './generic.ts';
import type { Found } from './score.ts';
import { type Asked, holds, readAsked, sharedPassage } from './shared.ts';
import { comparedTexts, foldedTexts } from './terms.ts';
import { sharedTopic } from './topic-reason.ts';

/** One part of a match in words for people. */
export type Reason = {
  part: 'words' | 'indicator' | 'topic' | 'field' | 'region' | 'trl' | 'amount';
  sentence: string;
  /** Stand in `texts` of the supply, written so but for width and case. */
  words?: string[];
  texts?: TextName[];
};

/** Figures and units: `25`, `mm`. */
const NO_NAME = /^(?:[\d.]+|[a-z]{1,2})$/;
const MAX_WORDS = 6;
const MAX_GROUPS = 2;
/** 技术就绪度 from which a thing has been shown outside the laboratory. */
const PROVEN_TRL = 6;

/** What speaks for the pair, most telling first. Each is true of the two records. */
export function reasonsOf(demand: SearchDocument, supply: SearchDocument, found: Found): Reason[] {
  const measured = indicatorReason(demand, supply);
  const words = wordReasons(demand, supply, found, measured?.words ?? []);
  const topic = words.length < MAX_GROUPS ? sharedTopic(demand, supply) : undefined;
  return [
    ...words,
    ...(measured ? [measured] : []),
    ...(topic ? [topic] : []),
    ...fieldReason(demand, supply),
    ...regionReason(demand, supply),
    ...trlReason(supply),
    ...amountReason(demand, supply),
  ];
}

/** What is unmet, or what the supply does not say. */
export const gapsOf = (demand: SearchDocument, supply: SearchDocument): Reason[] => [
  ...indicatorGap(demand, supply),
  ...trlGap(supply),
  ...regionGap(demand, supply),
  ...amountGap(demand, supply),
];

/** The most telling passages both share, by the text of the supply they stand in first. */
function wordReasons(demand: SearchDocument, supply: SearchDocument, found: Found, said: string[]): Reason[] {
  const asked = askedOf(demand);
  const telling = found.filter(({ word: one }) => !GENERIC.has(one) && !NO_NAME.test(one)).slice(0, MAX_WORDS * 2);
  const passages = telling.flatMap(({ word: one, texts: [text] }) => {
    const passage = text && sharedPassage(one, asked, supply.texts[text] ?? '');
    return passage ? [{ text, passage, folded: fold(passage) }] : [];
  });
  const known = said.map(fold);
  const fresh = passages.filter(
    ({ folded }, i) =>
      !known.some((one) => one.includes(folded)) &&
      !passages.some((other, j) => other.folded.includes(folded) && (other.folded !== folded || j < i)),
  );
  const groups = Map.groupBy(fresh.slice(0, MAX_WORDS), ({ text }) => text);
  return Array.from(groups, ([text, group]): Reason => {
    const words = group.map(({ passage }) => passage);
    return { part: 'words', sentence: `${TEXTS[text].label}提到：${words.join('、')}`, words, texts: [text] };
  }).slice(0, MAX_GROUPS);
}

/** One demand is explained beside many supplies: its texts are cut once. */
const askedTexts = new WeakMap<SearchDocument, Asked[]>();

function askedOf(demand: SearchDocument): Asked[] {
  const asked = askedTexts.get(demand) ?? comparedTexts(demand.texts).map(([, text]) => readAsked(text));
  askedTexts.set(demand, asked);
  return asked;
}

/** `导热系数（25 ℃）` is looked for as 导热系数. */
const bareName = (name: string): string => name.replace(/[（(].*?[)）]/g, '').trim() || name.trim();

function splitIndicators(demand: SearchDocument, supply: SearchDocument) {
  const texts = foldedTexts(supply.texts);
  return (demand.facts.indicators ?? [])
    .filter(({ name }) => name.trim() !== '')
    .map((indicator) => {
      const name = bareName(indicator.name);
      return { ...indicator, bare: name, texts: texts.filter(([, text]) => holds(text, fold(name))) };
    });
}

function indicatorReason(demand: SearchDocument, supply: SearchDocument): Reason | undefined {
  const named = splitIndicators(demand, supply).filter(({ texts }) => texts.length > 0);
  if (named.length === 0) return undefined;
  const asked = named.map(({ bare, value, unit }) => {
    const bound = `${value} ${unit}`.trim();
    return bound ? `${bare}（${bound}）` : bare;
  });
  return {
    part: 'indicator',
    sentence: `资料提到考核指标：${asked.join('、')}，是否达到请核对`,
    words: named.map(({ bare }) => bare),
    texts: [...new Set(named.flatMap(({ texts }) => texts.map(([name]) => name)))],
  };
}

function indicatorGap(demand: SearchDocument, supply: SearchDocument): Reason[] {
  const all = splitIndicators(demand, supply);
  const missing = all.filter(({ texts }) => texts.length === 0).map(({ name }) => name);
  if (missing.length === 0) return [];
  const names = missing.join('、');
  if (missing.length === 1) return [{ part: 'indicator', sentence: `考核指标“${names}”：对方资料未提及` }];
  const count = missing.length === all.length ? `${all.length} 项对方资料都` : `${missing.length} 项对方资料`;
  return [{ part: 'indicator', sentence: `考核指标有 ${count}未提及：${names}` }];
}

const fieldReason = (demand: SearchDocument, supply: SearchDocument): Reason[] =>
  demand.field === supply.field && demand.field !== 'other'
    ? [{ part: 'field', sentence: `同属${word(FIELDS, demand.field)}` }]
    : [];

function regionReason(demand: SearchDocument, supply: SearchDocument): Reason[] {
  if (demand.region === supply.region && demand.region !== 'out')
    return [{ part: 'region', sentence: `同在${word(REGIONS, demand.region)}` }];
  return supply.facts.reach === 'country' ? [{ part: 'region', sentence: '服务范围覆盖全国' }] : [];
}

const regionGap = (demand: SearchDocument, supply: SearchDocument): Reason[] =>
  supply.facts.reach === 'local' && supply.region !== demand.region
    ? [
        {
          part: 'region',
          sentence: `只在本地服务（${word(REGIONS, supply.region)}），需求在${word(REGIONS, demand.region)}`,
        },
      ]
    : [];

const trlReason = ({ facts: { trl } }: SearchDocument): Reason[] =>
  trl !== undefined && trl >= PROVEN_TRL ? [{ part: 'trl', sentence: `技术就绪度 ${trl} 级` }] : [];

function trlGap({ index, facts: { trl } }: SearchDocument): Reason[] {
  if (index !== 'achievements') return [];
  if (trl === undefined) return [{ part: 'trl', sentence: '技术就绪度：未填写' }];
  return trl < PROVEN_TRL ? [{ part: 'trl', sentence: `技术就绪度 ${trl} 级，还没有在真实环境中验证` }] : [];
}

const amountReason = ({ amountFen: paid }: SearchDocument, { amountFen: asked }: SearchDocument): Reason[] =>
  paid !== undefined && asked !== undefined && asked <= paid
    ? [{ part: 'amount', sentence: `意向价 ${formatFen(asked)}，在榜单资金 ${formatFen(paid)}之内` }]
    : [];

const amountGap = ({ amountFen: paid }: SearchDocument, { amountFen: asked }: SearchDocument): Reason[] =>
  paid !== undefined && asked !== undefined && asked > paid
    ? [{ part: 'amount', sentence: `意向价 ${formatFen(asked)}，高于榜单资金 ${formatFen(paid)}` }]
    : [];
