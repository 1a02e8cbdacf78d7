import { QUESTIONS } from './chinese-questions.ts';
import { MORE_QUESTIONS } from './chinese-questions-more.ts';

/** A question, what must come first (any of these), and all that must be among the first ten. */
export type Query = { kind: string; q: string; first: string[]; all: string[] };

export const CHINESE: Query[] = [QUESTIONS, MORE_QUESTIONS].flatMap(readQuestions);

function readQuestions(text: string): Query[] {
  return text
    .trim()
    .split('\n# ')
    .flatMap((block) => {
      const [kind = '', ...lines] = block.replace(/^# /, '').split('\n');
      return lines.map((line) => {
        const [q = '', first = '', all = ''] = line.split(' | ').map((part) => part.trim());
        return { kind, q, first: ids(first), all: ids(all).length > 0 ? ids(all) : ids(first) };
      });
    });
}

function ids(text: string): string[] {
  return text.replace('|', '').split(' ').filter(Boolean);
}
