import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

export type Received = { to: string[]; raw: string };

/** A real SMTP server for one test; `refuse` makes it say no to a recipient. */
export async function openMailbox(refuse: (to: string) => boolean = () => false) {
  const { stop, ...mailbox } = await startMailbox(refuse);
  onTestFinished(stop);
  return mailbox;
}

/** A real SMTP server on a free port that keeps what it is given, until it is stopped. */
export async function startMailbox(refuse: (to: string) => boolean = () => false) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => done(refuse(address) ? new Error('550 no such mailbox') : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { received, stop, url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}` };
}
