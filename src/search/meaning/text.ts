import { createHash } from 'node:crypto';
import { type SearchDocument, TEXTS, type TextName } from '../engine.ts';

/** Models read some hundred words; the name and what the thing mainly says come first. */
const MAX_CHARACTERS = 1500;
const READ = (Object.keys(TEXTS) as TextName[]).filter((name) => TEXTS[name].weight !== 'more');

/** What is embedded of a document: its name, then its main texts, as far as a model reads. */
export const textToEmbed = ({ texts }: Pick<SearchDocument, 'texts'>): string =>
  [...READ.flatMap((name) => texts[name] ?? []).join('\n')].slice(0, MAX_CHARACTERS).join('');

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
