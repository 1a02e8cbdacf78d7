import { defineMiddleware } from 'astro:middleware';
import { config } from '#src/config.ts';

const ALWAYS: [string, string][] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'same-origin'],
  ['Permissions-Policy', 'geolocation=(), microphone=(), payment=()'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
];
const secure = config.PUBLIC_URL.startsWith('https:');

/** What every answer carries; the Content-Security-Policy is Astro's, it knows the hashes. */
export const headers = defineMiddleware(async (_context, next) => {
  const response = await next();
  for (const [name, value] of ALWAYS) response.headers.set(name, value);
  if (secure) response.headers.set('Strict-Transport-Security', 'max-age=31536000');
  // A page shows who is signed in: it may be kept by that browser's back button, by nobody else.
  if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'private, no-cache');
  return response;
});
