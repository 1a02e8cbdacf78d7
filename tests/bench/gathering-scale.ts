import { events } from '#db/schema/index.ts';
import { createContext } from '#src/context.ts';
import { type EventFilters, type EventTab, listEvents } from '#src/domain/events/board.ts';
import { getRegistrationDesk, listRegistrations, type RegistrationTab } from '#src/domain/registrations/desk.ts';
import { DAY } from '#src/lib/dates.ts';
import {
  addEvents,
  addPeople,
  addRegistrations,
  type Gathering,
  givenEvent,
  ORGANISER,
  openGathering,
} from './gathering.ts';
import { quantile } from './load.ts';

/**
 * The list of 10,000 events against 1,000, and the organiser's list of 5,000 registrations against 500, in one run. Both
 * databases take turns, so that whatever else the machine does hits both.
 */
const EVENTS = [1000, 10_000] as const;
const REGISTRATIONS = [500, 5000] as const;
const ROUNDS = 120;
const WANTED = 2;
const NOW = Date.parse('2026-11-22T14:30:00+08:00');
const CROWDED = 'crowded';
const NONE: EventFilters = { type: [], stage: [], when: [], region: [] };

type Task = (gathering: Gathering, round: number) => Promise<unknown>;
const list =
  (tab: EventTab, filters: Partial<EventFilters> = {}, page = 1): Task =>
  ({ database }) =>
    listEvents(createContext(database, undefined, NOW), tab, { ...NONE, ...filters }, page);
const desk =
  (tab: RegistrationTab, word = '', page = 1): Task =>
  async ({ database }) => {
    const ctx = createContext(database, ORGANISER, NOW);
    const found = await listRegistrations(ctx, await getRegistrationDesk(ctx, CROWDED), tab, { word, page });
    if (found.rows.length === 0) throw new Error(`${tab} ${word}`);
  };

const TASKS: Record<string, Task> = {
  '活动列表：将要举行': list('upcoming'),
  '活动列表：已结束，第 20 页': list('past', {}, 20),
  '活动列表：类型和地区都选': list('past', { type: ['salon', 'tea'], region: ['gx'] }),
  '报名管理：第一页': desk('confirmed'),
  '报名管理：第五页': desk('confirmed', '', 5),
  '报名管理：候补，按次序': desk('waitlisted'),
  '报名管理：按姓名找一个人': desk('confirmed', '440'),
  '报名管理：按姓找': desk('confirmed', '王'),
};

export async function measureScale(): Promise<void> {
  const [small, large] = [await fill(0), await fill(1)];
  console.info(
    `${'活动 / 报名'.padEnd(20)}${EVENTS[0]} / ${REGISTRATIONS[0]} p50  p95 ms   ${EVENTS[1]} / ${REGISTRATIONS[1]} p50  p95 ms   比 p50   p95（要 ≤ ${WANTED}）`,
  );
  for (const [name, task] of Object.entries(TASKS)) {
    const [a, b]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      a.push(await timed(small, round, task));
      b.push(await timed(large, round, task));
    }
    tell(name, a.slice(20).sort(ascending), b.slice(20).sort(ascending));
  }
  small.remove();
  large.remove();
}

async function fill(size: 0 | 1): Promise<Gathering> {
  const gathering = await openGathering();
  const { database } = gathering;
  await database.write((tx) => addPeople(tx, 40, NOW));
  await addEvents(database, EVENTS[size], NOW);
  await database.write((tx) => tx.insert(events).values({ ...givenEvent(CROWDED, NOW + DAY, NOW), capacity: 6000 }));
  await addRegistrations(database, CROWDED, REGISTRATIONS[size], NOW);
  return gathering;
}

async function timed(gathering: Gathering, round: number, task: Task): Promise<number> {
  const start = performance.now();
  await task(gathering, round);
  return performance.now() - start;
}

function tell(name: string, a: readonly number[], b: readonly number[]): void {
  const [p50a, p95a, p50b, p95b] = [quantile(a, 0.5), quantile(a, 0.95), quantile(b, 0.5), quantile(b, 0.95)];
  const ms = (n: number) => n.toFixed(2).padStart(7);
  console.info(
    `${name.padEnd(20)}${ms(p50a)}${ms(p95a)}   ${ms(p50b)}${ms(p95b)}   ${(p50b / p50a).toFixed(2)}   ${(p95b / p95a).toFixed(2)}`,
  );
}

function ascending(x: number, y: number): number {
  return x - y;
}
