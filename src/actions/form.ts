import { type ActionAPIContext, defineAction } from 'astro:actions';
import type { ZodType } from 'zod';
import { type Context, isOfficial, type MemberContext, signedIn } from '#src/context.ts';
import { ensure, Refusal } from '#src/errors.ts';
import { type FormValues, formValues, nest } from '#src/lib/forms.ts';
import { newId } from '#src/lib/ids.ts';

/** Where to go after success, with a sentence for the next page. `saved` answers an autosave with nothing. */
export type Done = { to: string; flash?: string } | { saved: true };

/** What became of a submitted form; the middleware turns it into an answer. */
export type Outcome =
  | { kind: 'done'; done: Done }
  | { kind: 'invalid'; message: string; errors: Record<string, string>; values: FormValues }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'failed'; requestId: string; values: FormValues };

type Request = { cookies: ActionAPIContext['cookies']; address: string; userAgent: string; data: FormData };
type Handler<C, I> = (ctx: C, input: I, request: Request) => Promise<Done>;

/** A form anyone may send. */
export const visitorForm = <I>(schema: ZodType<I>, handle: Handler<Context, I>) => form(schema, (ctx) => ctx, handle);

/** A form for signed-in people. */
export const memberForm = <I>(schema: ZodType<I>, handle: Handler<MemberContext, I>) => form(schema, signedIn, handle);

/** A form for officials. */
export const staffForm = <I>(schema: ZodType<I>, handle: Handler<MemberContext, I>) =>
  form(
    schema,
    (ctx) => {
      const member = signedIn(ctx);
      ensure(isOfficial(member.actor));
      return member;
    },
    handle,
  );

function form<C, I>(schema: ZodType<I>, admit: (ctx: Context) => C, handle: Handler<C, I>) {
  return defineAction({
    accept: 'form',
    handler: async (data: FormData, api: ActionAPIContext): Promise<Outcome> => {
      const values = formValues(data);
      try {
        const ctx = admit(api.locals.ctx);
        const parsed = schema.safeParse(nest(values));
        if (!parsed.success) return { kind: 'invalid', message: '', errors: fieldErrors(parsed.error.issues), values };
        return { kind: 'done', done: await handle(ctx, parsed.data, requestOf(api, data)) };
      } catch (thrown) {
        return outcomeOf(thrown, values);
      }
    },
  });
}

function requestOf(api: ActionAPIContext, data: FormData): Request {
  return {
    cookies: api.cookies,
    address: api.clientAddress,
    userAgent: api.request.headers.get('user-agent')?.slice(0, 300) ?? '',
    data,
  };
}

/** The first message of each field, by its name in the form. */
function fieldErrors(issues: readonly { path: PropertyKey[]; message: string }[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of issues) errors[issue.path.join('.')] ??= issue.message;
  return errors;
}

function outcomeOf(thrown: unknown, values: FormValues): Outcome {
  if (!(thrown instanceof Refusal)) {
    const requestId = newId();
    console.error(`[${requestId}]`, thrown);
    return { kind: 'failed', requestId, values };
  }
  if (thrown.kind !== 'conflict') return { kind: 'refused', refusal: thrown };
  return { kind: 'invalid', message: thrown.message, errors: { ...thrown.errors }, values };
}
