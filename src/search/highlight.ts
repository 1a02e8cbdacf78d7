import { type Hit, type SearchDocument, type Segment, TEXTS, type TextName, WEIGHTS } from './engine.ts';
import { foldWithMap } from './fold.ts';
import { places } from './shared.ts';

type Span = { from: number; to: number };

/** Characters of a passage, and of them before its first hit. */
const PASSAGE = 90;
const BEFORE = 20;
const MODEL_NUMBER = /^(?=.*[a-z])(?=.*\d)[a-z0-9]{2,24}$/;

/** The text in pieces, those that hold one of the terms marked. Terms are folded. */
export const highlight = (text: string, terms: readonly string[]): Segment[] =>
  segments(text, findSpans(text, terms), 0, text.length);

/** The passage with the most different terms, of the weightiest text; undefined where none holds a term. */
export function passageOf(texts: SearchDocument['texts'], terms: readonly string[]): Hit['snippet'] {
  let best: { score: number; name: TextName; text: string; spans: Span[]; start: number } | undefined;
  for (const [name, text] of Object.entries(texts) as [TextName, string][]) {
    if (name === 'title') continue;
    const spans = findSpans(text, terms);
    const weight = WEIGHTS[TEXTS[name].weight];
    for (const { from } of spans) {
      const within = spans.filter((span) => span.from >= from && span.to <= from + PASSAGE - BEFORE);
      const score = new Set(within.map((span) => text.slice(span.from, span.to))).size + weight / 100;
      if (!best || score > best.score) best = { score, name, text, spans, start: from };
    }
  }
  return best && { text: best.name, segments: cut(best.text, best.spans, best.start) };
}

function cut(text: string, spans: Span[], hit: number): Segment[] {
  const start = hit <= BEFORE ? 0 : safe(text, hit - BEFORE);
  const end = Math.min(text.length, safe(text, start + PASSAGE));
  const pieces = segments(text, spans, start, end);
  const dots: Segment = { text: '…', hit: false };
  return [...(start > 0 ? [dots] : []), ...pieces, ...(end < text.length ? [dots] : [])];
}

/** Not between the halves of a character outside the basic plane. */
const safe = (text: string, at: number): number => ((text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at + 1 : at);

function segments(text: string, spans: Span[], start: number, end: number): Segment[] {
  const pieces: Segment[] = [];
  let at = start;
  for (const span of spans) {
    if (span.to <= at || span.from >= end) continue;
    const from = Math.max(span.from, at);
    if (from > at) pieces.push({ text: text.slice(at, from), hit: false });
    at = Math.min(span.to, end);
    pieces.push({ text: text.slice(from, at), hit: true });
  }
  if (at < end) pieces.push({ text: text.slice(at, end), hit: false });
  return pieces;
}

/** Where the terms stand, in order, overlapping ones joined. */
function findSpans(text: string, terms: readonly string[]): Span[] {
  const { folded, from, to } = foldWithMap(text);
  const found = terms.flatMap((term) =>
    spansOf(folded, term).map(([start, end]) => ({ from: from[start] ?? 0, to: to[end - 1] ?? 0 })),
  );
  const joined: Span[] = [];
  for (const span of found.sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

/** `q235b` also marks `Q235-B`, which is the same thing to the index. */
function spansOf(folded: string, term: string): [number, number][] {
  const found = places(folded, term, Number.POSITIVE_INFINITY).map((i): [number, number] => [i, i + term.length]);
  if (found.length > 0 || !MODEL_NUMBER.test(term)) return found;
  const jointed = new RegExp(`(?<![a-z0-9])${[...term].join('[-./_·+]?')}(?![a-z0-9])`, 'g');
  return Array.from(folded.matchAll(jointed), ({ 0: text, index }) => [index, index + text.length]);
}
