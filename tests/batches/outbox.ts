import { eq } from 'drizzle-orm';
import { type MailPayload, outbox } from '#db/schema/index.ts';
import type { World } from '#tests/world.ts';

/** Letters as they stand in the outbox, with their seal, by how their subject begins. */
export async function outboxRows({ database }: World, subject: string): Promise<MailPayload[]> {
  const rows = await database.db.select().from(outbox).where(eq(outbox.kind, 'mail'));
  return rows.map(({ payload }) => payload as MailPayload).filter((letter) => letter.subject.startsWith(subject));
}
