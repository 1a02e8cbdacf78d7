import type { APIContext } from 'astro';
import type { Context } from '#src/context.ts';
import { Refusal } from '#src/errors.ts';

type Asked = { eventId: string; token: string; deviceId: string };

/**
 * An answer for the script of the door. The token comes in a header, so that it is in no log. `gone` tells the device,
 * which may be behind somebody's Wi-Fi page, that it was we who said so: it then wipes what it keeps.
 */
export async function answerDevice(
  { request, params, url, locals }: APIContext,
  ask: (ctx: Context, asked: Asked) => Promise<object>,
): Promise<Response> {
  const deviceId = url.searchParams.get('device') ?? '';
  const token = request.headers.get('x-door-token') ?? '';
  try {
    return Response.json(await ask(locals.ctx, { eventId: params.id ?? '', token, deviceId }), NEVER_KEPT);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.kind !== 'notFound') throw thrown;
    return Response.json({ gone: thrown.message }, { status: 404, ...NEVER_KEPT });
  }
}

const NEVER_KEPT = { headers: { 'Cache-Control': 'no-store' } };
