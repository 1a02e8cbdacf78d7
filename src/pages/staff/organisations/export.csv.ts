import type { APIRoute } from 'astro';
import { directoryFilters } from '#src/components/organisations/directory.ts';
import { downloadDirectory } from '#src/domain/organisations/download.ts';
import { dayOf } from '#src/lib/dates.ts';

/** The organisations of the directory that pass its filters, as a sheet. */
export const GET: APIRoute = async ({ locals, url }) => {
  const sheet = await downloadDirectory(locals.ctx, directoryFilters(url.searchParams));
  const name = `单位 ${dayOf(locals.ctx.now)}.csv`;
  return new Response(sheet, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="organisations.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'private, no-store',
    },
  });
};
