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
