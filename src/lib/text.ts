/** One line as a person meant it: well-formed Unicode, NFKC, no control characters, single spaces, trimmed. */
export const cleanLine = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFKC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** One line of words: as typed but for blanks and what cannot be seen. */
export const cleanPhrase = (text: string): string =>
  cleanProse(text)
    .replace(/[\u200b-\u200f\u2028\u2029\u2060]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Several lines, as typed but for control characters, trailing blanks and a third empty line. */
export const cleanProse = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\ufeff]/g, ' ')
    .replace(/[ \t\u3000]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Number of characters a person would count. */
export const lengthOf = (text: string): number => [...text].length;

/** At most `max` characters, with an ellipsis where it was cut. */
export function truncate(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
}

/** Paragraphs of a prose field. */
export const paragraphs = (text: string): string[] => text.split(/\n+/).filter(Boolean);
