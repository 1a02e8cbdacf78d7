import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { judgeMatch } from '#src/domain/matches/operations.ts';
import { rankSuppliesOf } from '#src/domain/matches/queries.ts';
import { PART_WEIGHTS } from '#src/search/weights.ts';
import { printFeedback, readFeedback } from '#tests/bench/feedback.ts';
import { type Judged, ndcg, type Questions, rightOrder } from '#tests/bench/worth.ts';
import { givenMarket } from './given.ts';

/** A pair alike in characters only, and otherwise unsaid. */
const pair = (level: number, characters: number): Judged => ({
  level,
  alike: { characters, pairs: 0, words: 0, topics: 0, leanings: 0 },
  circumstances: {} as Judged['circumstances'],
});

describe('what a ranking is worth by what people said', () => {
  it('is how often of two pairs the good one is above, a tie being half, whatever listing they are of', () => {
    const questions: Questions = [[pair(4, 0.9), pair(1, 0.5)], [pair(4, 0.5), pair(1, 0.1)], [pair(1, 0.7)]];
    // 0.9 is above all three; 0.5 above 0.1, beside 0.5, below 0.7.
    expect(rightOrder(questions, PART_WEIGHTS)).toBeCloseTo((1 + 1 + 1 + 1 + 0.5 + 0) / 6);
  });

  it('is nothing once the only part that speaks is taken away', () => {
    const questions: Questions = [[pair(4, 0.9), pair(1, 0.5), pair(1, 0.2)]];
    expect(rightOrder(questions, { ...PART_WEIGHTS, characters: 0 })).toBe(0.5);
  });

  it('is, by levels, the gain of the first ten over that of the best order', () => {
    const questions: Questions = [[pair(3, 0.9), pair(4, 0.5), pair(1, 0.1)]];
    const best = 7 + 3 / Math.log2(3);
    expect(ndcg(questions, PART_WEIGHTS)).toBeCloseTo((3 + 7 / Math.log2(3)) / best);
  });
});

describe('what people said in a database', () => {
  it('is read with the parts of the score as matching has them now', async () => {
    const { world, poster, firm, listing, method, boards } = await givenMarket();
    const at = { listingId: listing, back: '/' };
    const good = { verdict: 'interested', reason: '', words: '' } as const;
    const bad = { verdict: 'unsuitable', reason: 'region', words: '' } as const;
    await judgeMatch(world.as(poster), { ...at, supplyIndex: 'achievements', supplyId: method, ...good });
    await judgeMatch(world.as(poster), { ...at, supplyIndex: 'capabilities', supplyId: boards, ...bad });
    await judgeMatch(world.as(firm), { ...at, supplyIndex: 'capabilities', supplyId: boards, ...bad });
    const read = await readFeedback(world.database);
    expect(read.map((pairs) => pairs.map(({ level }) => level).toSorted())).toEqual([[1, 1, 4]]);
    const ranked = await rankSuppliesOf(world.visitor(), listing);
    expect(read[0]?.find(({ level }) => level === 4)?.alike).toEqual(
      ranked.find(({ found }) => found.id === method)?.alike,
    );
    expect(rightOrder(read, PART_WEIGHTS)).toBe(1);
  });

  it('that cannot be read is told in a sentence', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jiebang-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const said: string[] = [];
    const told = vi.spyOn(console, 'error').mockImplementation((sentence) => void said.push(sentence));
    const before = process.exitCode;
    const text = join(folder, 'text.db');
    writeFileSync(text, 'no database at all, but long enough to be taken for the head of one');
    const empty = join(folder, 'empty.db');
    writeFileSync(empty, '');
    for (const url of ['libsql://elsewhere', 'file:/nowhere/at/all.db', `file:${text}`, `file:${empty}`])
      await printFeedback(url);
    told.mockRestore();
    process.exitCode = before;
    expect(said).toEqual([
      expect.stringContaining('not the address of a database file'),
      'no such file: /nowhere/at/all.db',
      expect.stringContaining('cannot be read as a database'),
      expect.stringContaining('not migrated yet'),
    ]);
  });
});
