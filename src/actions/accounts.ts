import type { AstroCookies } from 'astro';
import { z } from 'zod';
import {
  linkInput,
  mailboxInput,
  nameInput,
  passwordInput,
  resetInput,
  sessionInput,
  signInInput,
  signUpInput,
} from '#src/domain/accounts/input.ts';
import {
  changePassword,
  endOwnSession,
  rename,
  signIn,
  signOut,
  signOutEverywhere,
} from '#src/domain/accounts/operations.ts';
import { requestReset, resetPassword } from '#src/domain/accounts/recovery.ts';
import { confirmEmail, resendConfirmation, signUp } from '#src/domain/accounts/signup.ts';
import { localPath } from '#src/lib/pages.ts';
import { clearSession, SESSION_COOKIE, setSession } from '#src/middleware/cookies.ts';
import { memberForm, visitorForm } from './form.ts';

export const accounts = {
  signIn: visitorForm(signInInput, async (ctx, input, request) => {
    setSession(request.cookies, await signIn(ctx, input, clientOf(request)));
    return { to: localPath(input.to) ?? '/workbench' };
  }),

  signUp: visitorForm(signUpInput, async (ctx, input, request) => {
    await signUp(ctx, input, clientOf(request));
    return { to: '/confirm', flash: `信已发往 ${input.email}，请在 24 小时内打开里面的网址，完成注册。` };
  }),

  resendConfirmation: visitorForm(mailboxInput, async (ctx, input, request) => {
    await resendConfirmation(ctx, input, clientOf(request));
    return { to: '/confirm', flash: `如果 ${input.email} 注册过，信已重新发出。` };
  }),

  confirmEmail: visitorForm(linkInput, async (ctx, input) => {
    await confirmEmail(ctx, input);
    return { to: '/sign-in', flash: '邮箱已确认，请登录。' };
  }),

  requestReset: visitorForm(mailboxInput, async (ctx, input, request) => {
    await requestReset(ctx, input, clientOf(request));
    return { to: '/forgot', flash: `如果 ${input.email} 注册过，信已发出，请在 1 小时内打开里面的网址。` };
  }),

  resetPassword: visitorForm(resetInput, async (ctx, input) => {
    await resetPassword(ctx, input);
    return { to: '/sign-in', flash: '新密码已设好，请登录。' };
  }),

  signOut: memberForm(nothing(), async (ctx, _, { cookies }) => {
    await signOut(ctx, tokenOf(cookies) ?? '');
    clearSession(cookies);
    return { to: '/', flash: '已退出。' };
  }),

  signOutEverywhere: memberForm(nothing(), async (ctx, _, { cookies }) => {
    await signOutEverywhere(ctx);
    clearSession(cookies);
    return { to: '/', flash: '所有设备上的登录都已退出。' };
  }),

  endSession: memberForm(sessionInput, async (ctx, input) => {
    await endOwnSession(ctx, input);
    return { to: '/account', flash: '那次登录已退出。' };
  }),

  changePassword: memberForm(passwordInput, async (ctx, input, request) => {
    await changePassword(ctx, input, clientOf(request));
    return { to: '/account', flash: '密码已更改，其他设备上的登录已退出。' };
  }),

  rename: memberForm(nameInput, async (ctx, input) => {
    await rename(ctx, input);
    return { to: '/account', flash: '姓名已更改。' };
  }),
};

function nothing() {
  return z.object({});
}

const tokenOf = (cookies: AstroCookies): string | undefined => cookies.get(SESSION_COOKIE)?.value;

const clientOf = ({ cookies, address, userAgent }: { cookies: AstroCookies; address: string; userAgent: string }) => ({
  address,
  userAgent,
  token: tokenOf(cookies),
});
