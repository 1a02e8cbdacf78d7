import { type SearchDocument, TEXTS, type TextName } from './engine.ts';
import { fold } from './fold.ts';
import type { Reason } from './reasons.ts';
import { comparedTexts } from './terms.ts';
import { TOPICS, topicsOf, topicsOfWord, topicWordsIn } from './topics.ts';

/** One character alone is no evidence a reader would take. */
const TELLING = 2;

/** The topic both speak of in other words, with a word of each side that says so. */
export function sharedTopic(demand: SearchDocument, supply: SearchDocument): Reason | undefined {
  const offered = mainTopics(supply);
  for (const topic of mainTopics(demand)) {
    if (!offered.includes(topic)) continue;
    const asked = wordOf(demand, topic);
    const given = wordOf(supply, topic);
    if (asked && given && asked.word !== given.word) {
      const where = `${TEXTS[given.text].label}提到“${given.word}”`;
      const sentence = `方向相近（${TOPICS[topic]}）：需求提到“${asked.word}”，对方${where}`;
      return { part: 'topic', sentence, words: [given.word], texts: [given.text] };
    }
  }
  return undefined;
}

const topicsOfDocuments = new WeakMap<SearchDocument, number[]>();

/** What a document is about first and second: further topics are only touched on. */
function mainTopics(document: SearchDocument): number[] {
  const known = topicsOfDocuments.get(document);
  if (known) return known;
  const weights = topicsOf(
    comparedTexts(document.texts)
      .map(([, text]) => text)
      .join('\n'),
  );
  const topics = Array.from(weights, (weight, topic) => ({ weight, topic })).filter(({ weight }) => weight >= 1);
  const main = topics
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 2)
    .map(({ topic }) => topic);
  topicsOfDocuments.set(document, main);
  return main;
}

/** The first and longest word of a topic, as it is written. */
function wordOf({ texts }: SearchDocument, topic: number): { word: string; text: TextName } | undefined {
  for (const [text, words] of comparedTexts(texts)) {
    const [word] = topicWordsIn(words)
      .filter((one) => one.length >= TELLING && topicsOfWord(one).includes(topic))
      .sort((a, b) => b.length - a.length);
    if (word) return { word: asWritten(words, word), text };
  }
  return undefined;
}

/** Same letters, the writer's capitals. */
function asWritten(text: string, word: string): string {
  const at = fold(text).length === text.length ? fold(text).indexOf(word) : -1;
  return at < 0 ? word : text.slice(at, at + word.length);
}
