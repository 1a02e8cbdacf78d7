import type { APIRoute } from 'astro';
import { errorSheet } from '#src/domain/imports/queries.ts';

/** The errors of an import, to mend the file by. */
export const GET: APIRoute = async ({ locals, params }) =>
  new Response(await errorSheet(locals.ctx, params.id ?? ''), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="errors.csv"; filename*=UTF-8''${encodeURIComponent('导入错误.csv')}`,
    },
  });
