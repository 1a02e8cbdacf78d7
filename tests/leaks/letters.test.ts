import { expect, it, vi } from 'vitest';
import type { MailPayload } from '#db/schema/index.ts';
import { createContext } from '#src/context.ts';
import { DAY } from '#src/lib/dates.ts';
import type { Mailer } from '#src/mail/transport.ts';
import { drainOutbox } from '#src/outbox/drain.ts';
import { DUTIES } from '#src/worker.ts';
import { createWorld } from '#tests/world.ts';
import { loadWorld } from './given.ts';
import { mark, marksIn, nameOfMark, personOf, readableMarks, VISITOR } from './marks.ts';

vi.setConfig({ testTimeout: 300_000 });

/** All that the clock sets off in seven weeks, as whoever receives each letter reads it. */
it('writes to nobody what they may not read: reminders, digests, what was closed, put off and over', async () => {
  const { database, now } = await createWorld();
  await loadWorld(database, now);
  await mark(database);
  const sent: MailPayload[] = [];
  const mailer = { send: async (letter: MailPayload) => void sent.push(letter), close: () => undefined } as Mailer;
  const leaks: string[] = [];
  /** By recipient, as long as nothing moves. */
  const readable = new Map<string, Set<string>>();
  let letters = 0;
  for (let day = 0; day < 49; day += 4) {
    readable.clear();
    const at = now + day * DAY;
    for (const duty of DUTIES) await duty(createContext(database, undefined, at));
    while ((await drainOutbox(database, mailer, at)) > 0);
    letters += sent.length;
    for (const letter of sent.splice(0)) leaks.push(...(await leaksOf(letter)));
  }
  expect(letters).toBeGreaterThan(20);
  expect(leaks).toEqual([]);

  async function leaksOf({ to, subject, text, attachments = [] }: MailPayload): Promise<string[]> {
    const found = marksIn([subject, text, ...attachments.map(({ content }) => content)].join('\n'));
    const may = readable.get(to) ?? (await readableBy(to));
    readable.set(to, may);
    return [...found].filter((one) => !may.has(one)).map((one) => `${to}: ${nameOfMark(one)} in ${subject}`);
  }

  async function readableBy(email: string): Promise<Set<string>> {
    const { rows } = await database.client.execute({
      sql: 'select id from users where email = ? union select user_id from registrations where email = ? and user_id is not null',
      args: [email, email],
    });
    const person = rows[0] ? await personOf(database.client, String(rows[0].id)) : VISITOR;
    return readableMarks(database.client, person);
  }
});
