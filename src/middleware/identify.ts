import { defineMiddleware } from 'astro:middleware';
import type { APIContext } from 'astro';
import { readSession } from '#src/auth/sessions.ts';
import { config } from '#src/config.ts';
import { type Actor, createContext } from '#src/context.ts';
import { database } from '#src/database.ts';
import { hashToken } from '#src/lib/ids.ts';
import { withParams } from '#src/lib/pages.ts';
import { clearSession, MODE_COOKIE, SESSION_COOKIE, setMode, setSession, takeFlash } from './cookies.ts';

const SITE = new URL(config.PUBLIC_URL).origin;

/** Who asks, when, and in which mode. `?mode=senior` is remembered and leaves the address. */
export const identify = defineMiddleware(async (context, next) => {
  const { cookies, locals, url } = context;
  const mode = url.searchParams.get('mode');
  if (context.request.method === 'GET' && (mode === 'senior' || mode === 'standard')) {
    setMode(cookies, mode === 'senior');
    return context.redirect(withParams(url, { mode: undefined }), 303);
  }
  const now = Date.now();
  locals.senior = cookies.get(MODE_COOKIE)?.value === 'senior';
  locals.sessionId = sessionIdOf(context);
  locals.ctx = createContext(database(), await findActor(context, now), now, SITE);
  locals.flash = takeFlash(cookies);
  return next();
});

function sessionIdOf({ cookies }: APIContext): string | undefined {
  const token = cookies.get(SESSION_COOKIE)?.value;
  return token && hashToken(token);
}

async function findActor({ cookies }: APIContext, now: number): Promise<Actor | undefined> {
  const token = cookies.get(SESSION_COOKIE)?.value;
  if (!token) return undefined;
  const found = await readSession(database(), token, now);
  if (!found) clearSession(cookies);
  else if (found.fresh) setSession(cookies, token);
  return found?.actor;
}
