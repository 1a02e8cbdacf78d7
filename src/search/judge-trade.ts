import { CHAINS, INDUSTRIES, word } from '#src/lib/vocabulary.ts';
import type { Judged, Weighed } from './judge.ts';
import { areNeighbourChains, areNeighbourIndustries, servesAllIndustries } from './nearness.ts';

/** Next to each other is worth so much of the same. */
const NEIGHBOUR = 0.6;

export function judgeChain({ chain: asked }: Weighed, { chain: given }: Weighed): Judged {
  if (!asked) return undefined;
  if (!given) return { gap: '产业链：对方未注明' };
  const [a, b] = [word(CHAINS, asked), word(CHAINS, given)];
  if (asked === given) return { value: 1, reason: `同在“${a}”产业链` };
  if (areNeighbourChains(asked, given)) return { value: NEIGHBOUR, reason: `产业链相邻：需求在“${a}”，对方在“${b}”` };
  return { value: 0, gap: `产业链不同：需求在“${a}”，对方在“${b}”` };
}

export function judgeIndustry(demand: Weighed, supply: Weighed): Judged {
  const [asked, given] = [demand.facts.industry, supply.facts.industry];
  if (!asked) return undefined;
  if (!given) return { gap: '国民经济行业：对方未注明' };
  const [a, b] = [word(INDUSTRIES, asked), word(INDUSTRIES, given)];
  if (asked === given) return { value: 1, reason: `同属“${a}”` };
  if (servesAllIndustries(given)) return { value: NEIGHBOUR, reason: `对方属于“${b}”，服务不限于一个行业` };
  if (areNeighbourIndustries(asked, given))
    return { value: NEIGHBOUR, reason: `行业相近：需求属于“${a}”，对方属于“${b}”` };
  return { value: 0, gap: `行业不同：需求属于“${a}”，对方属于“${b}”` };
}
