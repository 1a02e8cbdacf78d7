import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { lookCloser, timely } from './closer.ts';
import type { Hit, Index, SearchDocument } from './engine.ts';
import { fold } from './fold.ts';
import type { Place } from './found.ts';
import { highlight, passageOf } from './highlight.ts';
import type { Question } from './question.ts';
import { anyOf, documentColumns, type StoredDocument, toDocument } from './sql.ts';
import { wordsOf } from './tokenise.ts';

export type Read = Place & { document: SearchDocument };

/** Documents as hits, with the words of the question marked. */
export const toHits = (documents: readonly SearchDocument[], question: Question): Hit[] => {
  const terms = termsToMark(question);
  return documents.map((document) => toHit(document, terms));
};

/** The documents of these places, in their order; one that has just gone is left out. All come in one row: to hand over fifty is dear. */
export async function readPlaces(db: Reader, places: readonly Place[], now: number): Promise<Read[]> {
  if (places.length === 0) return [];
  const rows = places.map(({ row }) => row);
  const { packed } = await db.get<{
    packed: string;
  }>(sql`SELECT json_group_array(json_array("row", "index", id, field, region,
      chain, modes, kind, state, "organisationId", "organisationName", "amountFen", "closesAt", "publishedAt", facts, texts)) AS packed
    FROM (SELECT d."row" AS "row", ${documentColumns(now)} FROM search_documents d WHERE ${anyOf(sql`d."row"`, rows)})`);
  const of = new Map((JSON.parse(packed) as Packed[]).map(([row, ...cells]) => [row, toDocument(named(cells))]));
  return places.flatMap((place) => {
    const document = of.get(place.row);
    return document ? [{ ...place, document }] : [];
  });
}

type Cells = [
  ...[index: Index, id: string, field: string, region: string, chain: string, modes: string, kind: string],
  ...[state: string, organisationId: string, organisationName: string, amountFen: number | null],
  ...[closesAt: number | null, publishedAt: number, facts: string, texts: string],
];
type Packed = [row: number, ...Cells];

function named([index, id, field, region, chain, modes, kind, state, ...others]: Cells): StoredDocument {
  const [organisationId, organisationName, amountFen, closesAt, publishedAt, facts, texts] = others;
  const what = { index, id, field, region, chain, modes, kind, state, organisationId, organisationName };
  return { ...what, amountFen, closesAt, publishedAt, facts, texts };
}

/** Looks closer at these documents and orders them anew; those of `strict` stay in front. */
export function reorder(read: readonly Read[], asked: string, strict: readonly number[], now: number): Read[] {
  const scores = lookCloser(
    asked,
    read.map(({ score, document }) => ({ score, texts: document.texts })),
  );
  const placed = read.map((one, i) => {
    const score = (scores[i] ?? 0) * timely(one.document, now);
    return { one, score, first: Number(strict.includes(one.row)) };
  });
  return placed.sort((a, b) => b.first - a.first || b.score - a.score).map(({ one }) => one);
}

const termsToMark = (question: Question): string[] => [
  ...new Set([
    ...question.words,
    ...question.words.flatMap(wordsOf).filter((word) => word.length > 1),
    ...question.phrases,
    ...question.also.map(fold),
  ]),
];

function toHit(document: SearchDocument, terms: readonly string[]): Hit {
  const { texts, facts, ...rest } = document;
  const snippet = passageOf(texts, terms);
  return {
    ...rest,
    title: highlight(texts.title, terms),
    ...(snippet ? { snippet } : {}),
    ...(facts.trl ? { trl: facts.trl } : {}),
  };
}
