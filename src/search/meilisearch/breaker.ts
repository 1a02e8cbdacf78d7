/** What is known of a server that did not answer: how often in a row, and until when it is not asked. */
type Broken = { failures: number; until: number };

const KEY = Symbol.for('jiebang.search.broken');
const store = globalThis as { [KEY]?: Map<string, Broken> };
const SECOND_MS = 1000;
const LONGEST_MS = 30 * SECOND_MS;

/**
 * Asks a server that may be away. Undefined where it fails, and at once while it is known to: only one question in a while
 * waits to see whether it is back. Says on the console when it goes, not each time.
 */
export async function askIfThere<T>(
  server: string,
  work: () => Promise<T>,
  told = 'Meilisearch does not answer, the embedded engine does',
): Promise<T | undefined> {
  store[KEY] ??= new Map();
  const broken = store[KEY].get(server);
  if (broken && Date.now() < broken.until) return undefined;
  if (broken) broken.until = Date.now() + pauseAfter(broken.failures);
  try {
    const answer = await work();
    store[KEY].delete(server);
    return answer;
  } catch (thrown) {
    const failures = (broken?.failures ?? 0) + 1;
    if (failures === 1) console.error(`[search] ${told}: ${thrown}`);
    store[KEY].set(server, { failures, until: Date.now() + pauseAfter(failures) });
    return undefined;
  }
}

const pauseAfter = (failures: number): number => Math.min(LONGEST_MS, SECOND_MS * 2 ** Math.min(failures - 1, 5));
