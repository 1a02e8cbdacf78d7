import { describe, expect, it, onTestFinished } from 'vitest';
import type { Embedder } from '#db/client.ts';
import { readConfig } from '#src/config.ts';
import { embed } from '#src/search/embedder.ts';
import { readServices } from '#src/services.ts';
import { DIMENSIONS, type Mood, startEmbedder } from './embedder-server.ts';

const PATIENCE_MS = 1000;

async function start(source?: Embedder['source']) {
  const embedder = await startEmbedder(source);
  onTestFinished(embedder.stop);
  return embedder;
}

const dot = (a: Float32Array = new Float32Array(), b: Float32Array = new Float32Array()) =>
  a.reduce((sum, n, i) => sum + n * (b[i] ?? 0), 0);

describe('an embedder over HTTP', () => {
  for (const source of ['openai', 'ollama', 'rest'] as const)
    it(`is asked as ${source} is, in batches, and gives vectors of unit length in the order of the texts`, async () => {
      const { service, state } = await start(source);
      const texts = Array.from(
        { length: 19 },
        (_, i) => `第${'一二三四五六七八九'[i % 9]}种${'甲乙丙'[i % 3]}材料${i}`,
      );
      const vectors = await embed(service, texts, PATIENCE_MS);
      const alone = await embed(service, texts.slice(4, 5), PATIENCE_MS);
      expect(vectors).toHaveLength(19);
      expect(vectors.map((vector) => vector.length)).toEqual(texts.map(() => DIMENSIONS));
      for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 5);
      expect(dot(vectors[4], alone[0])).toBeCloseTo(1, 5);
      expect(state.asked.map(({ texts: some }) => some.length)).toEqual([8, 8, 3, 1]);
      expect(state.asked[0]).toMatchObject({
        path: new URL(service.url).pathname,
        authorization: 'Bearer sk-only-in-the-header',
        body: { model: 'bag-of-pairs' },
      });
      expect(JSON.stringify(state.asked.map(({ body, path }) => [body, path]))).not.toContain('sk-only');
    });

  const faults: [Mood, string][] = [
    ['slow', '向量服务 0.3 秒内没有回答。'],
    ['short', '向量服务给出 255 维的向量，配置 EMBEDDER_DIMENSIONS 写的是 256。'],
    ['fewer', '向量服务的回答不是与文本一样多的向量。'],
    ['fault', '向量服务回答 500，没有给出向量。'],
    ['garbage', '向量服务的回答读不出来。'],
    ['zero', '向量服务给出的向量不能用：全是零或者不是数。'],
    ['lost', '连不上向量服务。'],
  ];
  for (const [mood, sentence] of faults)
    it(`says in one sentence what is wrong with an answer that is ${mood}`, async () => {
      const { service, state } = await start();
      state.mood = mood;
      await expect(embed(service, ['甲', '乙'], 300)).rejects.toThrow(new Error(sentence));
    });

  it('is read from the configuration, which refuses what is out of range', () => {
    const set = { EMBEDDER_URL: 'http://127.0.0.1:9/v1/embeddings', EMBEDDER_MODEL: 'bge-m3', EMBEDDER_NEAR: '0.7' };
    expect(readServices(readConfig(set)).embedder).toEqual({
      ...{ source: 'openai', url: set.EMBEDDER_URL, model: 'bge-m3', key: '', dimensions: 1024, near: 0.7 },
    });
    expect(readServices(readConfig({}))).toEqual({});
    expect(() => readConfig({ EMBEDDER_NEAR: '2' })).toThrow('配置 EMBEDDER_NEAR 不对：要填 0 到 1 的数。');
    expect(() => readConfig({ EMBEDDER_DIMENSIONS: '5000' })).toThrow(/要填 1 到 4096 的整数/);
  });
});
