import { formatFen } from '#src/lib/money.ts';
import { FIELDS, REGIONS, word } from '#src/lib/vocabulary.ts';
import type { SearchDocument } from './engine.ts';
import { OUTSIDE } from './gates.ts';
import { judgeDays, judgeModes, judgeQualifications } from './judge-terms.ts';
import { judgeChain, judgeIndustry } from './judge-trade.ts';
import type { CIRCUMSTANCES, Circumstance } from './weights.ts';

/**
 * What one part says of a pair, the number and the sentence from the same look at it: 1 speaks for, 0 against. Without a
 * value it is asked for and not said. A part of which a pair says nothing at all is undefined, and weighs nothing.
 */
export type Judged = { value?: number; reason?: string; gap?: string } | undefined;
export type Weighed = Pick<SearchDocument, 'index' | 'field' | 'region' | 'chain' | 'modes' | 'amountFen' | 'facts'>;
export type Judge = (demand: Weighed, supply: Weighed) => Judged;

/** In the order in which they are told. */
const JUDGES: Readonly<Record<Circumstance, Judge>> = {
  field: judgeField,
  chain: judgeChain,
  industry: judgeIndustry,
  region: judgeRegion,
  trl: judgeTrl,
  amount: judgeAmount,
  days: judgeDays,
  qualifications: judgeQualifications,
  modes: judgeModes,
};
export type Circumstances = Record<Circumstance, Judged>;

export const judge = (demand: Weighed, supply: Weighed): Circumstances =>
  Object.fromEntries(
    (Object.keys(JUDGES) as Circumstance[]).map((part) => [part, JUDGES[part](demand, supply)]),
  ) as Circumstances;

export const PARTS = Object.keys(JUDGES) as Circumstance[] satisfies (keyof typeof CIRCUMSTANCES)[];

function judgeField(demand: Weighed, supply: Weighed): Judged {
  if (demand.field === 'other' || supply.field === 'other') return undefined;
  return demand.field === supply.field ? { value: 1, reason: `同属${word(FIELDS, demand.field)}` } : { value: 0 };
}

/** 服务半径 counts from the city: 本市 covers all its districts. */
function judgeRegion(demand: Weighed, supply: Weighed): Judged {
  const { reach } = supply.facts;
  if (isProvinceUnsure(demand, supply)) return { gap: '要求揭榜方在本省，对方登记在市外，是否在本省请核对' };
  const inCity = demand.region !== OUTSIDE && supply.region !== OUTSIDE;
  if (inCity && demand.region === supply.region) return { value: 1, reason: `同在${word(REGIONS, demand.region)}` };
  if (reach === 'country') return { value: 1, reason: '服务范围覆盖全国' };
  if (inCity && reach !== undefined) return { value: 1, reason: '同在本市，在服务范围之内' };
  if (reach === 'local')
    return { value: 0, gap: `只在${supply.region === OUTSIDE ? '其所在市' : '本市'}服务，需求${whereIs(demand)}` };
  return undefined;
}

const isProvinceUnsure = ({ facts: { takers } }: Weighed, { facts: { ownerRegion } }: Weighed): boolean =>
  takers?.region === 'province' && ownerRegion === OUTSIDE;

const whereIs = ({ region }: Weighed): string => (region === OUTSIDE ? '在市外' : `在${word(REGIONS, region)}`);

/** 技术就绪度 from which a thing has been shown outside the laboratory. */
const PROVEN_TRL = 6;
const TRL_STEPS = 8;
/** A level below what is asked for takes away as much. */
const PER_LEVEL = 0.3;

function judgeTrl(demand: Weighed, { index, facts: { trl } }: Weighed): Judged {
  const needed = demand.facts.trl;
  if (trl === undefined) return index === 'achievements' ? { gap: '技术就绪度：未填写' } : undefined;
  if (needed !== undefined)
    return trl >= needed
      ? { value: 1, reason: `技术就绪度 ${trl} 级，达到要求的 ${needed} 级` }
      : { value: Math.max(0, 1 - PER_LEVEL * (needed - trl)), gap: `技术就绪度 ${trl} 级，低于要求的 ${needed} 级` };
  const value = (trl - 1) / TRL_STEPS;
  return trl >= PROVEN_TRL
    ? { value, reason: `技术就绪度 ${trl} 级` }
    : { value, gap: `技术就绪度 ${trl} 级，还没有在真实环境中验证` };
}

/** A price left open is said to be open: that is neither. */
function judgeAmount({ amountFen: paid }: Weighed, { amountFen: asked }: Weighed): Judged {
  if (paid === undefined || asked === undefined) return undefined;
  return asked <= paid
    ? { value: 1, reason: `意向价 ${formatFen(asked)}，在榜单资金 ${formatFen(paid)}之内` }
    : { value: paid / asked / 2, gap: `意向价 ${formatFen(asked)}，高于榜单资金 ${formatFen(paid)}` };
}
