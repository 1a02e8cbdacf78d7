import { pinyin } from 'pinyin-pro';
import type { SearchDocument } from './engine.ts';
import { plainWordsOf, runsOf } from './tokenise.ts';

/** Nobody types more of a name in one go. */
const MAX_PIECES = 8;
const HAN = /^\p{Script=Han}/u;

/**
 * How an organisation's names are typed in Latin letters: 川化新材 as `chuanhuaxincai`, `chxc`, `chuanhua`, `xincai` …
 * A short name may be begun and ended at any character, a full one at any word.
 */
export function pinyinTerms({ index, texts }: Pick<SearchDocument, 'index' | 'texts'>): string[] {
  if (index !== 'organisations') return [];
  const short = runsOf(texts.shortName ?? '').flatMap((run) => (run.han ? [...run.text] : []));
  const full = plainWordsOf(texts.title).filter((word) => HAN.test(word));
  return [...new Set([short, full].flatMap((pieces) => spansOf(pieces.map(syllablesOf))))];
}

const syllablesOf = (word: string): string[] => pinyin(word, { toneType: 'none', type: 'array', v: true });

/** Neighbouring pieces joined, in full and by their initials; one initial alone says nothing. */
function spansOf(pieces: string[][]): string[] {
  return pieces.flatMap((_, from) =>
    pieces.slice(from, from + MAX_PIECES).flatMap((_, more) => {
      const syllables = pieces.slice(from, from + more + 1).flat();
      const initials = syllables.map((syllable) => syllable[0] ?? '').join('');
      return [syllables.join(''), ...(initials.length > 1 ? [initials] : [])];
    }),
  );
}
