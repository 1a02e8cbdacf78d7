import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { digestStops, type MailPayload, outbox } from '#db/schema/index.ts';
import { type Config, readConfig } from '#src/config.ts';
import { sendDigests } from '#src/domain/searches/clock.ts';
import { findStop, listSearches } from '#src/domain/searches/queries.ts';
import { LINK_LIFE, stopDigests } from '#src/domain/searches/stop.ts';
import { HOUR } from '#src/lib/dates.ts';
import { hashToken, newId } from '#src/lib/ids.ts';
import { openMailer } from '#src/mail/transport.ts';
import { drainOutbox } from '#src/outbox/drain.ts';
import { listLetters } from '#src/outbox/queries.ts';
import { givenReader, lettersTo, morning, tokenIn } from './given.ts';

async function givenLetter() {
  const given = await givenReader();
  await given.save('保温板');
  await given.save('轴承', 'weekly');
  given.world.now += HOUR;
  await given.publish('周三的保温板');
  given.world.now = morning(1);
  await sendDigests(given.world.visitor());
  const [letter] = await lettersTo(given.world, given.reader);
  if (!letter) throw new Error('no letter');
  return { ...given, letter, token: tokenIn(letter) };
}

describe('the link that stops letters', () => {
  it('stops all of them for who is not signed in, and works twice', async () => {
    const { world, reader, token } = await givenLetter();
    expect(await findStop(world.visitor(), token)).toMatchObject({ email: reader.email, writing: 2 });
    expect(await stopDigests(world.visitor(), token)).toBe(2);
    expect(await stopDigests(world.visitor(), token)).toBe(0);
    expect(await findStop(world.visitor(), token)).toMatchObject({ writing: 0 });
    expect((await listSearches(world.as(reader))).map(({ digest }) => digest)).toEqual(['never', 'never']);
    world.now = morning(5);
    expect(await sendDigests(world.visitor())).toBe(0);
  });

  it('does nothing by being looked at, nor for other people', async () => {
    const { world, reader, token, save } = await givenLetter();
    const other = await world.person();
    await save('保温板', 'daily', other);
    await findStop(world.visitor(), token);
    expect((await listSearches(world.as(reader))).map(({ digest }) => digest)).toContain('daily');
    await stopDigests(world.visitor(), token);
    expect((await listSearches(world.as(other))).map(({ digest }) => digest)).toEqual(['daily']);
  });

  it('is refused where nobody was sent it, and after a long time', async () => {
    const { world, token } = await givenLetter();
    for (const wrong of ['', 'x', `${token}x`, newId()]) {
      expect(await findStop(world.visitor(), wrong)).toBeUndefined();
      await expect(stopDigests(world.visitor(), wrong)).rejects.toMatchObject({ kind: 'notFound' });
    }
    world.now += LINK_LIFE + HOUR;
    await expect(stopDigests(world.visitor(), token)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('is kept as a hash only, and shown to nobody else once the letter is out', async () => {
    const { world, letter, token } = await givenLetter();
    const official = await world.official();
    const kept = await world.database.db.select().from(digestStops);
    expect(kept.map(({ id }) => id)).toEqual([hashToken(token)]);
    const [shown] = (await listLetters(world.as(official), undefined, 1)).rows;
    expect(JSON.stringify(shown)).not.toContain(token);
    expect(letter.unsubscribe).toBe(`http://localhost:4321/searches/stop?token=${token}`);
    await drainOutbox(world.database, { send: async () => undefined, close: () => undefined }, world.now);
    const row = await world.database.db.select().from(outbox).where(eq(outbox.kind, 'mail')).get();
    expect((row?.payload as MailPayload | undefined)?.text).toContain('/searches/stop?token=……');
    expect(JSON.stringify(row?.payload)).not.toContain(token);
  });
});

describe('the header of such a letter', () => {
  it('lets a mail program stop it by one click, RFC 8058; other letters have none', async () => {
    const { letter, token } = await givenLetter();
    const folder = join(tmpdir(), `jiebang-mail-${newId()}`);
    const config: Config = { ...readConfig({}), SMTP_URL: undefined, MAIL_DIR: folder } as Config;
    const mailer = openMailer(config);
    await mailer.send(letter, 'a'.repeat(20));
    await mailer.send({ to: 'x@test.example', subject: '别的信', text: '正文' }, 'b'.repeat(20));
    const [digest, other] = await Promise.all(
      (await readdir(folder)).sort().map((name) => readFile(join(folder, name), 'utf8')),
    );
    const unfolded = digest?.replace(/:?\r\n[ \t]+/g, ': ') ?? '';
    expect(unfolded).toContain(`List-Unsubscribe: <http://localhost:4321/searches/stop?token=${token}>`);
    expect(unfolded).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(other).not.toContain('List-Unsubscribe');
  });
});
