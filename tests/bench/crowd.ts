import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertMany } from '#db/bulk.ts';
import { type Database, openDatabase, type Transaction } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import {
  audit,
  bids,
  indicators,
  LISTING_KINDS,
  listings,
  memberships,
  organisations,
  users,
} from '#db/schema/index.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { FIELDS, REGIONS } from '#src/lib/vocabulary.ts';

/** A market of any size in a file of its own, the same listings for the same size: every state, field, sum and date. */
export type Crowd = { database: Database; now: number; size: number; remove: () => void };

const NOW = Date.parse('2026-11-22T14:30:00+08:00');
const BIDS_EACH = 10;
const ORGANISATIONS = 500;
const CHUNK = 5000;
/** As a board that has run for years stands: most is over. */
const STATES = [
  ...Array(8).fill('published'),
  ...Array(4).fill('evaluating'),
  ...Array(20).fill('matched'),
  ...Array(28).fill('contracted'),
  ...Array(25).fill('completed'),
  ...Array(8).fill('unsuccessful'),
  ...Array(7).fill('withdrawn'),
] as const;
const TEXT = '现用工艺批次间波动大，需要在不停产的条件下把指标稳定在要求以内，并给出可以推广的成套做法。';

export async function openCrowd(size: number): Promise<Crowd> {
  const folder = await mkdtemp(join(tmpdir(), 'jiebang-scale-'));
  const database = openDatabase(`file:${join(folder, 'crowd.db')}`);
  await migrateDatabase(database);
  await database.write(addPeople);
  for (let from = 0; from < size; from += CHUNK)
    await database.write((tx) => addListings(tx, from, Math.min(size, from + CHUNK)));
  await database.client.execute('analyze');
  const remove = () => {
    database.close();
    rmSync(folder, { recursive: true });
  };
  return { database, now: NOW, size, remove };
}

async function addPeople(tx: Transaction): Promise<void> {
  const times = { createdAt: NOW - 900 * DAY, updatedAt: NOW - 900 * DAY };
  const numbers = Array.from({ length: ORGANISATIONS }, (_, n) => n);
  const person = (n: number) => ({
    id: `user${n}`,
    email: `user${n}@test.example`,
    name: `经办人${n}`,
    passwordHash: 'none',
  });
  await insertMany(
    tx,
    users,
    numbers.map((n) => ({ ...person(n), role: 'member' as const, createdAt: NOW })),
  );
  await insertMany(
    tx,
    organisations,
    numbers.map((n) => ({
      ...{
        id: `org${n}`,
        code: `TEST${String(n).padStart(14, '0')}`,
        name: `测试单位${n}有限公司`,
        kind: 'small' as const,
      },
      ...{
        region: pick(Object.keys(REGIONS), n),
        field: pick(Object.keys(FIELDS), n),
        state: 'verified' as const,
        ...times,
      },
    })),
  );
  await insertMany(
    tx,
    memberships,
    numbers.map((n) => ({
      ...{ id: `member${n}`, userId: `user${n}`, organisationId: `org${n}`, role: 'manager' as const },
      ...{ state: 'active' as const, createdAt: NOW },
    })),
  );
}

async function addListings(tx: Transaction, from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  await insertMany(tx, listings, numbers.map(listing));
  await insertMany(
    tx,
    indicators,
    numbers.flatMap((n) =>
      [0, 1, 2].map((position) => ({
        ...{ id: `i${n}-${position}`, listingId: `l${n}`, position, name: `指标 ${position}`, value: `≥ ${n % 97}` },
        ...{ unit: 'MPa', method: 'GB/T 1040' },
      })),
    ),
  );
  await insertMany(
    tx,
    audit,
    numbers.flatMap((n) =>
      ['draft', 'submitted', 'published'].map((state) => ({
        ...{ at: publishedAt(n), actorId: `user${n % ORGANISATIONS}`, thing: 'listings', thingId: `l${n}` },
        ...{ action: 'publish', to: state },
      })),
    ),
  );
  await insertMany(
    tx,
    bids,
    numbers.flatMap((n) => Array.from({ length: BIDS_EACH }, (_, k) => bid(n, k))),
  );
}

const publishedAt = (n: number) => NOW - ((n * 7919) % 1000) * DAY - n;

function listing(n: number): typeof listings.$inferInsert {
  const state = pick(STATES, n * 31) as 'published';
  const deadlineAt = state === 'published' ? NOW + (((n * 13) % 190) - 10) * DAY + n : publishedAt(n) + 30 * DAY;
  return {
    ...{
      id: `l${n}`,
      number: `2026-${n}`,
      organisationId: `org${n % ORGANISATIONS}`,
      createdBy: `user${n % ORGANISATIONS}`,
    },
    ...{
      kind: pick(LISTING_KINDS, n),
      field: pick(Object.keys(FIELDS), n * 5),
      region: pick(Object.keys(REGIONS), n * 3),
    },
    ...{ title: `第 ${n} 项需求：连续化生产的关键工艺`, background: TEXT, goal: TEXT, requirements: TEXT, state },
    totalFen: n % 9 === 0 ? null : ((n * 37) % 3000) * 1_000_000,
    deadlineAt,
    replyOn: dayOf(deadlineAt + 15 * DAY),
    publishedAt: publishedAt(n),
    createdAt: publishedAt(n),
    updatedAt: publishedAt(n),
  };
}

const bid = (n: number, k: number): typeof bids.$inferInsert => ({
  ...{ id: `b${n}-${k}`, listingId: `l${n}`, organisationId: `org${(n + 1 + k) % ORGANISATIONS}` },
  ...{ createdBy: `user${(n + 1 + k) % ORGANISATIONS}`, plan: TEXT, quoteFen: 1_000_000 * k },
  state: pick(['submitted', 'declined', 'awarded', 'withdrawn', 'draft'] as const, n + k),
  submittedAt: publishedAt(n),
  createdAt: publishedAt(n),
  updatedAt: publishedAt(n),
});

const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;
