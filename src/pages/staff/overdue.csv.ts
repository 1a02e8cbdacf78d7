import type { APIRoute } from 'astro';
import { signedIn } from '#src/context.ts';
import { LATE_WORDS, listOverdue } from '#src/domain/bids/overdue.ts';
import { toCsv } from '#src/lib/csv.ts';

const HEAD = ['榜号', '题目', '发榜方', '什么事', '应办日', '逾期天数', '等答复家数'];

/** What is overdue, for officials; the query refuses everybody else. */
export const GET: APIRoute = async ({ locals }) => {
  const rows = (await listOverdue(signedIn(locals.ctx))).map((row) => {
    const what = row.all.map(({ late }) => LATE_WORDS[late].short).join('，');
    return [row.number ?? '', row.title, row.poster, what, row.dueOn, row.days, row.waiting];
  });
  return new Response(toCsv([HEAD, ...rows]), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="overdue.csv"; filename*=UTF-8''${encodeURIComponent('逾期未办.csv')}`,
      'Cache-Control': 'private, no-store',
    },
  });
};
