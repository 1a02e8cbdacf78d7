import type { APIRoute } from 'astro';
import { signedIn } from '#src/context.ts';
import { exportTable } from '#src/domain/registrations/export.ts';
import { toCsv } from '#src/lib/csv.ts';

/** Everybody of an event, for who organises it; the query refuses everybody else. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { title, rows } = await exportTable(signedIn(locals.ctx), params.id ?? '');
  const name = encodeURIComponent(`报名 ${title}.csv`);
  return new Response(toCsv(rows), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="registrations.csv"; filename*=UTF-8''${name}`,
      'Cache-Control': 'private, no-store',
    },
  });
};
