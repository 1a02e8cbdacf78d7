import type { listings, organisations, TAKER_REGIONS } from '#db/schema/index.ts';
import { MODE_WORDS, TRL_LEVELS } from '#src/domain/achievements/states.ts';
import { ORGANISATION_KIND_WORDS } from '#src/domain/organisations/input.ts';
import { QUALIFICATIONS, word } from '#src/lib/vocabulary.ts';

/** 硬性条件: who may take a listing at all. Region and kind stand in the tables; the rest the bidder declares. */
export type Conditions = Pick<typeof listings.$inferSelect, 'takerRegion' | 'takerKinds' | 'qualifications'>;
type Taker = Pick<typeof organisations.$inferSelect, 'kind' | 'region'>;

export const TAKER_REGION_WORDS: Readonly<Record<(typeof TAKER_REGIONS)[number], string>> = {
  any: '不限',
  province: '本省',
  city: '本市',
};

/** Kinds that take listings; a poster may want only some. */
export const TAKER_KIND_WORDS = {
  large: ORGANISATION_KIND_WORDS.large,
  small: ORGANISATION_KIND_WORDS.small,
  academy: ORGANISATION_KIND_WORDS.academy,
} as const;

/** Organisations elsewhere than in the city are kept under this one region, in the province or not. */
const OUTSIDE = 'out';

/** Why an organisation of this kind and place fails the conditions, whatever it declares; undefined where it does not. */
export function whyNotFit(taker: Taker, { takerRegion, takerKinds }: Conditions): string | undefined {
  if (takerKinds.length > 0 && !takerKinds.includes(taker.kind))
    return `这一榜的硬性条件要求揭榜方是${kindsInWords(takerKinds)}，贵单位登记为${word(ORGANISATION_KIND_WORDS, taker.kind)}，不能牵头揭榜，可以作为联合体成员参加。`;
  if (takerRegion === 'city' && taker.region === OUTSIDE)
    return '这一榜的硬性条件要求揭榜方在本市，贵单位登记在市外，不能牵头揭榜，可以作为联合体成员参加。';
  return undefined;
}

/** What an organisation has to declare since the tables do not say it; none where nothing is left open. */
export const toDeclare = ({ region }: Pick<Taker, 'region'>, { takerRegion, qualifications }: Conditions): string[] => [
  ...(takerRegion === 'province' && region === OUTSIDE ? ['本单位注册地在本省'] : []),
  ...(qualifications.length > 0 ? [`本单位持有${qualificationsInWords(qualifications)}，证书在有效期内`] : []),
];

/** Each condition that is made, named and in words. */
export const conditionsInWords = ({ takerRegion, takerKinds, qualifications }: Conditions): [string, string][] => [
  ...(takerRegion === 'any' ? [] : [['揭榜方地区', TAKER_REGION_WORDS[takerRegion]] as [string, string]]),
  ...(takerKinds.length > 0 ? [['揭榜方类型', kindsInWords(takerKinds)] as [string, string]] : []),
  ...(qualifications.length > 0 ? [['资质', qualificationsInWords(qualifications)] as [string, string]] : []),
];

export const kindsInWords = (kinds: readonly string[]): string =>
  kinds.map((kind) => word(ORGANISATION_KIND_WORDS, kind)).join('、');

export const qualificationsInWords = (held: readonly string[]): string =>
  held.map((key) => word(QUALIFICATIONS, key)).join('、');

export const modesInWords = (modes: readonly string[]): string =>
  modes.map((mode) => word(MODE_WORDS, mode)).join('、');

/** `5 级以上（初样：样品在模拟的使用条件下达到主要指标）`. */
export function levelInWords(trl: number): string {
  const level = TRL_LEVELS[trl];
  return `${trl} 级以上${level ? `（${level.word.split('　')[1]}：${level.note}）` : ''}`;
}
