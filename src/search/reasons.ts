import { type SearchDocument, TEXTS, type TextName } from './engine.ts';
import { fold } from './fold.ts';
import { GENERIC } from './generic.ts';
import { judge, PARTS } from './judge.ts';
import { type Meant, spotMeant } from './meant.ts';
import type { Found } from './score.ts';
import { type Asked, asWritten, holds, readAsked, sharedPassage } from './shared.ts';
import { comparedTexts, foldedTexts } from './terms.ts';
import { sharedTopic } from './topic-reason.ts';
import type { Circumstance } from './weights.ts';

/** One part of a match in words for people. */
export type Reason = {
  part: 'words' | 'indicator' | 'topic' | Circumstance;
  sentence: string;
  /** Stand in `texts` of the supply, written so but for width and case. */
  words?: string[];
  texts?: TextName[];
};

/** Figures and units: `25`, `mm`. */
const NO_NAME = /^(?:[\d.]+|[a-z]{1,2}|[cdkm]?m[23]|[kmg]?pa|[km]w|min|mol|ppm|wt|vol|rpm)$/;
const MAX_WORDS = 6;
const MAX_GROUPS = 2;

/** What speaks for the pair, most telling first. Each is true of the two records. */
export function reasonsOf(demand: SearchDocument, supply: SearchDocument, found: Found, meant?: Meant): Reason[] {
  const measured = indicatorReason(demand, supply);
  const words = wordReasons(demand, supply, found, measured?.words ?? []);
  const topic = words.length < MAX_GROUPS ? sharedTopic(demand, supply) : undefined;
  return [
    ...words,
    ...(meant ? meantReasons(demand, supply, meant) : []),
    ...(measured ? [measured] : []),
    ...(topic ? [topic] : []),
    ...told(demand, supply).flatMap(({ part, reason }) => (reason ? [{ part, sentence: reason }] : [])),
  ];
}

/** Of the same words as a rule of the officials names them: what the supply writes, and what of the demand it stands for. */
function meantReasons(demand: SearchDocument, supply: SearchDocument, meant: Meant): Reason[] {
  const spots = Map.groupBy(spotMeant(meant, supply.texts), ({ word: key }) => key);
  return [...spots].slice(0, MAX_GROUPS).flatMap(([key, [spot]]): Reason[] => {
    const asked = comparedTexts(demand.texts).find(([, text]) => fold(text).includes(key));
    if (!asked || !spot) return [];
    const { written, name } = spot;
    const sentence = `${TEXTS[name].label}提到“${written}”，按同义词表对应需求的“${asWritten(asked[1], key)}”`;
    return [{ part: 'words', sentence, words: [written], texts: [name] }];
  });
}

/** What is unmet, then what the supply does not say. */
export function gapsOf(demand: SearchDocument, supply: SearchDocument): Reason[] {
  const gaps = told(demand, supply).filter(({ gap }) => gap !== undefined);
  const toReason = ({ part, gap = '' }: Told): Reason => ({ part, sentence: gap });
  return [
    ...gaps.filter(({ value }) => value !== undefined).map(toReason),
    ...indicatorGap(demand, supply),
    ...gaps.filter(({ value }) => value === undefined).map(toReason),
  ];
}

type Told = { part: Circumstance; value?: number; reason?: string; gap?: string };

function told(demand: SearchDocument, supply: SearchDocument): Told[] {
  const judged = judge(demand, supply);
  return PARTS.flatMap((part) => (judged[part] ? [{ part, ...judged[part] }] : []));
}

/** The most telling passages both share, by the text of the supply they stand in first. */
function wordReasons(demand: SearchDocument, supply: SearchDocument, found: Found, said: string[]): Reason[] {
  const asked = askedOf(demand);
  const telling = found
    .filter(({ word: one }) => !GENERIC.has(one) && !NO_NAME.test(one))
    .sort((a, b) => weightOf(b) - weightOf(a))
    .slice(0, MAX_WORDS * 2);
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

/** What stands in its name says what it is. */
const IN_NAME = 2;
const weightOf = ({ weight, texts }: Found[number]): number => (texts[0] === 'title' ? weight * IN_NAME : weight);

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
    const bound = unit !== '' && value.includes(unit) ? value : `${value} ${unit}`.trim();
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
