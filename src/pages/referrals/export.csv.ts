import type { APIRoute } from 'astro';
import { isOfficial, signedIn } from '#src/context.ts';
import { listReferrals } from '#src/domain/referrals/queries.ts';
import { DELIVERY_WORDS, REFERRAL_STATE_WORDS } from '#src/domain/referrals/states.ts';
import { ensure } from '#src/errors.ts';
import { toCsv } from '#src/lib/csv.ts';
import { toLocal } from '#src/lib/dates.ts';

const HEAD = [
  '榜号',
  '题目',
  '单位',
  '推荐人',
  '推荐时间',
  '送达',
  '打开时间',
  '答复',
  '答复时间',
  '原话',
  '揭榜',
  '不符合的条件',
];
const LIMIT = 10_000;
const SEALED = '截止后显示';

/** What was recommended and what became of it, for officials: of one listing, or all. */
export const GET: APIRoute = async ({ locals, url }) => {
  const ctx = signedIn(locals.ctx);
  ensure(isOfficial(ctx.actor));
  const listingId = url.searchParams.get('listing') ?? undefined;
  const rows = await listReferrals(ctx, { listingId, limit: LIMIT });
  return new Response(toCsv([HEAD, ...rows.map(cellsOf)]), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="referrals.csv"; filename*=UTF-8''${encodeURIComponent('推荐记录.csv')}`,
      'Cache-Control': 'private, no-store',
    },
  });
};

type Row = Awaited<ReturnType<typeof listReferrals>>[number];
const at = (moment: number | null): string => (moment === null ? '' : toLocal(moment).replace('T', ' '));

function cellsOf(row: Row): string[] {
  const { listing, organisation, scout, createdAt, delivery, answerSealed, openedAt, state, answeredAt, answer } = row;
  const told = answerSealed
    ? [SEALED, SEALED, '', '']
    : [at(openedAt), REFERRAL_STATE_WORDS[state].word, at(answeredAt), answer];
  const sent = [listing.number ?? '', listing.title, organisation, scout, at(createdAt)];
  return [...sent, delivery ? DELIVERY_WORDS[delivery.state].word : '', ...told, row.credit, row.caution];
}
