import type { MailPayload } from '#db/schema/index.ts';

/** The secret of a link in a letter: `…?token=abc`. */
const TOKEN = /([?&]token=)[\w-]+/g;

export const carriesToken = ({ text, unsubscribe = '' }: MailPayload): boolean =>
  text.search(TOKEN) >= 0 || unsubscribe.search(TOKEN) >= 0;

/** The letter as others than its recipient may see it: who has a token has the account. */
export const withoutTokens = ({ unsubscribe: _, ...letter }: MailPayload): MailPayload => ({
  ...letter,
  text: letter.text.replace(TOKEN, '$1……'),
});
