import { signInInput } from '#src/domain/accounts/input.ts';
import { signIn } from '#src/domain/accounts/operations.ts';
import { localPath } from '#src/lib/pages.ts';
import { setSession } from '#src/middleware/cookies.ts';
import { visitorForm } from './form.ts';

export const accounts = {
  signIn: visitorForm(signInInput, async (ctx, input, { cookies, userAgent }) => {
    setSession(cookies, await signIn(ctx, input, userAgent));
    return { to: localPath(input.to) ?? '/workbench' };
  }),
};
