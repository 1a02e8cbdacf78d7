import { createServer } from 'node:http';
import { createClient, type InStatement } from '@libsql/client';

/**
 * The floor of bench:http, a process of its own: bare node:http that runs the page's statements on the bare driver and
 * answers the page's bytes. Reads `{ url, statements, body, headers }` from its parent, tells its port.
 */
type Task = { databaseUrl: string; statements: InStatement[]; body: string; headers: Record<string, string> };

process.once('message', ({ databaseUrl, statements, body, headers }: Task) => {
  const client = createClient({ url: databaseUrl });
  const bytes = Buffer.from(body);
  const server = createServer(async (_request, response) => {
    for (const statement of statements) await client.execute(statement);
    response.writeHead(200, { ...headers, 'content-length': bytes.length });
    response.end(bytes);
  });
  server.listen(0, 'localhost', () => process.send?.(server.address()));
});
