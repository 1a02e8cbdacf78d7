import { defineMiddleware } from 'astro:middleware';
import { stopDigests } from '#src/domain/searches/stop.ts';
import { Refusal } from '#src/errors.ts';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];
/** Where letters of saved searches are stopped. */
const ONE_CLICK = '/searches/stop';

/**
 * What changes anything comes from a page of this site. Astro's own check is off, because it knows no exception: a mail
 * program stops letters by a POST of its own to the address in their header, without a page, an Origin or a redirect
 * (RFC 8058). The token in the address is the right to do it; who asks has no session.
 */
export const checkOrigin = defineMiddleware((context, next) => {
  const { request, url } = context;
  if (SAFE.includes(request.method)) return next();
  if (request.headers.get('origin') === url.origin) return next();
  const token = url.searchParams.get('token') ?? '';
  if (request.method === 'POST' && url.pathname === ONE_CLICK && !url.searchParams.has('_action'))
    return stopByMail(context.locals.ctx, token);
  return new Response(FOREIGN, { status: 403 });
});

const FOREIGN = '这个表单不是从本站提交的，没有收下。';

async function stopByMail(ctx: Parameters<typeof stopDigests>[0], token: string): Promise<Response> {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  try {
    await stopDigests(ctx, token);
    return new Response('已经停发。', { headers });
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return new Response(thrown.message, { status: 404, headers });
  }
}
