import type { MemberContext } from '#src/context.ts';
import { activateVocabulary, saveVocabulary } from '#src/domain/words/operations.ts';
import { newId } from '#src/lib/ids.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import type { SearchDocument } from '#src/search/engine.ts';
import type { World } from '#tests/world.ts';

export const form = (synonyms: string, basedOn = 0, dictionary = '', note = '') => ({
  ...{ formId: newId(), basedOn, synonyms, dictionary, note },
});

/** Saves and puts in use. Returns the number. */
export async function use(ctx: MemberContext, synonyms: string, basedOn = 0, dictionary = ''): Promise<number> {
  const number = await saveVocabulary(ctx, form(synonyms, basedOn, dictionary));
  await activateVocabulary(ctx, number);
  return number;
}

/** Puts achievements of these titles into the index. */
export const put = ({ database, now }: World, ...titles: string[]): Promise<void> =>
  embeddedEngine(database).put(
    titles.map(
      (title, i): SearchDocument => ({
        ...{ index: 'achievements', id: `a${i}`, texts: { title }, field: 'chem', region: 'gx', kind: '' },
        ...{ state: 'published', organisationId: 'o', organisationName: '', publishedAt: now - i, facts: {} },
      }),
    ),
  );

export async function found({ database, now }: World, q: string): Promise<string[]> {
  const { hits } = await embeddedEngine(database).search({ q, now });
  return hits.map(({ title }) => title.map(({ text }) => text).join(''));
}
