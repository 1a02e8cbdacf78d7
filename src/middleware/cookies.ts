import type { AstroCookies } from 'astro';
import { config } from '#src/config.ts';

const secure = config.PUBLIC_URL.startsWith('https:');
const common = { path: '/', sameSite: 'lax', secure } as const;

export const SESSION_COOKIE = secure ? '__Host-session' : 'session';
const FLASH_COOKIE = 'flash';
export const MODE_COOKIE = 'mode';

export const setSession = (cookies: AstroCookies, token: string): void =>
  cookies.set(SESSION_COOKIE, token, { ...common, httpOnly: true, maxAge: 14 * 86_400 });

export const clearSession = (cookies: AstroCookies): void => cookies.delete(SESSION_COOKIE, common);

export const setMode = (cookies: AstroCookies, senior: boolean): void =>
  cookies.set(MODE_COOKIE, senior ? 'senior' : 'standard', { ...common, httpOnly: true, maxAge: 365 * 86_400 });

/** Leaves a sentence for the next page. */
export const setFlash = (cookies: AstroCookies, sentence: string): void =>
  cookies.set(FLASH_COOKIE, sentence, { ...common, httpOnly: true, maxAge: 60 });

/** Takes the sentence, so that it is shown once. */
export function takeFlash(cookies: AstroCookies): string | undefined {
  const sentence = cookies.get(FLASH_COOKIE)?.value;
  if (sentence) cookies.delete(FLASH_COOKIE, common);
  return sentence;
}
