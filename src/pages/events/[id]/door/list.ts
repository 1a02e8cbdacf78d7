import type { APIRoute } from 'astro';
import { answerDevice } from '#src/components/checkins/answer.ts';
import { getDoorList } from '#src/domain/checkins/offline.ts';

/** The list for a device at the door. */
export const GET: APIRoute = (context) =>
  answerDevice(context, (ctx, asked) => getDoorList(ctx, asked, context.url.searchParams.get('version') ?? ''));
