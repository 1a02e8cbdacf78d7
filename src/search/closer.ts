import { type SearchDocument, TEXTS, type TextName, WEIGHTS } from './engine.ts';
import { fold } from './fold.ts';
import { places } from './shared.ts';
import { pairsOf, runsOf } from './tokenise.ts';

export type Scored = { score: number; texts: SearchDocument['texts'] };

/** Saturation and length as in FTS5's bm25. */
const K1 = 1.2;
const B = 0.75;
/** What a pair of characters counts beside a word or a character. */
const PAIR = 0.5;

/**
 * How well each of the best documents answers, looked at closely: to the score of its words come its single characters
 * and pairs of them. 温湿 is 温度 and 湿度, 教改 is 教学改革: only characters know. How telling one is is counted among
 * these documents, for what all of them hold tells none from another.
 */
export function lookCloser(question: string, documents: readonly Scored[]): number[] {
  const read = documents.map(({ texts }) => readTexts(texts));
  const average = read.reduce((sum, { length }) => sum + length, 0) / read.length;
  const scores = documents.map(({ score }) => score);
  for (const [piece, weight] of piecesOf(question)) {
    const counts = read.map(({ texts }) => countOf(piece, texts));
    const holding = counts.filter((n) => n > 0).length;
    const telling = Math.log(1 + (counts.length - holding + 0.5) / (holding + 0.5));
    for (const [i, n] of counts.entries()) {
      const saturation = n + K1 * (1 - B + (B * (read[i]?.length ?? 0)) / average);
      if (n > 0) scores[i] = (scores[i] ?? 0) + (weight * telling * n * (K1 + 1)) / saturation;
    }
  }
  return scores;
}

/** What an event counts that nobody can sign up for any more, beside one that is still to come. */
const OVER = 0.5;

export const timely = ({ index, closesAt = 0 }: Pick<SearchDocument, 'index' | 'closesAt'>, now: number): number =>
  index === 'events' && closesAt <= now ? OVER : 1;

function piecesOf(question: string): Map<string, number> {
  const pieces = runsOf(fold(question)).flatMap((run): [string, number][] =>
    run.han
      ? [
          ...[...run.text].map((one): [string, number] => [one, 1]),
          ...pairsOf(run.text).map((two): [string, number] => [two, PAIR]),
        ]
      : [[run.text, 1 + PAIR]],
  );
  return new Map(pieces);
}

/** Folded texts with what they weigh beside the main ones, and how long they are together. */
function readTexts(texts: SearchDocument['texts']) {
  const folded = (Object.entries(texts) as [TextName, string][]).map(([name, text]) => {
    return { text: fold(text), share: WEIGHTS[TEXTS[name].weight] / WEIGHTS.main };
  });
  return { texts: folded, length: folded.reduce((sum, { text }) => sum + text.length, 1) };
}

const countOf = (piece: string, texts: readonly { text: string; share: number }[]): number =>
  texts.reduce((sum, { text, share }) => sum + share * places(text, piece).length, 0);
