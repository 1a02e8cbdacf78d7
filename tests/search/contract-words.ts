import { describe, expect, it } from 'vitest';
import type { SearchDocument } from '#src/search/engine.ts';
import { given, type OpenEngine, openWith, textOf } from './given.ts';

/** How every engine must read words, phrases and exclusions, and mark what it found. */
export function describeWords(name: string, open: OpenEngine): void {
  const opened = (...documents: SearchDocument[]) => openWith(open, documents);

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

    it('shows only what holds every word where nothing else is asked for', async () => {
      const { ask } = await opened(...boards);
      const answer = await ask({ q: '阻燃 口罩', strict: true });
      expect([answer.hits.map(({ id }) => id), answer.total, answer.understood.relaxed]).toEqual([['three'], 1, false]);
      expect((await ask({ q: '阻燃 屋顶', strict: true })).hits).toEqual([]);
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
}
