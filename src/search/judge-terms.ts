import { COOPERATION, QUALIFICATIONS, word } from '#src/lib/vocabulary.ts';
import type { Judged, Weighed } from './judge.ts';

/** Only a capability says how soon it delivers. */
export function judgeDays({ facts: { days: left } }: Weighed, { index, facts: { days: takes } }: Weighed): Judged {
  if (left === undefined || index !== 'capabilities') return undefined;
  if (takes === undefined) return { gap: '交付周期：对方未注明' };
  return takes <= left
    ? { value: 1, reason: `交付周期 ${takes} 天，在需求留出的 ${left} 天之内` }
    : { value: 0, gap: `交付周期 ${takes} 天，超过需求留出的 ${left} 天` };
}

/** Who is known not to hold them has not passed the gates. */
export function judgeQualifications({ facts: { qualifications: required = [] } }: Weighed, supply: Weighed): Judged {
  if (required.length === 0) return undefined;
  const held = supply.facts.qualifications ?? [];
  const words = (keys: readonly string[]) => keys.map((key) => word(QUALIFICATIONS, key)).join('、');
  if (held.length === 0) return { gap: `所需资质：${words(required)}，对方未注明` };
  const missing = required.filter((one) => !held.includes(one));
  return missing.length === 0
    ? { value: 1, reason: `持有所需资质：${words(required)}` }
    : { value: 0, gap: `缺少所需资质：${words(missing)}` };
}

export function judgeModes({ modes: accepted = [] }: Weighed, { modes: offered = [] }: Weighed): Judged {
  if (accepted.length === 0) return undefined;
  const words = (keys: readonly string[]) => keys.map((key) => word(COOPERATION, key)).join('、');
  if (offered.length === 0) return { gap: '合作方式：对方未注明' };
  const shared = accepted.filter((mode) => offered.includes(mode));
  return shared.length > 0
    ? { value: 1, reason: `合作方式相合：${words(shared)}` }
    : { value: 0, gap: `合作方式不同：需求接受${words(accepted)}，对方提供${words(offered)}` };
}
