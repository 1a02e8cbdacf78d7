import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_PASSWORD } from '#db/seed/load.ts';

/** What the sites of tests seal with, so that a test can open their database. */
export const TEST_SECRET = '7'.repeat(64);

const root = fileURLToPath(new URL('..', import.meta.url));

export type Site = { url: string; databaseUrl: string; log: () => string; stop: () => Promise<void> };

/** Starts the built site, as `npm start` does, on a free port with a database of its own. Resolves once it answers. */
export async function startSite(environment: Record<string, string> = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-site-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const databaseUrl = environment.DATABASE_URL ?? `file:${join(folder, 'site.db')}`;
  const child = spawn(process.execPath, [join(root, 'src/cli/serve.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      PUBLIC_URL: url,
      DATABASE_URL: databaseUrl,
      SECRET_KEY: TEST_SECRET,
      FILES_DIR: join(folder, 'files'),
      ...environment,
    },
  });
  const log = collect(child);
  await started(child, log);
  return {
    url,
    databaseUrl,
    log,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A browser without a screen: keeps cookies, follows nothing, sends the Origin of a form of the site. */
export function openClient(site: Pick<Site, 'url'>) {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    headers.set('origin', site.url);
    const response = await fetch(new URL(path, site.url), { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  };
  return {
    get: (path: string) => send(path),
    /** Submits a form to an action of a page. */
    submit: (path: string, action: string, fields: Record<string, string | string[]>) =>
      send(`${path}${path.includes('?') ? '&' : '?'}_action=${action}`, { method: 'POST', body: encode(fields) }),
    signIn: async (email: string, password: string): Promise<void> => {
      const response = await send('/sign-in?_action=accounts.signIn', {
        method: 'POST',
        body: encode({ email, password }),
      });
      if (response.status !== 303) throw new Error(`sign-in of ${email}: ${response.status}`);
    },
    cookies,
  };
}
export type Client = ReturnType<typeof openClient>;

/** A client signed in as a person of the demo world, by the first part of their address. */
export async function signInAs(site: Pick<Site, 'url'>, name: string): Promise<Client> {
  const client = openClient(site);
  await client.signIn(`${name}@demo.example`, DEMO_PASSWORD);
  return client;
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}

function encode(fields: Record<string, string | string[]>): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value);
  return body;
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

async function started(child: ChildProcess, log: () => string): Promise<void> {
  while (!log().includes('揭榜已启动')) {
    if (child.exitCode !== null) throw new Error(`the site stopped: ${log()}`);
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
