import { type Answer, countBy, judge, newId } from './judge.ts';
import { fetchList, type Place, sendScans } from './line.ts';
import { type KeptList, openStore, type Scan, type Store } from './store.ts';

/** One device at one door: what it knows, what it still has to send. */
export type Desk = Place & {
  store: Store;
  list: KeptList | undefined;
  scans: Scan[];
  online: boolean;
  counts: { due: number; arrived: number } | undefined;
  /** When the list was last asked for. */
  askedAt: number;
  /** Why nothing can be done here any more, and what could not be delivered. */
  gone: { words: string; lost: Scan[] } | undefined;
  /** Scans that are on their way right now. */
  sending: Set<string>;
};

const BATCH = 20;
/** After so many times a scan is shown to the volunteer instead of being tried for ever. */
const TRIES_MOST = 5;
/** Somebody stands and waits: then the list answers. */
const PATIENCE_MS = 3000;

export async function openDesk(place: Place): Promise<Desk> {
  const store = await openStore(place.eventId, place.token);
  const [list, scans] = await Promise.all([store.loadList(), store.loadScans()]);
  const rest = { online: true, counts: undefined, askedAt: 0, gone: undefined, sending: new Set<string>() };
  return { ...place, store, list, scans, ...rest };
}

export const isAside = ({ tries }: Scan): boolean => tries >= TRIES_MOST;
export const waiting = ({ scans }: Desk): Scan[] => scans.filter((one) => !isAside(one));

/** Our time, as far as this device knows. */
export const clockOf = ({ list }: Desk): number => Date.now() + (list?.skew ?? 0);

export const isOpen = (desk: Desk): boolean => {
  const { list } = desk;
  return !list || (list.open && list.opensAt <= clockOf(desk) && clockOf(desk) < list.until);
};

export const countOf = (desk: Desk) => (desk.list ? countBy(desk.list, desk.scans) : desk.counts);

/** The answer to a scan: the portal's, else the list's. Undefined where there is neither: it is noted and sent later. */
export async function take(
  desk: Desk,
  given: Pick<Scan, 'code' | 'registrationId'>,
): Promise<(Answer & { local: boolean }) | undefined> {
  const scan: Scan = { ...given, id: newId(), at: Date.now(), order: Date.now(), tries: 0 };
  const local = desk.list && (await judge(desk.list, desk.scans, given));
  if (local?.person) scan.personId = local.person.id;
  desk.scans.push(scan);
  desk.sending.add(scan.id);
  await keep(desk, scan);
  const answer = desk.online ? await sendNow(desk, scan) : undefined;
  if (!answer && local) {
    scan.said = local.verdict;
    await keep(desk, scan);
  }
  desk.sending.delete(scan.id);
  return answer ? { ...answer, local: false } : local && { ...local, local: true };
}

async function sendNow(desk: Desk, scan: Scan): Promise<Answer | undefined> {
  const reply = await sendScans(desk, [scan], PATIENCE_MS);
  desk.online = reply.kind !== 'lost';
  if (reply.kind !== 'ok') return undefined;
  const result = await settle(desk, scan, reply.value);
  if (!result) return undefined;
  const { verdict, person } = result;
  return { verdict, person: person ?? undefined, firstAt: person?.checkedInAt ?? undefined };
}

type Results = Extract<Awaited<ReturnType<typeof sendScans>>, { kind: 'ok' }>['value'];

/** What the portal made of a scan goes into the list, and the scan is done with. */
async function settle(desk: Desk, scan: Scan, { counts, results }: Results) {
  desk.counts = counts;
  const result = results.find(({ id }) => id === scan.id);
  if (!result) return undefined;
  desk.scans = desk.scans.filter(({ id }) => id !== scan.id);
  await desk.store.dropScan(scan.id).catch(() => {});
  const known = desk.list?.people.find(({ id }) => id === result.person?.id);
  if (known && result.person) {
    Object.assign(known, { state: result.person.state, checkedInAt: result.person.checkedInAt });
    if (desk.list) await desk.store.saveList(desk.list).catch(() => {});
  }
  return result;
}

/** A list of thousands is not fetched again every few seconds; what waits is sent that often, and a lost line tried. */
export const isDue = (desk: Desk): boolean =>
  !desk.online || waiting(desk).length > 0 || (desk.token !== '' && Date.now() - desk.askedAt >= LIST_MS);
const LIST_MS = 60_000;

/** Everything that waits, in order; then the list. Resolves when there is nothing more to do for now. */
export async function synchronise(desk: Desk): Promise<void> {
  if (desk.gone) return;
  await flush(desk);
  if (desk.token === '') return;
  const reply = await fetchList(desk, desk.list?.version ?? '');
  desk.askedAt = Date.now();
  desk.online = reply.kind !== 'lost';
  if (reply.kind === 'gone') return leave(desk, reply.words);
  if (reply.kind !== 'ok') return;
  const { people = desk.list?.people, ...rest } = reply.value;
  if (!people) return;
  desk.list = { ...rest, people, skew: reply.value.now - Date.now() };
  await desk.store.saveList(desk.list).catch(() => {});
}

/** Where a batch is not taken its scans go one by one; one that is not taken goes behind the others. */
async function flush(desk: Desk): Promise<void> {
  let size = BATCH;
  const tried = new Set<string>();
  for (;;) {
    const batch = waiting(desk)
      .filter(({ id }) => !tried.has(id) && !desk.sending.has(id))
      .sort((a, b) => a.order - b.order)
      .slice(0, size);
    if (batch.length === 0) return;
    const reply = await sendScans(desk, batch, 30_000);
    desk.online = reply.kind !== 'lost';
    if (reply.kind === 'lost') return;
    const taken = reply.kind === 'ok' ? await settleAll(desk, batch, reply.value) : 0;
    if (taken === batch.length) continue;
    if (batch.length > 1) size = 1;
    else for (const scan of batch) tried.add(scan.id) && (await putBehind(desk, scan));
  }
}

async function settleAll(desk: Desk, batch: readonly Scan[], results: Results): Promise<number> {
  let taken = 0;
  for (const scan of batch) if (await settle(desk, scan, results)) taken++;
  return taken;
}

/** A door that is not open yet takes nothing: that is no fault of the scan. */
async function putBehind(desk: Desk, scan: Scan): Promise<void> {
  if (isOpen(desk)) scan.tries++;
  scan.order = Date.now();
  await keep(desk, scan);
}

/** The link opens nothing any more: what this device keeps by it is wiped. */
async function leave(desk: Desk, words: string): Promise<void> {
  desk.gone = { words, lost: desk.scans };
  await desk.store.wipe().catch(() => {});
}

/** The volunteer has noted what could not be sent. */
export async function putAway(desk: Desk, id: string): Promise<void> {
  desk.scans = desk.scans.filter((scan) => scan.id !== id);
  await desk.store.dropScan(id).catch(() => {});
}

/** A device that is full must not stop the queue in front of it. */
const keep = (desk: Desk, scan: Scan): Promise<void> => desk.store.saveScan(scan).catch(() => {});
