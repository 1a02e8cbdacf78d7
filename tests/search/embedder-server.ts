import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Embedder } from '#db/client.ts';

export const DIMENSIONS = 256;
/** What means the same to this model. */
const SAME = [
  ['废液', '废水'],
  ['处理', '治理'],
  ['胶黏', '粘合'],
] as const;
const SLOW_MS = 3000;
const PATHS = { openai: '/v1/embeddings', ollama: '/api/embed', rest: '/embed' } as const;

export type Mood = 'well' | 'slow' | 'short' | 'fewer' | 'fault' | 'garbage' | 'zero' | 'lost';
type Asked = { path: string; authorization: string | undefined; body: Record<string, unknown>; texts: string[] };

/** A model over HTTP that speaks as three kinds do: hashed characters and pairs of them, after a few synonyms. */
export async function startEmbedder(source: Embedder['source'] = 'openai', dimensions = DIMENSIONS) {
  /** In a bad mood after so many requests. */
  const state = { mood: 'well' as Mood, wellFor: 0, asked: [] as Asked[] };
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await read(request)) as Record<string, unknown>;
    const texts = (body.texts ?? body.input) as string[];
    state.asked.push({ path: request.url ?? '', authorization: request.headers.authorization, body, texts });
    const mood = state.asked.length > state.wellFor ? state.mood : 'well';
    if (mood === 'lost') return void request.socket.destroy();
    if (mood === 'slow') await sleep(SLOW_MS, undefined, { ref: false });
    const [status, text] = answerOf(mood, service, texts);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const service: Embedder = {
    ...{ source, url: `${origin}${PATHS[source]}`, model: 'bag-of-pairs', key: 'sk-only-in-the-header' },
    ...{ dimensions, near: 0.5 },
  };
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { service, state, stop };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
}

function answerOf(
  mood: Mood,
  { source, dimensions }: Embedder,
  texts: readonly string[],
): [status: number, text: string] {
  if (mood === 'fault') return [500, '{"error":"out of memory: sk-only-in-the-header"}'];
  if (mood === 'garbage') return [200, '<html>welcome</html>'];
  const size = mood === 'short' ? dimensions - 1 : dimensions;
  const vectors = texts.slice(mood === 'fewer' ? 1 : 0).map((text) => vectorOf(text, size));
  const given = mood === 'zero' ? vectors.map((vector) => vector.map(() => 0)) : vectors;
  // In any order: each says its place.
  const placed = given.map((embedding, index) => ({ object: 'embedding', index, embedding })).reverse();
  return [200, JSON.stringify(source === 'openai' ? { data: placed } : { embeddings: given })];
}

/** Longer than a unit, as of models that leave that to others. */
function vectorOf(text: string, size: number): number[] {
  const plain = SAME.reduce((so, [from, to]) => so.replaceAll(from, to), text);
  const characters = [...plain].filter((one) => /\p{L}/u.test(one));
  const vector = new Array<number>(size).fill(0);
  for (const piece of [...characters, ...characters.slice(1).map((one, i) => `${characters[i]}${one}`)]) {
    const digest = createHash('sha1').update(piece).digest();
    const place = digest.readUInt32BE() % size;
    vector[place] = (vector[place] ?? 0) + ((digest[4] ?? 0) % 2 === 0 ? 3 : -3);
  }
  return vector;
}
