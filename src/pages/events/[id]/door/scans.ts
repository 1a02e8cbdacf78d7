import type { APIRoute } from 'astro';
import { answerDevice } from '#src/components/checkins/answer.ts';
import { SCANS_MOST } from '#src/domain/checkins/input.ts';
import { getScanResults } from '#src/domain/checkins/offline.ts';

/** What became of the scans that a device sent. */
export const GET: APIRoute = (context) => {
  const ids = (context.url.searchParams.get('ids') ?? '').split(' ').slice(0, SCANS_MOST);
  return answerDevice(context, (ctx, asked) => getScanResults(ctx, asked, ids));
};
