/**
 * Keeps the page of one door, for when there is no network: a shell that holds nobody and nothing of any event, and its
 * scripts and styles. What people are on the list is elsewhere, encrypted. Anything else goes to the network as ever.
 */
const CACHE = 'jiebang-door';
const SHELL = '/events/door-shell';
const PATIENCE_MS = 5000;
/** A proxy in front of a portal that is down; and a link that opens nothing any more: then the script delivers and wipes. */
const SHUT = [404, 502, 503, 504];

self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => event.waitUntil(keep().catch(() => {})));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname.startsWith('/_astro/')) event.respondWith(fromCache(request));
  else if (request.mode === 'navigate' && pathname === new URL(self.registration.scope).pathname)
    event.respondWith(fromNetwork(request));
});

/** Names of assets hold their content: what is there is right. */
async function fromCache(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

async function fromNetwork(request) {
  const shell = () => caches.match(SHELL);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(shell);
  const response = fetch(request).then(async (answer) =>
    SHUT.includes(answer.status) ? ((await shell()) ?? answer) : answer,
  );
  const first = await Promise.race([response.catch(shell), late]);
  return first ?? response;
}

/** The shell of today with all it needs; what it needed before is dropped. Without the cookies of whoever uses the browser. */
async function keep() {
  const shell = await fetch(SHELL, { credentials: 'omit', cache: 'no-store' });
  if (!shell.ok) throw new Error(`the shell of the door: ${shell.status}`);
  const cache = await caches.open(CACHE);
  const assets = await gather(cache, assetsOf(await shell.clone().text(), SHELL));
  await cache.put(SHELL, shell);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== SHELL && !assets.has(pathname)) await cache.delete(url);
  }
}

/** Scripts name the scripts they load, also those that they load only when a camera is opened. */
async function gather(cache, paths) {
  const seen = new Set();
  const open = [...paths];
  for (let path = open.pop(); path; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (!(await cache.match(path))) await cache.add(path);
    if (path.endsWith('.js')) open.push(...assetsOf(await (await cache.match(path)).text(), path));
  }
  return seen;
}

const assetsOf = (text, from) =>
  [...text.matchAll(/["'`]((?:\/_astro\/|\.\/)[\w./-]+\.(?:js|css))["'`]/g)]
    .map(([, path]) => new URL(path, new URL(from, self.location.origin)).pathname)
    .filter((path) => path.startsWith('/_astro/'));
