import type { Transaction } from '#db/client.ts';
import { type MailPayload, outbox, type SearchPayload } from '#db/schema/index.ts';
import { newId } from '#src/lib/ids.ts';

/** Writes letters into the outbox, in the transaction of what they tell of. One recipient each. */
export const enqueueMail = async (tx: Transaction, now: number, ...letters: MailPayload[]): Promise<void> => {
  await enqueue(tx, now, 'mail', letters);
};

/** The same for who wants to know later whether they arrived: their ids. */
export const enqueueTraced = (tx: Transaction, now: number, ...letters: MailPayload[]): Promise<string[]> =>
  enqueue(tx, now, 'mail', letters);

/** Asks the worker to bring the search index up to date with these rows, whatever became of them. */
export const enqueueSearch = async (tx: Transaction, now: number, ...rows: SearchPayload[]): Promise<void> => {
  await enqueue(tx, now, 'search', rows);
};

/** SQLite takes 32,766 bound values a statement; an outbox row has seven. */
const ROWS_PER_INSERT = 500;

async function enqueue(
  tx: Transaction,
  now: number,
  kind: 'mail' | 'search',
  payloads: (MailPayload | SearchPayload)[],
): Promise<string[]> {
  const rows = payloads.map((payload) => ({ id: newId(), kind, payload, dueAt: now, createdAt: now }));
  for (let i = 0; i < rows.length; i += ROWS_PER_INSERT)
    await tx.insert(outbox).values(rows.slice(i, i + ROWS_PER_INSERT));
  return rows.map(({ id }) => id);
}
