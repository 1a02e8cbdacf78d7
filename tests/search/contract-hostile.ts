import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchDocument } from '#src/search/engine.ts';
import { given, type OpenEngine, openWith } from './given.ts';

/** What is typed to break things gets an answer, from every engine. */
export function describeHostile(name: string, open: OpenEngine): void {
  const opened = (...documents: SearchDocument[]) => openWith(open, documents);

  describe(`${name}: hostile questions`, () => {
    const hostile = [
      '"',
      '""',
      '-',
      '- -',
      '-""',
      '"阻燃',
      '"阻燃" "',
      '*',
      '阻燃*',
      '^阻燃',
      'title:阻燃',
      'title_words : 阻燃',
      '{title_words} : 阻燃',
      'NEAR(阻燃 保温, 2)',
      '阻燃 AND',
      'OR OR OR',
      'NOT 阻燃',
      '阻燃 NOT (保温 OR 板材) NEAR/3',
      '-rank:bm25(search_index)',
      'search_index MATCH "阻燃"',
      "阻燃') UNION SELECT token, 1 FROM sessions; --",
      'field = "chem" AND state IN [open]',
      '阻燃 FILTER _geoRadius(1,1,1)',
      '阻燃 + 保温',
      '(((',
      ')',
      "'; DROP TABLE search_documents; --",
      "' OR 1=1 --",
      '%_%',
      '\\',
      '\u0000阻燃\u0000',
      '\ud800',
      '阻\udc00燃',
      '\ue000阻',
      '😀😀😀',
      '👨‍👩‍👧‍👦 家庭',
      '阻🔥燃🧪板',
      '①②③ ㊙ ℃ ㎡ ﷽',
      '\u0301\u0301\u0301',
      '1'.repeat(10_000),
      '阻a'.repeat(5_000),
      '龘靐齉'.repeat(20),
      'zzzq zqzq qzqz '.repeat(20),
      '。，、；：？！',
      '<script>alert(1)</script>',
      '\u202e阻燃\u202c',
      'a'.repeat(10_000),
      '阻'.repeat(10_000),
      '阻燃 '.repeat(5_000),
      '-阻燃 '.repeat(5_000),
      '"阻燃" '.repeat(5_000),
      '"'.repeat(10_000),
      `${'('.repeat(5_000)}阻燃${')'.repeat(5_000)}`,
    ];

    for (const q of hostile)
      it(`answers ${JSON.stringify(q.slice(0, 40))}${q.length > 40 ? ` … (${q.length} characters)` : ''}`, async () => {
        const { ask } = await opened(given({ id: 'a' }, { title: '阻燃保温板', summary: '家庭装修用' }));
        const answer = await ask({ q });
        expect(answer.total).toBeGreaterThanOrEqual(answer.hits.length);
        for (const { title } of answer.hits) expect(title.map(({ text }) => text).join('')).toBe('阻燃保温板');
      });

    it('answers any text at all, and never marks what is not there', async () => {
      const { ask } = await opened(given({ id: 'a' }, { title: '阻燃保温板 EPS-B1', summary: 'Q235-B 与 “NOT” 门' }));
      const piece = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.constantFrom(...'"“”-－*^:()阻燃板ｂ1+ '),
      );
      const typed = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
      await fc.assert(
        fc.asyncProperty(typed, async (q) => {
          for (const { title, snippet } of (await ask({ q })).hits) {
            expect(title.map(({ text }) => text).join('')).toBe('阻燃保温板 EPS-B1');
            expect('Q235-B 与 “NOT” 门').toContain(snippet?.segments.map(({ text }) => text).join('') ?? '');
          }
        }),
        { numRuns: 300 },
      );
    });

    it('says when there is nothing to look for, and when it did not read to the end', async () => {
      const { ask } = await opened(given({ id: 'a' }, { title: '阻燃保温板' }));
      expect((await ask({ q: '？！' })).understood).toMatchObject({ nothing: true, truncated: false });
      expect(await ask({ q: '？！' })).toMatchObject({ total: 0 });
      expect((await ask({ q: '阻燃 '.repeat(1000) })).understood).toMatchObject({ nothing: false, truncated: true });
      expect((await ask({ q: ' ' })).understood).toMatchObject({ nothing: false });
    });

    it('takes the words of a query language as plain words', async () => {
      const { ids } = await opened(
        given({ id: 'a' }, { title: 'NOT gate AND gate 门电路' }),
        given({ id: 'b' }, { title: '电路板' }),
      );
      expect((await ids({ q: 'AND gate' }))[0]).toBe('a');
    });

    it('survives senseless pages, sizes and times', async () => {
      const { ask } = await opened(given({ id: 'a' }));
      for (const n of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e12])
        expect((await ask({ page: n, size: n })).total).toBe(1);
    });
  });
}
