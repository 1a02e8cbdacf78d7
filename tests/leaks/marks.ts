import type { Client } from '@libsql/client';
import { eq } from 'drizzle-orm';
import type { Database, Transaction } from '#db/client.ts';
import { bidPartners, bids, bidVersions } from '#db/schema/index.ts';
import { openOwn, openVersion, sealContents, sealTask, sealVersion } from '#src/domain/bids/seal.ts';
import { COLUMNS, DERIVED, KEY } from './columns.ts';

/**
 * A mark for each column and row: a model number and a phrase, `KX12R3暗语甲子`, put before what stands there. Whoever finds
 * one knows where it is from, and so who may read it.
 */
export type Person = { id: string; role: string; org: string };
export const VISITOR: Person = { id: '', role: '', org: '' };
type Marked = { table: string; column: string; readers: string };

/** In the order of the table, so that a mark means the same in every world. */
export const MARKED: readonly Marked[] = Object.entries(COLUMNS).flatMap(([table, columns]) =>
  Object.entries(columns)
    .filter(([, readers]) => readers !== KEY && readers !== DERIVED)
    .map(([column, readers]) => ({ table, column, readers })),
);

const STEMS = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'];
export const phraseOf = (n: number): string => `暗语${STEMS[Math.floor(n / STEMS.length)]}${STEMS[n % STEMS.length]}`;

const as = ({ id, role, org }: Person): string => `(select '${id}' id, '${role}' role, '${org}' org)`;

/** Where the words of JSON stand; what is not among these is a key, a number or a day. */
const WORDS_IN_JSON = ['name', 'label', 'from', 'to', 'sentence', 'message', 'q', 'title', 'summary', 'goal', 'phone'];
/** That it says anything changes what the row is. */
const FLAGS = ['panel_scores.recusal'];

/** Marks everything, or only what this person may not read. Rows that were sealed stay sealed. */
export async function mark(database: Database, unreadBy?: Person): Promise<void> {
  const triggers = await takeTriggers(database.client);
  await database.write(async (tx) => {
    for (const [n, one] of MARKED.entries()) await markColumn(tx, n, one, unreadBy);
    await sealAgain(tx, database);
  });
  for (const sql of triggers) await database.client.execute(sql);
}

/** What nothing may change once it is written is marked all the same. */
async function takeTriggers(client: Client): Promise<string[]> {
  const { rows } = await client.execute(
    `select name, sql from sqlite_master where type = 'trigger' and sql like '%RAISE%'`,
  );
  for (const { name } of rows) await client.execute(`drop trigger "${name}"`);
  return rows.map(({ sql }) => String(sql));
}

async function markColumn(tx: Transaction, n: number, { table, column, readers }: Marked, unreadBy?: Person) {
  const where = unreadBy ? `not exists (select 1 from ${as(unreadBy)} u where ${readers})` : '1';
  const name = `${table}.${column}`;
  const rows = await tx.all<{ row: number; value: string }>(
    `select t.rowid row, t."${column}" value from "${table}" t where ${where}`,
  );
  for (const { row, value } of rows) {
    const text = name === 'bid_versions.sealed' ? value : markedValue(`KX${n}R${row}${phraseOf(n)}`, name, value);
    if (text !== value) await tx.run(sqlOf(table, column, row, text));
  }
}

const sqlOf = (table: string, column: string, row: number, text: string): string =>
  `update "${table}" set "${column}" = '${text.replaceAll("'", "''")}' where rowid = ${row}`;

function markedValue(mark: string, name: string, value: string): string {
  if (value === '' && FLAGS.includes(name)) return value;
  if (/email$/.test(name)) return `${mark.replace(/暗语.*/, '').toLowerCase()}-${value || 'of@demo.example'}`;
  if (/^[[{]/.test(value)) return JSON.stringify(markJson(JSON.parse(value) as unknown, mark));
  return `${mark} ${value}`.trim();
}

function markJson(value: unknown, mark: string): unknown {
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'string' ? `${mark} ${one}` : markJson(one, mark)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      typeof one === 'string' && WORDS_IN_JSON.includes(key) ? `${mark} ${one}` : markJson(one, mark),
    ]),
  );
}

/** What stands in plain beside a seal goes under it. */
async function sealAgain(tx: Transaction, { secret }: Database): Promise<void> {
  const versionMark = MARKED.findIndex(({ table }) => table === 'bid_versions');
  const rowOf = new Map(
    (await tx.all<{ id: string; row: number }>('select id, rowid row from bid_versions')).map((one) => [
      one.id,
      one.row,
    ]),
  );
  for (const bid of await tx.select().from(bids)) {
    const { sealed, ...plain } = bid;
    if (sealed !== null) {
      const held = openOwn(secret, bid);
      const said = Object.fromEntries(
        Object.entries(held).map(([key, value]) => [key, joined(plain[key as keyof typeof plain], value)]),
      ) as typeof held;
      await tx
        .update(bids)
        .set(sealContents(secret, bid, said))
        .where(eq(bids.id, bid.id));
      for (const partner of await tx.select().from(bidPartners).where(eq(bidPartners.bidId, bid.id)))
        await tx
          .update(bidPartners)
          .set({ task: sealTask(secret, bid.listingId, partner) })
          .where(eq(bidPartners.id, partner.id));
    }
    for (const version of await tx.select().from(bidVersions).where(eq(bidVersions.bidId, bid.id))) {
      const held = openVersion(secret, bid.listingId, version);
      const plan = `KX${versionMark}R${rowOf.get(version.id)}${phraseOf(versionMark)} ${held.plan}`;
      await tx
        .update(bidVersions)
        .set({ sealed: sealVersion(secret, bid.listingId, version.id, { ...held, plan }) })
        .where(eq(bidVersions.id, version.id));
    }
  }
}

const joined = (mark: unknown, value: unknown): unknown =>
  typeof value === 'string' ? `${String(mark)} ${value}` : value;

/** The marks that stand in a text, whatever tags or capitals part them; `echoed` is what the page was asked with. */
export function marksIn(text: string, echoed = ''): Set<string> {
  const found = new Set<string>();
  for (const one of [text, text.replace(/<[^>]*>/g, '')])
    for (const [, n, row] of one.matchAll(/KX(\d+)R(\d+)/gi)) found.add(`${n} ${row}`);
  if (echoed !== '') for (const one of marksIn(echoed)) found.delete(one);
  return found;
}

/** Which marks a person may find: `12 3` is the third row of the twelfth column. */
export async function readableMarks(client: Client, person: Person): Promise<Set<string>> {
  const readable = new Set<string>();
  for (const [n, { table, readers }] of MARKED.entries()) {
    const { rows } = await client.execute(`select t.rowid row from "${table}" t, ${as(person)} u where ${readers}`);
    for (const { row } of rows) readable.add(`${n} ${row}`);
  }
  return readable;
}

/** `listings.restricted` of a mark, for a person to read. */
export const nameOfMark = (found: string): string => {
  const [n = '0', row] = found.split(' ');
  const { table, column } = MARKED[Number(n)] ?? { table: '?', column: '?' };
  return `${table}.${column} ${row}`;
};

export async function personOf(client: Client, id: string): Promise<Person & { email: string }> {
  const { rows } = await client.execute({
    sql: `select u.id, u.role, u.email, coalesce(m.organisation_id, '') org from users u
      left join memberships m on m.user_id = u.id and m.state = 'active' where u.id = ?`,
    args: [id],
  });
  const [row] = rows;
  return { id, role: String(row?.role), org: String(row?.org), email: String(row?.email) };
}
