import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { InValue } from '@libsql/client';
import { events } from '#db/schema/index.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { type Site, startSite } from '#tests/site.ts';
import type { Written } from './burst-floor.ts';
import { addPeople, type Gathering, givenEvent, openGathering, type Person } from './gathering.ts';
import { median, quantile } from './load.ts';

/**
 * 2,000 signed-in people sign up for 200 seats at once, over connections kept alive as browsers keep them, at the built
 * site; then the same requests at bare node:http that writes the same rows, a transaction each. Both take turns.
 */
const PEOPLE = 2000;
const SEATS = 200;
const ROUNDS = 3;
const WANTED = 0.5;

type Answer = { status: number; said: string; ms: number };
type Burst = { perSecond: number; p50: number; p99: number; answers: Answer[] };

export async function measureBurst(connections: number): Promise<void> {
  const gathering = await openGathering();
  const { database } = gathering;
  const now = Date.now();
  const people = await database.write((tx) => addPeople(tx, PEOPLE, now));
  const site = await startSite({ DATABASE_URL: gathering.url, DEMO: 'off' });
  await warmUp(site, gathering, people);
  const rounds: { site: Burst; floor: Burst }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [eventId, since] = [await openEvent(gathering), Date.now()];
    const ofSite = await burst(`${site.url}/events/${eventId}`, site.url, people, eventId, connections);
    await checkBurst(gathering, eventId, ofSite);
    const floor = await startFloor(people, await readWritten(gathering, eventId, since));
    rounds.push({ site: ofSite, floor: await burst(floor.url, floor.url, people, eventId, connections) });
    floor.stop();
  }
  await site.stop();
  gathering.remove();
  tell(
    '揭榜',
    rounds.map((round) => round.site),
  );
  tell(
    '底线',
    rounds.map((round) => round.floor),
  );
  const ratio = median(rounds.map((round) => round.site.perSecond / round.floor.perSecond));
  console.info(`${connections} 个连接，每秒请求数，揭榜 / 底线 = ${ratio.toFixed(2)}（要 ≥ ${WANTED}）`);
}

async function openEvent({ database }: Gathering, id = newId()): Promise<string> {
  const now = Date.now();
  await database.write((tx) => tx.insert(events).values({ ...givenEvent(id, now + 3 * DAY, now), capacity: SEATS }));
  return id;
}

/** Compiled before it is measured: the first few hundred go to an event of their own. */
async function warmUp(site: Site, gathering: Gathering, people: readonly Person[]): Promise<void> {
  const eventId = await openEvent(gathering);
  await burst(`${site.url}/events/${eventId}`, site.url, people.slice(0, 400), eventId, 50);
}

async function burst(
  url: string,
  origin: string,
  people: readonly Person[],
  eventId: string,
  connections: number,
): Promise<Burst> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  await openConnections(agent, origin, connections);
  const start = performance.now();
  const answers = await Promise.all(people.map((person) => signUp(agent, url, origin, person, eventId)));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return { perSecond: people.length / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99), answers };
}

/** As browsers have them that show the form. */
async function openConnections(agent: Agent, origin: string, connections: number): Promise<void> {
  const open = () =>
    new Promise((resolve, reject) => {
      const asked = get(new URL('/favicon.ico', origin), { agent }, (response) => response.resume().on('end', resolve));
      asked.on('error', reject);
    });
  await Promise.all(Array.from({ length: connections }, open));
}

/** `ms` from when the connection was theirs until the answer was read. */
function signUp(agent: Agent, url: string, origin: string, person: Person, eventId: string): Promise<Answer> {
  const { name, phone, email, token } = person;
  const body = new URLSearchParams({ id: newId(), eventId, name, phone, email, firm: '', website: '' }).toString();
  const headers = {
    ...{ origin, cookie: `session=${token}`, 'content-type': 'application/x-www-form-urlencoded' },
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    let asked = 0;
    const sent = request(`${url}?_action=registrations.register`, { agent, method: 'POST', headers }, (response) => {
      response.resume();
      response.on('end', () => {
        const said = decodeURIComponent(String(response.headers['set-cookie'] ?? ''));
        resolve({ status: response.statusCode ?? 0, said, ms: performance.now() - asked });
      });
    });
    sent.on('socket', () => (asked = performance.now()));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What people were told against what the tables say. */
async function checkBurst({ database }: Gathering, eventId: string, { answers }: Burst): Promise<void> {
  const { rows } = await database.client.execute({
    sql: 'select state, count(*) n, count(distinct user_id) people from registrations where event_id = ? group by state',
    args: [eventId],
  });
  const stored = Object.fromEntries(rows.map(({ state, n, people }) => [state, { n, people }]));
  const told = (words: string) => answers.filter(({ status, said }) => status === 303 && said.includes(words)).length;
  const found = {
    confirmed: [told('报名已确认'), stored.confirmed?.n, stored.confirmed?.people],
    waitlisted: [told('候补'), stored.waitlisted?.n, stored.waitlisted?.people],
  };
  const right = { confirmed: Array(3).fill(SEATS), waitlisted: Array(3).fill(PEOPLE - SEATS) };
  const good = JSON.stringify(found) === JSON.stringify(right) && rows.length === 2;
  console.info(`${PEOPLE} 人报 ${SEATS} 个名额，答复、登记、人数：${JSON.stringify(found)}${good ? '' : '  不对！'}`);
  if (!good) process.exitCode = 1;
}

/** The rows the site wrote for this event: registration, audit and letter of each person. */
async function readWritten({ database: { client } }: Gathering, eventId: string, since: number): Promise<Written[]> {
  const read = async (table: string, where: string, arg: InValue = eventId): Promise<Written> => {
    const { columns, rows } = await client.execute({ sql: `select * from ${table} where ${where}`, args: [arg] });
    return { table, columns, rows: rows.map((row) => Array.from(row as ArrayLike<InValue>)) };
  };
  return [
    await read('registrations', 'event_id = ?'),
    await read('audit', `thing = 'registrations' and thing_id in (select id from registrations where event_id = ?)`),
    await read('outbox', `kind = 'mail' and created_at >= ?`, since),
  ];
}

async function startFloor(people: readonly Person[], tables: Written[]): Promise<{ url: string; stop: () => void }> {
  const gathering = await openGathering();
  const now = Date.now();
  await gathering.database.write((tx) => addPeople(tx, people.length, now));
  await openEvent(gathering, String(tables[0]?.rows[0]?.[1]));
  const child = fork(fileURLToPath(new URL('./burst-floor.ts', import.meta.url)));
  child.send({ url: gathering.url, tables });
  const [address] = (await once(child, 'message')) as [AddressInfo];
  const stop = () => {
    child.kill();
    gathering.remove();
  };
  return { url: `http://localhost:${address.port}/`, stop };
}

function tell(name: string, bursts: readonly Burst[]): void {
  const of = (read: (burst: Burst) => number) => median(bursts.map(read)).toFixed(0);
  console.info(`${name}  每秒 ${of((b) => b.perSecond)} 次  p50 ${of((b) => b.p50)}  p99 ${of((b) => b.p99)} 毫秒`);
}
