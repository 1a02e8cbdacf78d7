import { getActionContext } from 'astro:actions';
import { defineMiddleware } from 'astro:middleware';
import type { APIContext } from 'astro';
import type { Outcome } from '#src/actions/form.ts';
import { notFound } from '#src/errors.ts';
import type { SentForm } from '#src/lib/sent-form.ts';
import { setFlash } from './cookies.ts';

/**
 * Runs the action a form names. Success is a 303; what is to be mended shows the page again, with what was typed.
 * The RPC door of Astro's actions is closed: forms are the only way in.
 */
export const submitForms = defineMiddleware(async (context, next) => {
  const { action, setActionResult, serializeActionResult } = getActionContext(context);
  if (context.routePattern.startsWith('/_actions')) throw notFound();
  if (action?.calledFrom !== 'form') return next();

  const result = await action.handler();
  // Without a result Astro runs the action again when the page is shown again.
  setActionResult(action.name, serializeActionResult({ data: {}, error: undefined }));
  if (result.error) {
    if (result.error.code === 'NOT_FOUND') throw notFound();
    const status = result.error.code === 'CONTENT_TOO_LARGE' ? 413 : 400;
    return again(context, next, { action: action.name, ...blank(result.error.code) }, status);
  }
  return conclude(context, next, action.name, result.data as Outcome);
});

type Next = () => Promise<Response>;

function conclude(context: APIContext, next: Next, action: string, outcome: Outcome): Promise<Response> | Response {
  if (outcome.kind === 'refused') throw outcome.refusal;
  if (outcome.kind === 'invalid') return again(context, next, { action, ...outcome }, 422);
  if (outcome.kind === 'failed') {
    const message = `系统出了错，您填的内容还在下面，请再试一次。仍不行请联系我们，编号 ${outcome.requestId}。`;
    return again(context, next, { action, message, errors: {}, values: outcome.values }, 500);
  }
  if ('saved' in outcome.done) return new Response(null, { status: 204 });
  if (outcome.done.flash) setFlash(context.cookies, outcome.done.flash);
  return context.redirect(outcome.done.to, 303);
}

async function again(context: APIContext, next: Next, form: SentForm, status: number): Promise<Response> {
  context.locals.form = form;
  const response = await next();
  return response.status === 200 ? new Response(response.body, { status, headers: response.headers }) : response;
}

const blank = (code: string): Omit<SentForm, 'action'> => ({
  message:
    code === 'CONTENT_TOO_LARGE'
      ? '提交的内容超过 10 MB，没有收下。请按浏览器的“后退”，删减后再提交。'
      : '没有看懂提交的内容，请在本页重新填写。',
  errors: {},
  values: {},
});
