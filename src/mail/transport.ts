import nodemailer from 'nodemailer';
import type { MailPayload } from '#db/schema/index.ts';
import type { Config } from '#src/config.ts';

export type Mailer = { send: (letter: MailPayload, messageId: string) => Promise<void>; close: () => void };

/**
 * The SMTP server of the configuration, or undefined where none is set: letters then stay in the outbox.
 * `send` throws what the server or the network said.
 */
export function openMailer(config: Config): Mailer | undefined {
  if (!config.SMTP_URL) return undefined;
  const transport = nodemailer.createTransport(config.SMTP_URL, { from: config.MAIL_FROM });
  const host = new URL(config.PUBLIC_URL).hostname;
  return {
    send: async (letter, id) => {
      const text = `${letter.text}\n\n——\n揭榜 · ${config.SITE_CITY}　${config.SITE_OPERATOR}　电话 ${config.SITE_PHONE}\n本邮件由系统发出，请不要直接回复。\n`;
      // The same row keeps its Message-ID, so that a letter sent twice after a crash shows once in most mailboxes.
      await transport.sendMail({ to: letter.to, subject: letter.subject, text, messageId: `<${id}@${host}>` });
    },
    close: () => transport.close(),
  };
}
