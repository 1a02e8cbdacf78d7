import type { DirectoryFilters } from '#src/domain/organisations/directory.ts';
import { LABEL_WORDS, ORGANISATION_PHASES } from '#src/domain/organisations/states.ts';
import { cleanLine, cleanPhrase, truncate } from '#src/lib/text.ts';

/** Phases an organisation may be in, in the order of the filter. */
export const DIRECTORY_PHASES = ['verified', 'pending', 'returned', 'expired', 'stub', 'merged'] as const;

/** What a URL of the directory asks for. Unknown values ask for nothing. */
export function directoryFilters(params: URLSearchParams): DirectoryFilters {
  const one = <K extends string>(name: string, table: Readonly<Record<K, unknown>>): K | '' => {
    const value = params.get(name) ?? '';
    return Object.hasOwn(table, value) ? (value as K) : '';
  };
  const { none: _, ...phases } = ORGANISATION_PHASES;
  return {
    word: truncate(cleanLine(params.get('word') ?? ''), 60),
    phase: one('phase', phases),
    label: one('label', LABEL_WORDS),
    park: truncate(cleanPhrase(params.get('park') ?? ''), 40),
  };
}
