import { createServer } from 'node:http';
import { createClient, type InValue } from '@libsql/client';

/**
 * The floor of bench:events, a process of its own: bare node:http that reads a form and writes the very rows the site
 * wrote for one, in one transaction each. Reads `{ url, tables }` from its parent, tells its port.
 */
export type Written = { table: string; columns: string[]; rows: InValue[][] };
type Task = { url: string; tables: Written[] };

process.once('message', ({ url, tables }: Task) => {
  const client = createClient({ url });
  const inserts = tables.map(({ table, columns, rows }) => {
    const names = columns.map((name) => `"${name}"`).join(',');
    return { sql: `INSERT INTO ${table} (${names}) VALUES (${columns.map(() => '?').join(',')})`, rows };
  });
  let next = 0;
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    if (request.method === 'GET') return void response.end();
    const n = next++;
    await client.batch(
      inserts.map(({ sql, rows }) => ({ sql, args: rows[n] as InValue[] })),
      'write',
    );
    response.writeHead(303, { location: `/registrations/${n}` });
    response.end();
  });
  server.listen(0, 'localhost', () => process.send?.(server.address()));
});
