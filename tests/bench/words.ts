import { ENERGY } from '#src/search/topics/energy.ts';
import { INDUSTRY } from '#src/search/topics/industry.ts';
import { LIFE } from '#src/search/topics/life.ts';
import { MATTER } from '#src/search/topics/matter.ts';

const WORDS = Object.values({ ...INDUSTRY, ...MATTER, ...ENERGY, ...LIFE }).flatMap((words) => words.split(' '));

/** Words as unevenly common as those of real texts: the first tenth of the vocabulary makes a third of the text. */
export function randomWords(seed: number): () => string {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return WORDS[Math.floor((state / 2 ** 32) ** 2 * WORDS.length)] ?? '';
  };
}
