import type { APIRoute } from 'astro';
import worker from '#src/scripts/door/worker.js?raw';

/** From this folder a browser lets it serve doors of events, and asks again for it each time. */
export const GET: APIRoute = () =>
  new Response(worker, { headers: { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' } });
