import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { outbox } from '#db/schema/index.ts';
import { readConfig } from '#src/config.ts';
import { DAY, MINUTE } from '#src/lib/dates.ts';
import { openMailer } from '#src/mail/transport.ts';
import { drainOutbox, retry } from '#src/outbox/drain.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { createWorld, type World } from '#tests/world.ts';
import { openMailbox } from './mailbox.ts';

const letter = (to: string) => ({ to, subject: '认证通过', text: '贵单位已通过认证。' });
const rows = ({ database }: World) => database.db.select().from(outbox).orderBy(outbox.createdAt);

const write = (world: World, ...to: string[]) =>
  world.database.write((tx) => enqueueMail(tx, world.now, ...to.map(letter)));

function mailerTo(url: string) {
  const mailer = openMailer(
    readConfig({ SMTP_URL: url, PUBLIC_URL: 'https://jiebang.test', MAIL_FROM: '揭榜 <no-reply@jiebang.test>' }),
  );
  onTestFinished(() => mailer.close());
  return mailer;
}

describe('the outbox', () => {
  it('sends each letter to one recipient through a real SMTP conversation', async () => {
    const world = await createWorld();
    const mailbox = await openMailbox();
    await write(world, 'a@x.test', 'b@x.test');
    expect(await drainOutbox(world.database, mailerTo(mailbox.url), world.now)).toBe(2);
    expect(mailbox.received.map(({ to }) => to).sort()).toEqual([['a@x.test'], ['b@x.test']]);
    expect(mailbox.received[0]?.raw).toMatch(/^Message-ID: <[\w-]{20}@jiebang\.test>/m);
    expect(await rows(world)).toMatchObject([{ state: 'done' }, { state: 'done' }]);
    expect(await drainOutbox(world.database, mailerTo(mailbox.url), world.now + DAY)).toBe(0);
  });

  it('writes letters as files where no mail server is set', async () => {
    const world = await createWorld();
    const folder = mkdtempSync(join(tmpdir(), 'jiebang-mail-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    await write(world, 'a@x.test');
    expect(await drainOutbox(world.database, openMailer(readConfig({ MAIL_DIR: folder })), world.now)).toBe(1);
    const [row] = await rows(world);
    const eml = readFileSync(join(folder, `${row?.id}.eml`), 'utf8');
    expect([row?.state, eml.match(/^To: .*/m)?.[0]]).toEqual(['done', 'To: a@x.test']);
  });

  it('forgets the token of a link once its letter is out', async () => {
    const world = await createWorld();
    const mailbox = await openMailbox();
    const secret = 'abcDEF123_-';
    const withLink = { ...letter('a@x.test'), text: `https://x.test/confirm?token=${secret}` };
    await world.database.write((tx) => enqueueMail(tx, world.now, withLink));
    await drainOutbox(world.database, mailerTo(mailbox.url), world.now);
    const [, body = ''] = mailbox.received[0]?.raw.split('\r\n\r\n') ?? [];
    expect(Buffer.from(body, 'base64').toString()).toContain(secret);
    expect(JSON.stringify(await rows(world))).not.toContain(secret);
  });

  it('sends nothing of a transaction that was rolled back', async () => {
    const world = await createWorld();
    const fault = new Error('after the letter');
    const lost = world.database.write(async (tx) => {
      await enqueueMail(tx, world.now, letter('a@x.test'));
      throw fault;
    });
    await expect(lost).rejects.toBe(fault);
    expect(await rows(world)).toEqual([]);
  });

  it('backs off after a refusal, gives up after eight, and starts anew when a person says so', async () => {
    const world = await createWorld();
    const mailer = mailerTo((await openMailbox((to) => to.startsWith('bad'))).url);
    await write(world, 'bad@x.test');
    let now = world.now;
    for (let attempt = 1; attempt <= 8; attempt++) {
      expect(await drainOutbox(world.database, mailer, now)).toBe(1);
      expect(await drainOutbox(world.database, mailer, now + MINUTE), 'not at once again').toBe(0);
      expect(await rows(world)).toMatchObject([{ attempts: attempt, lastError: expect.stringContaining('550') }]);
      now += DAY;
    }
    const [row] = await rows(world);
    expect(row).toMatchObject({ state: 'failed' });
    expect(await drainOutbox(world.database, mailer, now)).toBe(0);
    await retry(world.database, [row?.id ?? ''], now);
    expect(await drainOutbox(world.database, mailer, now)).toBe(1);
  });

  it('one bad address does not hold up the others', async () => {
    const world = await createWorld();
    const mailbox = await openMailbox((to) => to.startsWith('bad'));
    await write(world, 'bad@x.test', 'good@x.test');
    await drainOutbox(world.database, mailerTo(mailbox.url), world.now);
    expect(mailbox.received.map(({ to }) => to)).toEqual([['good@x.test']]);
  });

  it('is drained by many workers at once, each letter once', async () => {
    const world = await createWorld();
    const mailbox = await openMailbox();
    const mailer = mailerTo(mailbox.url);
    const people = Array.from({ length: 40 }, (_, i) => `p${i}@x.test`);
    await write(world, ...people);
    await Promise.all(Array.from({ length: 4 }, () => drainOutbox(world.database, mailer, world.now)));
    expect(mailbox.received.flatMap(({ to }) => to).sort()).toEqual([...people].sort());
  });

  it('takes up a letter again whose worker died, under the same Message-ID', async () => {
    const world = await createWorld();
    const mailbox = await openMailbox();
    await write(world, 'a@x.test');
    const died = { send: () => new Promise<never>(() => undefined), close: () => undefined };
    void drainOutbox(world.database, died, world.now);
    await expect.poll(async () => (await rows(world))[0]?.dueAt).toBe(world.now + 2 * MINUTE);
    await drainOutbox(world.database, mailerTo(mailbox.url), world.now + MINUTE);
    expect(mailbox.received).toHaveLength(0);
    await drainOutbox(world.database, mailerTo(mailbox.url), world.now + 3 * MINUTE);
    const [row] = await world.database.db.select().from(outbox).where(eq(outbox.state, 'done'));
    expect(mailbox.received[0]?.raw).toContain(`<${row?.id}@jiebang.test>`);
  });
});
