/** Lets others of this process have their turn. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** So long one may go on before others have theirs. */
const IN_ONE_GO_MS = 8;

/** Works through all; whatever they cost, the event loop is held for a few milliseconds and one of them at most. */
export async function withPauses<T, R>(all: readonly T[], work: (one: T, i: number) => R): Promise<R[]> {
  const done: R[] = [];
  let since = performance.now();
  for (const [i, one] of all.entries()) {
    done.push(work(one, i));
    if (performance.now() - since < IN_ONE_GO_MS) continue;
    await breathe();
    since = performance.now();
  }
  return done;
}

const LEAST = 4;

/** Works through all in pieces, as large at first as is said, then such that each takes about as long as one may go on. */
export async function inPieces<T>(
  all: readonly T[],
  first: number,
  work: (piece: T[]) => Promise<void>,
): Promise<void> {
  for (let [at, size] = [0, first]; at < all.length; ) {
    const started = performance.now();
    const piece = all.slice(at, at + size);
    await work(piece);
    at += piece.length;
    const times = IN_ONE_GO_MS / (performance.now() - started);
    size = Math.max(LEAST, Math.min(4 * first, Math.round(size * Math.min(2, times))));
    await breathe();
  }
}
