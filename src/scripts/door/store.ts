import type { DoorList, DoorPerson } from '#src/domain/checkins/offline.ts';
import type { Verdict } from '#src/domain/checkins/states.ts';
import { keyOf, type Sealed, seal, unseal } from './vault.ts';

/** The list as it came, and how far this device's clock is behind ours. */
export type KeptList = Omit<DoorList, 'people'> & { people: DoorPerson[]; skew: number };

/** Somebody at the door: by a code, or found by name. */
export type Scan = {
  id: string;
  /** By the clock of this device. */
  at: number;
  code: string;
  registrationId: string;
  /** Whose it is by the list, and what was answered by it. */
  personId?: string;
  said?: Verdict;
  /** Sent in this order. */
  order: number;
  tries: number;
};

export type Store = {
  /** False where nothing outlives this page. */
  lasting: boolean;
  loadList: () => Promise<KeptList | undefined>;
  saveList: (list: KeptList) => Promise<void>;
  loadScans: () => Promise<Scan[]>;
  saveScan: (scan: Scan) => Promise<void>;
  dropScan: (id: string) => Promise<void>;
  wipe: () => Promise<void>;
};

type Row = Sealed & { key: string; wipeAt: number };

/** How long what has no list is kept. */
const FORTNIGHT = 14 * 86_400_000;

/** What one link keeps in this browser; nothing but memory where there is no key or no room. */
export async function openStore(eventId: string, token: string): Promise<Store> {
  const key = await keyOf(token, eventId);
  const base = key && (await openBase().catch(() => undefined));
  if (!key || !base) return inMemory();
  await sweep(base, Date.now());
  return inBase(base, key, `${eventId}.${token.slice(0, 20)}`);
}

function inBase(base: IDBDatabase, key: CryptoKey, door: string): Store {
  const all = IDBKeyRange.bound(`${door}.`, `${door}/`);
  let wipeAt = Date.now() + FORTNIGHT;
  const read = async <T>(rows: Row[]): Promise<T[]> => {
    const opened = rows.map((row) => unseal<T>(key, row, row.key).catch(() => undefined));
    return (await Promise.all(opened)).filter((one) => one !== undefined);
  };
  const put = async (name: string, value: unknown) => {
    const at = `${door}.${name}`;
    const row: Row = { key: at, wipeAt, ...(await seal(key, value, at)) };
    await done(rows(base, 'readwrite').put(row));
  };
  return {
    lasting: true,
    loadList: async () => {
      const row: Row | undefined = await done(rows(base).get(`${door}.list`));
      return row && (await read<KeptList>([row]))[0];
    },
    saveList: async (list) => {
      wipeAt = list.wipeAt;
      await put('list', list);
    },
    loadScans: async () => {
      const mine = IDBKeyRange.bound(`${door}.scan.`, `${door}.scan/`);
      const scans = await read<Scan>(await done(rows(base).getAll(mine)));
      return scans.sort((a, b) => a.order - b.order);
    },
    saveScan: (scan) => put(`scan.${scan.id}`, scan),
    dropScan: async (id) => void (await done(rows(base, 'readwrite').delete(`${door}.scan.${id}`))),
    wipe: async () => void (await done(rows(base, 'readwrite').delete(all))),
  };
}

const inMemory = (): Store => ({
  lasting: false,
  loadList: async () => undefined,
  saveList: async () => {},
  loadScans: async () => [],
  saveScan: async () => {},
  dropScan: async () => {},
  wipe: async () => {},
});

/** Days after its event nothing of a door is left, whichever door is opened next. */
async function sweep(base: IDBDatabase, now: number): Promise<void> {
  const kept: Row[] = await done(rows(base).getAll());
  for (const { key, wipeAt } of kept) if (wipeAt <= now) await done(rows(base, 'readwrite').delete(key));
}

const KEPT = 'kept';

async function openBase(): Promise<IDBDatabase> {
  const request = indexedDB.open('jiebang-door', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(KEPT, { keyPath: 'key' });
  return done(request);
}

const rows = (base: IDBDatabase, mode: IDBTransactionMode = 'readonly') =>
  base.transaction(KEPT, mode).objectStore(KEPT);

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
