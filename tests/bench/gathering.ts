import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertMany } from '#db/bulk.ts';
import { type Database, openDatabase, type Transaction } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { EVENT_TYPES, events, memberships, organisations, registrations, sessions, users } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { hashToken } from '#src/lib/ids.ts';
import { FIELDS, REGIONS } from '#src/lib/vocabulary.ts';

/** People, events and registrations of any size in a file of their own, the same for the same size. */
export type Gathering = { database: Database; url: string; remove: () => void };
export type Person = { id: string; name: string; email: string; phone: string; token: string };

const CHUNK = 5000;
/** Colleagues in one organisation. */
const COLLEAGUES = 4;

export async function openGathering(): Promise<Gathering> {
  const folder = await mkdtemp(join(tmpdir(), 'jiebang-events-'));
  const url = `file:${join(folder, 'gathering.db')}`;
  const database = openDatabase(url);
  await migrateDatabase(database);
  const remove = () => {
    database.close();
    rmSync(folder, { recursive: true });
  };
  return { database, url, remove };
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;

/** Signed-in people of confirmed mailboxes, every fourth without an organisation. Returns them with the tokens of their sessions. */
export async function addPeople(tx: Transaction, n: number, now: number): Promise<Person[]> {
  const people = upTo(n).map((i) => ({
    ...{ id: `user${i}`, name: `来宾${i}`, email: `user${i}@test.example`, token: `token${i}`.padEnd(40, 'x') },
    phone: `137${String(i).padStart(8, '0')}`,
  }));
  const times = { createdAt: now, updatedAt: now };
  const firms = upTo(Math.ceil(n / COLLEAGUES)).map((i) => ({
    ...{ id: `org${i}`, code: `TEST${String(i).padStart(14, '0')}`, name: `测试单位${i}有限公司`, ...times },
    ...{ kind: 'small' as const, state: 'verified' as const },
    ...{ region: pick(Object.keys(REGIONS), i), field: pick(Object.keys(FIELDS), i) },
  }));
  const confirmed = { passwordHash: 'none', emailConfirmedAt: now, createdAt: now };
  await insertMany(
    tx,
    users,
    people.map(({ id, name, email }) => ({ id, name, email, ...confirmed })),
  );
  await insertMany(tx, organisations, firms);
  await insertMany(
    tx,
    memberships,
    people.flatMap(({ id }, i) =>
      i % COLLEAGUES === 0 ? [] : [membership(id, `org${Math.floor(i / COLLEAGUES)}`, now)],
    ),
  );
  await insertMany(
    tx,
    sessions,
    people.map(({ id, token }) => ({ id: hashToken(token), userId: id, createdAt: now, expiresAt: now + 12 * HOUR })),
  );
  return people;
}

const membership = (userId: string, organisationId: string, createdAt: number) => ({
  ...{ id: `member-${userId}`, userId, organisationId, createdAt },
  ...{ role: 'handler' as const, state: 'active' as const },
});

export const HOST = 'org0';
/** Who may see the registrations of the events of `HOST`. */
export const ORGANISER: Actor = {
  ...{ id: 'user1', name: '来宾1', email: 'user1@test.example', role: 'member' },
  organisation: {
    ...{ id: HOST, name: '测试单位0有限公司', kind: 'small', state: 'verified', region: 'gx', field: 'chem' },
    role: 'handler',
  },
};

/** As a calendar that has run for years stands: most is over, some was cancelled or is put off. */
const STATES = [
  ...Array(10).fill('published'),
  ...Array(80).fill('archived'),
  ...Array(6).fill('cancelled'),
  ...Array(2).fill('postponed'),
  ...Array(2).fill('draft'),
] as const;
const TEXT = '三家企业、两所高校谈封装材料的连续化生产，现场对接设备、检测与中试场地，会后由专人跟进。';

export async function addEvents(database: Database, n: number, now: number): Promise<void> {
  for (let from = 0; from < n; from += CHUNK)
    await database.write((tx) =>
      insertMany(
        tx,
        events,
        upTo(Math.min(CHUNK, n - from)).map((i) => eventRow(from + i, now)),
      ),
    );
  await database.client.execute('analyze');
}

function eventRow(n: number, now: number): typeof events.$inferInsert {
  const state = pick(STATES, n * 37) as (typeof events.$inferSelect)['state'];
  const past = state === 'published' || state === 'draft' ? -1 : 1;
  const startsAt = now - past * (((n * 7919) % 1500) + 1) * (past > 0 ? DAY : DAY / 15) - n;
  return {
    ...givenEvent(`e${n}`, startsAt, now),
    ...{ state, type: pick(EVENT_TYPES, n), region: pick(Object.keys(REGIONS), n * 3), title: `第 ${n} 场沙龙` },
    publishedAt: state === 'draft' ? null : startsAt - 20 * DAY,
  };
}

/** A published event of `HOST`. */
export const givenEvent = (id: string, startsAt: number, now: number): typeof events.$inferInsert => ({
  ...{ id, type: 'salon', title: '政校企沙龙', summary: '三家企业、两所高校', body: TEXT, region: 'gx' },
  ...{ organisationId: HOST, createdBy: 'user1', state: 'published', startsAt, endsAt: startsAt + 3 * HOUR },
  ...{ placeName: '路演厅', address: '创新大道 88 号', contactName: '林予安', contactPhone: '0000-1' },
  ...{ publishedAt: now - DAY, createdAt: now - 2 * DAY, updatedAt: now - DAY },
});

/** As a full event stands. */
const STANDING = [
  ...Array(14).fill('confirmed'),
  ...Array(3).fill('waitlisted'),
  ...Array(1).fill('pending'),
  ...Array(2).fill('withdrawn'),
] as const;

export async function addRegistrations(database: Database, eventId: string, n: number, now: number): Promise<void> {
  const rows = upTo(n).map((i): typeof registrations.$inferInsert => ({
    ...{
      id: `${eventId}-r${i}`,
      eventId,
      name: `${pick(SURNAMES, i)}${pick(GIVEN, i * 7)}${i}`,
      state: pick(STANDING, i * 7),
    },
    ...{ email: `guest${i}@test.example`, phone: `138${String(i).padStart(8, '0')}`, queueNo: i },
    ...{ firm: `测试单位${i % 900}有限公司`, firmKey: `测试单位${i % 900}有限公司`, group: 'firm' },
    ...{ checkedInAt: i % 4 === 0 ? now : null, createdAt: now - n + i, updatedAt: now },
  }));
  await database.write((tx) => insertMany(tx, registrations, rows));
  await database.client.execute('analyze');
}

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const GIVEN = ['伟', '芳', '秀英', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '娟', '涛', '明', '超'];
