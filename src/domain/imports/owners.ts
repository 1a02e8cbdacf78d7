import { and, asc, eq, getTableColumns, inArray } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { memberships, organisations, users } from '#db/schema/index.ts';
import { cleanLine } from '#src/lib/text.ts';

export type Owner = { id: string; name: string; region: string };
/** Finds a verified organisation by 统一社会信用代码 or full name; a sentence where there is none. */
export type Owners = { find: (named: string) => Owner | string };

type Select = Pick<Reader, 'select'>;
type Known = Owner & { verified: boolean };

/** All organisations by code and name, for the rows of one import. */
export async function loadOwners(db: Select): Promise<Owners> {
  const known = new Map<string, Known | 'ambiguous'>();
  const { id, name, region, ...columns } = getTableColumns(organisations);
  const rows = await db
    .select({ code: columns.code, state: columns.state, owner: { id, name, region } })
    .from(organisations);
  for (const { code, state, owner } of rows) {
    const entry = { ...owner, verified: state === 'verified' };
    known.set(code, entry);
    known.set(cleanLine(owner.name), known.has(cleanLine(owner.name)) ? 'ambiguous' : entry);
  }
  const names = rows.map(({ owner }) => owner.name);
  return { find: (named) => ownerOf(named, known.get(named) ?? known.get(named.toUpperCase()), names) };
}

function ownerOf(named: string, found: Known | 'ambiguous' | undefined, names: readonly string[]): Owner | string {
  if (found === 'ambiguous') return `不止一家单位叫“${named.slice(0, 40)}”，请写统一社会信用代码`;
  if (found) return found.verified ? found : `“${found.name}”还没有通过认证`;
  const [like, ...others] = named.length > 2 ? names.filter((name) => name.includes(named)) : [];
  const guess = like !== undefined && others.length === 0 ? `，是不是“${like}”` : '';
  return `平台上没有“${named.slice(0, 40)}”${guess}，请写全称或统一社会信用代码`;
}

/** A verified organisation by id, or undefined. */
export async function findOwner(db: Select, id: string): Promise<Owner | undefined> {
  const row = await db.select().from(organisations).where(eq(organisations.id, id)).get();
  return row?.state === 'verified' ? { id: row.id, name: row.name, region: row.region } : undefined;
}

/** The first verified 政府部门: whose rows are that a command line brings in without saying whose. */
export const findOffice = (db: Select): Promise<Owner | undefined> =>
  db
    .select({ id: organisations.id, name: organisations.name, region: organisations.region })
    .from(organisations)
    .where(and(eq(organisations.kind, 'government'), eq(organisations.state, 'verified')))
    .orderBy(asc(organisations.verifiedAt), asc(organisations.id))
    .limit(1)
    .get();

/** The account that records brought in by a command line carry: an official of that organisation, else any. */
export async function findImporter(db: Select, organisationId: string): Promise<string | undefined> {
  const officials = await db
    .select({ id: users.id, organisationId: memberships.organisationId })
    .from(users)
    .leftJoin(memberships, eq(memberships.userId, users.id))
    .where(inArray(users.role, ['official', 'admin']))
    .orderBy(asc(users.createdAt), asc(users.id));
  return (officials.find((official) => official.organisationId === organisationId) ?? officials[0])?.id;
}
