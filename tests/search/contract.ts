import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchDocument, SearchEngine, SearchRequest } from '#src/search/engine.ts';

/** A new and empty engine for each test. */
export type OpenEngine = () => Promise<SearchEngine>;

const NOW = Date.parse('2026-11-22T14:30:00+08:00');
const DAY = 86_400_000;

/** A document with nothing said that a test does not care for. */
export const given = (
  over: Partial<Omit<SearchDocument, 'texts'>> & { id: string },
  texts: Partial<SearchDocument['texts']> = {},
): SearchDocument => ({
  index: 'capabilities',
  field: 'chem',
  region: 'gx',
  kind: '',
  state: 'published',
  organisationId: 'o1',
  organisationName: '云川试验厂',
  publishedAt: NOW - DAY,
  facts: {},
  ...over,
  texts: { title: over.id, ...texts },
});

const textOf = (segments: readonly { text: string; hit: boolean }[]): string =>
  segments.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');

/** What every engine must do, whichever it is. */
export function describeEngine(name: string, open: OpenEngine): void {
  const opened = async (...documents: SearchDocument[]) => {
    const engine = await open();
    await engine.put(documents);
    const ask = (request: Partial<SearchRequest>) => engine.search({ q: '', now: NOW, ...request });
    const ids = async (request: Partial<SearchRequest>) => (await ask(request)).hits.map(({ id }) => id);
    return { engine, ask, ids };
  };

  describe(`${name}: what is put is found`, () => {
    it('finds a word of the title or of a text, and nothing else', async () => {
      const { ids } = await opened(
        given({ id: 'a' }, { title: '石墨烯导热膜' }),
        given({ id: 'b' }, { title: '散热器', products: '石墨烯涂层' }),
        given({ id: 'c' }, { title: '搅拌机' }),
      );
      expect(await ids({ q: '石墨烯' })).toEqual(['a', 'b']);
      expect(await ids({ q: '齿轮' })).toEqual([]);
    });

    it('replaces a document put again under the same key', async () => {
      const { engine, ids } = await opened(given({ id: 'a' }, { title: '旧的名称' }));
      await engine.put([given({ id: 'a' }, { title: '新的叫法' })]);
      expect([await ids({ q: '旧的名称' }), await ids({ q: '新的叫法' })]).toEqual([[], ['a']]);
    });

    it('keeps documents of the same id apart by their index', async () => {
      const { engine, ids } = await opened(
        given({ id: 'a' }, { title: '轴承' }),
        given({ id: 'a', index: 'achievements' }, { title: '轴承' }),
      );
      expect(await ids({ q: '轴承' })).toEqual(['a', 'a']);
      await engine.remove([{ index: 'achievements', id: 'a' }]);
      expect(await ids({ q: '轴承' })).toEqual(['a']);
    });

    it('removes what is there, passes over what is not, and clears all', async () => {
      const { engine, ids } = await opened(given({ id: 'a' }), given({ id: 'b' }));
      await engine.remove([
        { index: 'capabilities', id: 'a' },
        { index: 'listings', id: 'never' },
      ]);
      expect(await ids({})).toEqual(['b']);
      await engine.clear();
      expect(await ids({})).toEqual([]);
      await engine.put([given({ id: 'c' }, { title: '再来' })]);
      expect(await ids({ q: '再来' })).toEqual(['c']);
    });

    it('lists its keys page by page, each once', async () => {
      const { engine } = await opened(given({ id: 'b' }), given({ id: 'a' }), given({ id: 'a', index: 'listings' }));
      const first = await engine.keysAfter(undefined, 2);
      const rest = await engine.keysAfter(first.at(-1), 2);
      expect([...first, ...rest].map(({ index, id }) => `${index}/${id}`)).toEqual([
        'capabilities/a',
        'capabilities/b',
        'listings/a',
      ]);
    });
  });

  describe(`${name}: order, pages, facets`, () => {
    const many = Array.from({ length: 25 }, (_, i) =>
      given({ id: `d${String(i).padStart(2, '0')}`, publishedAt: NOW - i * DAY }, { title: `阀门 ${i}` }),
    );

    it('pages through everything, each document once', async () => {
      const { ask, ids } = await opened(...many);
      const pages = [1, 2, 3].map((page) => ids({ q: '阀门', page, size: 10 }));
      const all = (await Promise.all(pages)).flat();
      expect([all.length, new Set(all).size]).toEqual([25, 25]);
      expect(await ask({ q: '阀门', page: 3, size: 10 })).toMatchObject({ total: 25, pages: 3, page: 3, size: 10 });
    });

    it('answers a page past the end with no hits and the true total', async () => {
      const { ask } = await opened(...many);
      expect(await ask({ q: '阀门', page: 400 })).toMatchObject({ hits: [], total: 25 });
    });

    it('puts a hit in the title before one in the prose', async () => {
      const { ids } = await opened(
        given({ id: 'prose', publishedAt: NOW }, { title: '污水站运维', summary: '用到曝气与反渗透' }),
        given({ id: 'title' }, { title: '反渗透膜组件', summary: '卷式，四英寸与八英寸' }),
      );
      expect(await ids({ q: '反渗透' })).toEqual(['title', 'prose']);
    });

    it('sorts by newest, by closing and by amount, what has none last', async () => {
      const { ids } = await opened(
        given({ id: 'a', index: 'listings', state: 'open', publishedAt: 1, closesAt: NOW + 3 * DAY, amountFen: 5 }),
        given({ id: 'b', index: 'listings', state: 'open', publishedAt: 2, closesAt: NOW + DAY }),
        given({ id: 'c', index: 'listings', state: 'open', publishedAt: 3, closesAt: NOW - DAY, amountFen: 9 }),
      );
      expect(await ids({ sort: 'newest' })).toEqual(['c', 'b', 'a']);
      expect(await ids({ sort: 'closing' })).toEqual(['b', 'a', 'c']);
      expect(await ids({ sort: 'amount' })).toEqual(['c', 'a', 'b']);
    });

    it('counts facets within the question, and of each facet as if it were not chosen', async () => {
      const { ask } = await opened(
        given({ id: 'a', field: 'chem', region: 'gx' }, { title: '密封圈' }),
        given({ id: 'b', field: 'chem', region: 'dw' }, { title: '密封圈' }),
        given({ id: 'c', field: 'equip', region: 'dw' }, { title: '密封圈' }),
        given({ id: 'd', field: 'food', region: 'sl' }, { title: '饼干' }),
      );
      const answer = await ask({ q: '密封圈', filters: { region: ['dw'] } });
      expect([answer.total, answer.hits.map(({ id }) => id).sort()]).toEqual([2, ['b', 'c']]);
      expect(answer.facets.region).toEqual([
        { value: 'dw', count: 2 },
        { value: 'gx', count: 1 },
      ]);
      expect(answer.facets.field).toEqual([
        { value: 'chem', count: 1 },
        { value: 'equip', count: 1 },
      ]);
    });

    it('takes any of the values of one facet and all facets together', async () => {
      const { ids } = await opened(
        given({ id: 'a', field: 'chem', region: 'gx' }),
        given({ id: 'b', field: 'food', region: 'gx' }),
        given({ id: 'c', field: 'elec', region: 'dw' }),
      );
      const field = ['chem', 'elec', 'no such value'];
      expect((await ids({ filters: { field } })).sort()).toEqual(['a', 'c']);
      expect(await ids({ filters: { field, region: ['dw'] } })).toEqual(['c']);
      expect(await ids({ filters: { kind: ['no such value'] } })).toEqual([]);
    });

    it('limits the whole question to some indexes or one organisation', async () => {
      const { ask } = await opened(
        given({ id: 'a', organisationId: 'x' }),
        given({ id: 'b', index: 'achievements', organisationId: 'x' }),
        given({ id: 'c', organisationId: 'y' }),
      );
      const answer = await ask({ scope: { indexes: ['capabilities'], organisationId: 'x' } });
      expect([answer.total, answer.facets.index]).toEqual([1, [{ value: 'capabilities', count: 1 }]]);
    });

    it('calls an open listing closed from the moment it closes', async () => {
      const { engine } = await opened(given({ id: 'a', index: 'listings', state: 'open', closesAt: NOW }));
      const stateAt = async (now: number) => (await engine.search({ q: '', now })).hits[0]?.state;
      expect([await stateAt(NOW - 1), await stateAt(NOW)]).toEqual(['open', 'closed']);
      const closed = await engine.search({ q: '', now: NOW, filters: { state: ['closed'] } });
      expect([closed.total, closed.facets.state]).toEqual([1, [{ value: 'closed', count: 1 }]]);
    });
  });

  describe(`${name}: words, phrases, exclusions`, () => {
    const boards = [
      given({ id: 'one' }, { title: '阻燃保温板', summary: '外墙用' }),
      given({ id: 'two' }, { title: '保温板，可做阻燃处理', summary: '屋面用' }),
      given({ id: 'three' }, { title: '阻燃无纺布', summary: '口罩用' }),
    ];

    it('asks for every word where enough hold them all', async () => {
      const { ids } = await opened(...boards, given({ id: 'four' }, { title: '阻燃型挤塑保温板' }));
      expect((await ids({ q: '阻燃 保温板' })).sort()).toEqual(['four', 'one', 'two']);
    });

    it('says so when it shows what holds only some words, behind what holds all', async () => {
      const { ask } = await opened(...boards);
      const answer = await ask({ q: '阻燃 口罩' });
      expect(answer.understood.relaxed).toBe(true);
      expect(answer.hits[0]?.id).toBe('three');
      expect(answer.total).toBe(3);
    });

    it('takes quotes as one phrase, in Chinese quotes too', async () => {
      const { ask, ids } = await opened(...boards);
      expect(await ids({ q: '"阻燃保温"' })).toEqual(['one']);
      expect(await ids({ q: '“阻燃保温”' })).toEqual(['one']);
      expect((await ask({ q: '「阻燃保温」' })).understood.phrases).toEqual(['阻燃保温']);
    });

    it('leaves out what follows a minus, word or phrase, alone or with others', async () => {
      const { ids } = await opened(...boards);
      expect((await ids({ q: '阻燃 -无纺布' })).sort()).toEqual(['one', 'two']);
      expect(await ids({ q: '阻燃 －无纺布 -"阻燃保温"' })).toEqual(['two']);
      expect(await ids({ q: '-保温板' })).toEqual(['three']);
    });

    it('marks what it found in title and passage, as written, in pieces that add up to the text', async () => {
      const { ask } = await opened(
        given({ id: 'a' }, { title: 'ＥＰＳ <b>板材</b> & 型材', summary: '可发性聚苯乙烯（EPS）珠粒，密度 18 kg/m³' }),
      );
      const [hit] = (await ask({ q: 'eps 型材' })).hits;
      expect(textOf(hit?.title ?? [])).toBe('[ＥＰＳ] <b>板材</b> & [型材]');
      expect(hit?.snippet?.text).toBe('summary');
      expect(textOf(hit?.snippet?.segments ?? [])).toBe('可发性聚苯乙烯（[EPS]）珠粒，密度 18 kg/m³');
    });

    it('cuts a long text to a passage around the hit', async () => {
      const long = `${'铺垫'.repeat(300)}气凝胶毡${'后话'.repeat(300)}`;
      const { ask } = await opened(given({ id: 'a' }, { title: '隔热材料', summary: long }));
      const [hit] = (await ask({ q: '气凝胶' })).hits;
      const passage = textOf(hit?.snippet?.segments ?? []);
      expect(passage).toMatch(/^….*\[气凝胶\].*…$/);
      expect(passage.length).toBeLessThan(120);
    });
  });

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
