import { diffWords } from 'diff';
import { truncate } from './text.ts';

/** A stretch of text that stayed, went or came. Those that are not `new` make the old text, those not `gone` the new one. */
export type Piece = { text: string; is: 'same' | 'gone' | 'new' };

/** Chinese has no blanks between words: without the dictionary of the platform each sentence would be one word. */
const WORDS = new Intl.Segmenter('zh', { granularity: 'word' });
/** Texts further apart have little in common to show, and take seconds to compare. */
const MOST_EDITS = 600;
/** So little between two changes is not worth stopping for: 连续 → 间歇 reads better than 连→间 续→歇. */
const SHORTEST_SAME = 1;

/** What changed from one prose to the other, by words. Runs of blanks count as one. */
export function diffText(before: string, after: string): Piece[] {
  const parts = diffWords(before, after, { intlSegmenter: WORDS, maxEditLength: MOST_EDITS });
  if (!parts) return pieces([{ gone: before, come: after }]);
  const runs: Run[] = [];
  for (const { value, added, removed } of parts) {
    const last = runs.at(-1);
    const run = added ? { gone: '', come: value } : removed ? { gone: value, come: '' } : value;
    if (typeof run === 'string' || typeof last !== 'object') runs.push(run);
    else runs[runs.length - 1] = { gone: last.gone + run.gone, come: last.come + run.come };
  }
  return pieces(bridged(runs));
}

/** Text that stayed, or what stands in whose place. */
type Run = string | { gone: string; come: string };

/** Joins changes that hardly anything parts. */
function bridged(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const [before, between] = joined.slice(-2);
    const bridge = typeof between === 'string' && between.trim().length <= SHORTEST_SAME && !between.includes('\n');
    if (typeof run === 'object' && typeof before === 'object' && typeof between === 'string' && bridge)
      joined.splice(-2, 2, { gone: before.gone + between + run.gone, come: before.come + between + run.come });
    else joined.push(run);
  }
  return joined;
}

const pieces = (runs: readonly Run[]): Piece[] =>
  runs
    .flatMap((run): Piece[] =>
      typeof run === 'string'
        ? [{ text: run, is: 'same' }]
        : [
            { text: run.gone, is: 'gone' },
            { text: run.come, is: 'new' },
          ],
    )
    .filter(({ text }) => text !== '');

/** How much of what stayed is shown on either side of a change. */
const AROUND = 40;

/** The same with long stretches that stayed cut down to what stands around the changes. */
export const abridged = (all: readonly Piece[]): Piece[] =>
  all.map(({ text, is }, i) => {
    const characters = [...text];
    const first = i === 0 ? '' : characters.slice(0, AROUND).join('');
    const last = i === all.length - 1 ? '' : characters.slice(-AROUND).join('');
    const long = is === 'same' && characters.length > 2 * AROUND + 20;
    return long ? { text: `${first} …… ${last}`, is } : { text, is };
  });

/** How much of the text before an addition is repeated, so that one finds the place. */
const CONTEXT = 10;
const MOST_WORDS = 200;

/** The same in words, for a letter: `“72”改为“168”；在“…全部达到”后加上“，并提交报告”；删去“…”`. */
export function diffInWords(all: readonly Piece[]): string {
  const said: string[] = [];
  for (const [i, { text, is }] of all.entries()) {
    const before = all[i - 1];
    const next = all[i + 1];
    if (is === 'gone')
      said.push(next?.is === 'new' ? `${quoted(text)}改为${quoted(next.text)}` : `删去${quoted(text)}`);
    if (is === 'new' && before?.is !== 'gone')
      said.push(before ? `在${quoted(endOf(before.text))}后加上${quoted(text)}` : `加上${quoted(text)}`);
  }
  return said.join('；') || '只调整了空格和换行';
}

const quoted = (text: string): string => `“${truncate(text.replace(/\s+/g, ' ').trim(), MOST_WORDS)}”`;

function endOf(text: string): string {
  const characters = [...text.trim()];
  return characters.length <= CONTEXT ? characters.join('') : `…${characters.slice(-CONTEXT).join('')}`;
}
