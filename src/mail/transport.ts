import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import type { MailPayload } from '#db/schema/index.ts';
import type { Config } from '#src/config.ts';

export type Mailer = { send: (letter: MailPayload, messageId: string) => Promise<void>; close: () => void };

/**
 * The SMTP server of the configuration; where none is set, letters become `.eml` files in MAIL_DIR, so that a trial
 * needs no mail server. `send` throws what the server, the network or the disk said.
 */
export function openMailer(config: Config): Mailer {
  const { send, close } = config.SMTP_URL
    ? smtp(config.SMTP_URL, config.MAIL_FROM)
    : files(config.MAIL_DIR, config.MAIL_FROM);
  const host = new URL(config.PUBLIC_URL).hostname;
  return {
    // The same row keeps its Message-ID, so that a letter sent twice after a crash shows once in most mailboxes.
    send: ({ to, subject, text, unsubscribe, attachments = [] }, id) =>
      send({
        ...{ to, subject, text: signed(text, config), messageId: `<${id}@${host}>` },
        ...(unsubscribe ? { headers: oneClick(unsubscribe) } : {}),
        attachments: attachments.map(({ name, type, content }) => ({ filename: name, contentType: type, content })),
      }),
    close,
  };
}

type Message = Pick<MailPayload, 'to' | 'subject' | 'text'> & {
  messageId: string;
  headers?: Record<string, string>;
  attachments: { filename: string; contentType: string; content: string }[];
};
type Sender = { send: (message: Message) => Promise<void>; close: () => void };

/** Mail programs show a button for it: RFC 2369, and RFC 8058 for a POST without a page. */
const oneClick = (url: string) => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

function smtp(url: string, from: string): Sender {
  const transport = nodemailer.createTransport(url, { from });
  return {
    send: async (message) => {
      await transport.sendMail(message);
    },
    close: () => transport.close(),
  };
}

function files(folder: string, from: string): Sender {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true }, { from });
  return {
    send: async (message) => {
      const { message: bytes } = await transport.sendMail(message);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${message.messageId.slice(1, 21)}.eml`), bytes as Buffer);
    },
    close: () => transport.close(),
  };
}

const signed = (text: string, config: Config): string =>
  `${text}\n\n——\n揭榜 · ${config.SITE_CITY}　${config.SITE_OPERATOR}　电话 ${config.SITE_PHONE}\n本邮件由系统发出，请不要直接回复。\n`;
