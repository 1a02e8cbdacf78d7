import { defineMiddleware } from 'astro:middleware';
import type { APIContext } from 'astro';
import { Refusal } from '#src/errors.ts';

/** A Refusal thrown by a page's front matter or by a form becomes sign-in, 403 or 404. */
export const answerRefusals = defineMiddleware(async (context, next) => {
  try {
    return await next();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return answer(context, thrown);
  }
});

function answer(context: APIContext, refusal: Refusal): Response | Promise<Response> {
  if (refusal.kind === 'signIn') {
    const { pathname, search } = context.url;
    const back = context.request.method === 'GET' ? `${pathname}${search}` : pathname;
    return context.redirect(`/sign-in?to=${encodeURIComponent(back)}`, 303);
  }
  context.locals.refusal = refusal;
  return context.rewrite('/refused');
}
