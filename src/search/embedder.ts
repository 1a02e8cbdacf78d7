import type { Embedder } from '#db/client.ts';

/** So many texts go in one request. */
export const BATCH = 8;

/** A fault of the embedder in one sentence; never holds the key, nor anything the embedder said. */
export class EmbedderFault extends Error {}

/**
 * The vectors of these texts, of unit length, in their order. Waits at most `timeout` for each request; throws an
 * EmbedderFault where one fails, is late, or answers anything but vectors of the length the configuration names.
 */
export async function embed(service: Embedder, texts: readonly string[], timeout: number): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let i = 0; i < texts.length; i += BATCH) {
    const some = texts.slice(i, i + BATCH);
    const answer = readVectors(await ask(service, some, timeout));
    if (answer?.length !== some.length) throw new EmbedderFault('向量服务的回答不是与文本一样多的向量。');
    vectors.push(...answer.map((numbers) => toUnit(numbers, service.dimensions)));
  }
  return vectors;
}

/** What tells vectors of one model from those of another. */
export const nameOf = ({ source, url, model, dimensions }: Embedder): string =>
  [source, url, model, dimensions].join(' ');

async function ask({ source, url, model, key }: Embedder, texts: readonly string[], timeout: number): Promise<unknown> {
  const body = { ...(model ? { model } : {}), ...(source === 'rest' ? { texts } : { input: texts }) };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    if (!response.ok) throw new EmbedderFault(`向量服务回答 ${response.status}，没有给出向量。`);
    return await response.json();
  } catch (thrown) {
    if (thrown instanceof EmbedderFault) throw thrown;
    throw new EmbedderFault(faultOf(thrown, timeout));
  }
}

function faultOf(thrown: unknown, timeout: number): string {
  if (thrown instanceof DOMException && thrown.name === 'TimeoutError')
    return `向量服务 ${timeout / 1000} 秒内没有回答。`;
  return thrown instanceof SyntaxError ? '向量服务的回答读不出来。' : '连不上向量服务。';
}

/** OpenAI says `data` of `embedding` with their places, Ollama `embeddings`; plain services say either. */
function readVectors(answer: unknown): unknown[] | undefined {
  const { embeddings, data } = (answer ?? {}) as { embeddings?: unknown; data?: unknown };
  const list = embeddings ?? data;
  if (!Array.isArray(list)) return undefined;
  const entries: { index?: unknown; embedding: unknown }[] = list.map((one) =>
    Array.isArray(one) ? { embedding: one } : (one ?? { embedding: undefined }),
  );
  const placed = entries.every(({ index }) => typeof index === 'number');
  const inOrder = placed ? entries.toSorted((a, b) => Number(a.index) - Number(b.index)) : entries;
  return inOrder.map(({ embedding }) => embedding);
}

function toUnit(numbers: unknown, dimensions: number): Float32Array {
  if (!Array.isArray(numbers)) throw new EmbedderFault('向量服务的回答不是与文本一样多的向量。');
  if (numbers.length !== dimensions)
    throw new EmbedderFault(`向量服务给出 ${numbers.length} 维的向量，配置 EMBEDDER_DIMENSIONS 写的是 ${dimensions}。`);
  const vector = Float32Array.from(numbers, Number);
  const length = Math.hypot(...vector);
  if (!(length > 0 && Number.isFinite(length))) throw new EmbedderFault('向量服务给出的向量不能用：全是零或者不是数。');
  return vector.map((n) => n / length);
}
