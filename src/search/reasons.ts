import { formatFen } from '#src/lib/money.ts';
import { FIELDS, REGIONS, word } from '#src/lib/vocabulary.ts';
import { type SearchDocument, TEXTS, type TextName } from './engine.ts';
import { fold } from './fold.ts';
import type { Found } from './score.ts';
import { foldedTexts } from './terms.ts';

/** One part of a match in words for people; `words` stand in each of `texts` of the supply, as written there or folded. */
export type Reason = {
  part: 'words' | 'indicator' | 'field' | 'region' | 'trl' | 'amount';
  sentence: string;
  words?: string[];
  texts?: TextName[];
};

const MAX_WORDS = 5;
const MAX_INDICATOR_GAPS = 4;
/** 技术就绪度 from which a thing has been shown outside the laboratory. */
const PROVEN_TRL = 6;
/** Words every project uses; they name nothing. */
const GENERIC = new Set(
  '技术 研究 研发 开发 应用 系统 方法 项目 产品 生产 制备 装置 设备 关键 关键技术 产业 产业化 企业 公司 需求 目标 要求 提高 实现 解决 问题 性能 工艺 新型 高效 采用 使用 进行 达到 以上 以下 主要 具有 可以 相关 能力 满足 提供 我们 现有 目前 单位 合作 方案 指标 材料 控制 处理 加工 质量 工程 建设 设计 检测 技术开发 一种 用于 标准'.split(
    ' ',
  ),
);

export function reasonsOf(demand: SearchDocument, supply: SearchDocument, found: Found): Reason[] {
  return [
    ...wordReasons(found),
    ...indicatorReasons(demand, supply),
    ...fieldReason(demand, supply),
    ...regionReason(demand, supply),
    ...trlReason(supply),
    ...amountReason(demand, supply),
  ];
}

/** What is unmet, or what the other side does not say. */
export function gapsOf(demand: SearchDocument, supply: SearchDocument): Reason[] {
  const gaps: Reason[] = [];
  for (const { name } of demand.facts.indicators ?? []) {
    if (name && textsWith(supply, name).length === 0)
      gaps.push({ part: 'indicator', sentence: `考核指标“${name}”：对方资料未提及` });
  }
  gaps.splice(MAX_INDICATOR_GAPS);
  if (supply.index === 'achievements') {
    const { trl } = supply.facts;
    if (trl === undefined) gaps.push({ part: 'trl', sentence: '技术就绪度：未填写' });
    else if (trl < PROVEN_TRL) gaps.push({ part: 'trl', sentence: `技术就绪度 ${trl} 级，未到中试` });
  }
  if (supply.facts.reach === 'local' && supply.region !== demand.region)
    gaps.push({
      part: 'region',
      sentence: `服务半径为本地（${word(REGIONS, supply.region)}），需求在${word(REGIONS, demand.region)}`,
    });
  if (pays(demand) && supply.amountFen !== undefined && supply.amountFen > (demand.amountFen ?? 0))
    gaps.push({
      part: 'amount',
      sentence: `意向价 ${formatFen(supply.amountFen)}，高于榜单资金 ${formatFen(demand.amountFen ?? 0)}`,
    });
  return gaps;
}

/** The telling words, longest forms only, one reason for each set of texts they stand in. */
function wordReasons(found: Found): Reason[] {
  const telling = found.filter(({ word: one }) => !GENERIC.has(one) && !/^\d+$/.test(one));
  const longest = telling.filter(
    ({ word: one }) => !telling.some((other) => other.word !== one && other.word.includes(one)),
  );
  const groups = Map.groupBy(longest.slice(0, MAX_WORDS), ({ texts }) => texts.join());
  return Array.from(groups.values(), (group) => {
    const texts = group[0]?.texts ?? [];
    const words = group.map(({ word: one }) => one);
    const where = texts.map((name) => TEXTS[name].label).join('、');
    return { part: 'words', sentence: `${where}提到：${words.join('、')}`, words, texts };
  });
}

const indicatorReasons = (demand: SearchDocument, supply: SearchDocument): Reason[] =>
  (demand.facts.indicators ?? []).flatMap(({ name, value, unit }) => {
    const texts = name ? textsWith(supply, name) : [];
    if (texts.length === 0) return [];
    const where = texts.map((text) => TEXTS[text].label).join('、');
    const asked = `${value} ${unit}`.trim();
    const sentence = `${where}提到考核指标“${name}”${asked ? `，是否达到 ${asked} 请核对` : ''}`;
    return [{ part: 'indicator' as const, sentence, words: [fold(name)], texts }];
  });

const textsWith = (supply: SearchDocument, name: string): TextName[] =>
  foldedTexts(supply.texts)
    .filter(([, text]) => text.includes(fold(name)))
    .map(([text]) => text);

const fieldReason = (demand: SearchDocument, supply: SearchDocument): Reason[] =>
  demand.field === supply.field && demand.field !== 'other'
    ? [{ part: 'field', sentence: `同属${word(FIELDS, demand.field)}` }]
    : [];

function regionReason(demand: SearchDocument, supply: SearchDocument): Reason[] {
  if (demand.region === supply.region && demand.region !== 'out')
    return [{ part: 'region', sentence: `同在${word(REGIONS, demand.region)}` }];
  return supply.facts.reach === 'country' ? [{ part: 'region', sentence: '服务半径覆盖全国' }] : [];
}

const trlReason = ({ facts: { trl } }: SearchDocument): Reason[] =>
  trl !== undefined && trl >= PROVEN_TRL ? [{ part: 'trl', sentence: `技术就绪度 ${trl} 级` }] : [];

const amountReason = (demand: SearchDocument, supply: SearchDocument): Reason[] =>
  pays(demand) && supply.amountFen !== undefined && supply.amountFen <= (demand.amountFen ?? 0)
    ? [
        {
          part: 'amount',
          sentence: `意向价 ${formatFen(supply.amountFen)}，在榜单资金 ${formatFen(demand.amountFen ?? 0)} 之内`,
        },
      ]
    : [];

const pays = (demand: SearchDocument): boolean => demand.amountFen !== undefined;
