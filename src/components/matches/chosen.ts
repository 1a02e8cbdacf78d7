import type { Chosen } from '#src/domain/matches/evaluation.ts';
import { PART_WORDS, REASON_WORDS, SIDE_WORDS, VERDICT_WORDS } from '#src/domain/matches/states.ts';
import { word } from '#src/lib/vocabulary.ts';

/** Which of what was said a list shows, to and from its address. */
export function chosenFrom(params: URLSearchParams): Chosen {
  const one = <K extends string>(name: string, table: Readonly<Record<K, unknown>>): K | undefined => {
    const value = params.get(name) ?? '';
    return Object.hasOwn(table, value) ? (value as K) : undefined;
  };
  return {
    verdict: one('verdict', VERDICT_WORDS),
    reason: one('reason', REASON_WORDS),
    side: one('side', SIDE_WORDS),
    top: params.get('top') === 'yes' ? true : undefined,
    part: params.get('part')?.slice(0, 40) || undefined,
    speaks: one('speaks', SPEAKS),
  };
}

const SPEAKS = { for: '相符', against: '差距' } as const;

export function href({ top, ...chosen }: Chosen): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(chosen)) if (value) params.set(name, value);
  if (top) params.set('top', 'yes');
  return `/staff/matches?${params}#list`;
}

/** `供给方看榜，有兴趣，前 5 名`. */
export const inWords = ({ verdict, reason, side, top, part, speaks }: Chosen): string =>
  [
    side && SIDE_WORDS[side],
    verdict && VERDICT_WORDS[verdict].word,
    reason && REASON_WORDS[reason],
    top && '前 5 名',
    part && `${word(PART_WORDS, part)}（${SPEAKS[speaks ?? 'for']}）`,
  ]
    .filter(Boolean)
    .join('，');
