import type { APIRoute } from 'astro';
import { signedIn } from '#src/context.ts';
import { attendanceTable } from '#src/domain/registrations/attendance.ts';
import { toCsv } from '#src/lib/csv.ts';

/** Who came, for who organises; the query refuses everybody else. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { title, rows } = await attendanceTable(signedIn(locals.ctx), params.id ?? '');
  const name = encodeURIComponent(`到场 ${title}.csv`);
  return new Response(toCsv(rows), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="attendance.csv"; filename*=UTF-8''${name}`,
      'Cache-Control': 'private, no-store',
    },
  });
};
