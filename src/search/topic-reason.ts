import { topicsOfTexts } from './analyse.ts';
import { type SearchDocument, TEXTS, type TextName } from './engine.ts';
import type { Reason } from './reasons.ts';
import { asWritten } from './shared.ts';
import { comparedTexts } from './terms.ts';
import { mainTopics, TOPICS, topicsOfWord, topicWordsIn } from './topics.ts';

/** One character alone is no evidence a reader would take. */
const TELLING = 2;

/** The topic both speak of in other words, with a word of each side that says so. */
export function sharedTopic(demand: SearchDocument, supply: SearchDocument): Reason | undefined {
  const offered = topicsOfDocument(supply);
  for (const topic of topicsOfDocument(demand)) {
    if (!offered.includes(topic)) continue;
    const asked = wordOf(demand, topic);
    const given = wordOf(supply, topic);
    if (asked && given && asked.word !== given.word) {
      const where = `${TEXTS[given.text].label}提到“${given.word}”`;
      const sentence = `方向相近（${topic}）：需求提到“${asked.word}”，对方${where}`;
      return { part: 'topic', sentence, words: [given.word], texts: [given.text] };
    }
  }
  return undefined;
}

const known = new WeakMap<SearchDocument, string[]>();

/** Kept, since one demand is explained beside many supplies. */
function topicsOfDocument(document: SearchDocument): string[] {
  const topics = known.get(document) ?? mainTopics(topicsOfTexts(document.texts));
  known.set(document, topics);
  return topics;
}

/** The first and longest word of a topic, as it is written. */
function wordOf({ texts }: SearchDocument, topic: string): { word: string; text: TextName } | undefined {
  for (const [text, words] of comparedTexts(texts)) {
    const [word] = topicWordsIn(words)
      .filter((one) => one.length >= TELLING && topicsOfWord(one).includes(TOPICS.indexOf(topic)))
      .sort((a, b) => b.length - a.length);
    if (word) return { word: asWritten(words, word), text };
  }
  return undefined;
}
