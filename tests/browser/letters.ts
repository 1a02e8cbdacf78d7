import ICAL from 'ical.js';
import { expect } from 'vitest';
import type { Received, startMailbox } from '#tests/outbox/mailbox.ts';

export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;
export type Letter = { subject: string; text: string; calendar: string };

/** The newest letter to this address with these words in its subject; waits for the worker to send it. */
export async function letterTo(mailbox: Mailbox, to: string, subject: string): Promise<Letter> {
  const found = () => lettersTo(mailbox, to).filter((letter) => letter.subject.includes(subject));
  const subjects = () => lettersTo(mailbox, to).map((letter) => letter.subject);
  await expect.poll(subjects, { timeout: 20_000, interval: 200 }).toContainEqual(expect.stringContaining(subject));
  return found().at(-1) as Letter;
}

export const lettersTo = ({ received }: Pick<Mailbox, 'received'>, to: string): Letter[] =>
  received.filter((one) => one.to.includes(to)).map(open);

/** The address in a letter that leads to one's own registration. */
export const linkIn = ({ text }: Letter): string => {
  const [link] = /https?:\/\/\S+\/registrations\/[\w-]+\?token=[\w-]+/.exec(text) ?? [];
  if (!link) throw new Error(`no link in: ${text}`);
  return link;
};

/** The code to be held up at the door. */
export const codeIn = ({ text }: Letter): string => {
  const [, code] = /参会码：(\S+?)（/.exec(text) ?? [];
  if (!code) throw new Error(`no code in: ${text}`);
  return code;
};

/** The one entry of the file that came with a letter, read by another library than the one that wrote it. */
export function entryIn({ calendar }: Letter) {
  const [entry, ...others] = new ICAL.Component(ICAL.parse(calendar)).getAllSubcomponents('vevent');
  if (!entry || others.length > 0) throw new Error(`not one entry in: ${calendar}`);
  const { uid, sequence, location } = new ICAL.Event(entry);
  return { uid, sequence, location };
}

/** What a mail program makes of the bytes: words of the subject, the text and the file beside it. */
function open({ raw }: Received): Letter {
  const { head, body } = split(raw);
  const subject = /^subject: (.*)$/im.exec(head)?.[1] ?? '';
  const boundary = /boundary="?([^";\r\n]+)/i.exec(head)?.[1];
  const parts = boundary ? body.split(`--${boundary}`).slice(1, -1).map(split) : [{ head, body }];
  const textOf = (type: string) => {
    const part = parts.find((one) => one.head.toLowerCase().includes(`content-type: ${type}`));
    return part ? decode(part) : '';
  };
  return { subject: words(subject), text: textOf('text/plain'), calendar: textOf('text/calendar') };
}

type Part = { head: string; body: string };

function split(raw: string): Part {
  const [head = '', ...body] = raw.replace(/^\r\n/, '').split('\r\n\r\n');
  return { head: head.replace(/\r\n[ \t]+/g, ' '), body: body.join('\r\n\r\n') };
}

function decode({ head, body }: Part): string {
  const how = /content-transfer-encoding: (\S+)/i.exec(head)?.[1]?.toLowerCase();
  if (how === 'base64') return Buffer.from(body, 'base64').toString();
  return how === 'quoted-printable' ? unquote(body.replace(/=\r\n/g, '')) : body;
}

const unquote = (text: string): string =>
  Buffer.from(
    text.replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

/** Encoded words of a header; the space between two of them is no part of what they say. */
const words = (header: string): string =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, how: string, text: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString() : unquote(text.replaceAll('_', ' ')),
    );
