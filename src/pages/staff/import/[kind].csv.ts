import type { APIRoute } from 'astro';
import { signedIn } from '#src/context.ts';
import { mayImport } from '#src/domain/imports/policy.ts';
import { type ImportKind, templateSheet } from '#src/domain/imports/queries.ts';
import { IMPORT_KIND_WORDS } from '#src/domain/imports/states.ts';
import { ensure, notFound } from '#src/errors.ts';

/** An empty sheet of one kind. */
export const GET: APIRoute = ({ locals, params }) => {
  ensure(mayImport(signedIn(locals.ctx).actor));
  const kind = params.kind ?? '';
  ensure(Object.hasOwn(IMPORT_KIND_WORDS, kind), notFound());
  const name = `${IMPORT_KIND_WORDS[kind as ImportKind]}表样.csv`;
  return new Response(templateSheet(kind as ImportKind), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${kind}.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  });
};
