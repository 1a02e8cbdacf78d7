import { offerCamera } from './camera.ts';
import { type Desk, isDue, isOpen, openDesk, putAway, synchronise, take, waiting } from './desk.ts';
import { newId } from './judge.ts';
import { sound, wake } from './sound.ts';
import { showAnswer, showDesk, showFound, showRefusal } from './view.ts';

/**
 * The door on a device: every scan is answered without leaving the page, seen, heard and felt; by a door link also without
 * network. Without scripts the forms of the page post as they are.
 */
const EVERY_MS = 15_000;
const SOON_MS = 3000;

for (const root of document.querySelectorAll<HTMLElement>('[data-door]')) void attend(root);

async function attend(root: HTMLElement): Promise<void> {
  const eventId = root.dataset.event || location.pathname.split('/')[2] || '';
  const token = root.dataset.token || new URLSearchParams(location.search).get('token') || '';
  const shell = root.dataset.door === 'shell';
  if (shell && (token === '' || !location.pathname.endsWith('/door'))) return;
  keepMode(shell);
  const desk = await openDesk({ eventId, token, deviceId: deviceId() });
  desk.online = !shell;
  const refresh = once(async () => {
    await synchronise(desk);
    showDesk(root, desk);
  });
  attendScans(root, desk, refresh);
  attendSearch(root, desk, refresh);
  attendWalkIns(root, desk, refresh);
  showDesk(root, desk);
  root.dataset.ready = '';
  attendLine(root, desk, refresh);
  if (token !== '') void keepPage(eventId);
  await refresh();
}

/** The network comes and goes. */
function attendLine(root: HTMLElement, desk: Desk, refresh: () => Promise<void>): void {
  window.addEventListener('online', refresh);
  window.addEventListener('offline', () => {
    desk.online = false;
    showDesk(root, desk);
  });
  window.addEventListener('beforeunload', (event) => warn(desk, event));
  setInterval(() => isDue(desk) && refresh(), EVERY_MS);
}

/** One scan after the other, in the order in which they were held up. */
function attendScans(root: HTMLElement, desk: Desk, refresh: () => Promise<void>): void {
  const form = root.querySelector<HTMLFormElement>('[data-door-scan] form');
  const field = form?.querySelector<HTMLInputElement>('input[name=code]');
  let line = Promise.resolve();
  const put = (code: string, registrationId = '') => {
    const given = { code, registrationId };
    line = line.then(() => answer(root, desk, given)).catch(() => showRefusal(root, '这一次没有记上，请再来一次。'));
    // A portal that was only slow is asked again soon, not at the next round.
    void line.then(() => desk.online || setTimeout(refresh, SOON_MS));
  };
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    wake();
    const code = field?.value.trim() ?? '';
    if (field) field.value = '';
    field?.focus();
    if (code !== '') put(code);
  });
  root.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    if (target.dataset.verb === 'check-in') put('', target.value);
    if (target.dataset.verb === 'put-away') void putAway(desk, target.value).then(() => showDesk(root, desk));
  });
  offerCamera(root, put, () => showRefusal(root, '打不开摄像头，请用扫码枪，或者输入参会码。'));
}

async function answer(root: HTMLElement, desk: Desk, given: { code: string; registrationId: string }): Promise<void> {
  if (desk.gone) return;
  if (!isOpen(desk)) return showRefusal(root, '开始前 12 小时起，到网址过期为止；活动延期或取消时不能。');
  const said = await take(desk, given);
  showAnswer(root, desk, said);
  showDesk(root, desk);
  sound(said?.verdict);
  const found = root.querySelector<HTMLInputElement>('input[name=q]');
  if (given.registrationId !== '' && found) showFound(root, desk, found.value);
}

/** By the list of the device where there is one; else the form asks the portal. */
function attendSearch(root: HTMLElement, desk: Desk, refresh: () => Promise<void>): void {
  const form = root.querySelector<HTMLFormElement>('[data-door-search]');
  form?.addEventListener('submit', async (event) => {
    if (!desk.list) return;
    event.preventDefault();
    const word = form.querySelector<HTMLInputElement>('input[name=q]')?.value ?? '';
    showFound(root, desk, word);
    await refresh();
    showFound(root, desk, word);
  });
}

/** A seat is counted by the portal alone: without network what was typed stays. */
function attendWalkIns(root: HTMLElement, desk: Desk, refresh: () => Promise<void>): void {
  const form = root.querySelector<HTMLFormElement>('[data-door-walk-in] form');
  const note = root.querySelector<HTMLElement>('[data-door-offline-note]');
  form?.addEventListener('submit', async (event) => {
    event.preventDefault();
    await refresh();
    if (note) note.hidden = desk.online;
    if (desk.online) form.submit();
  });
}

/** Where nothing outlives the page, it must not be closed with scans in it. */
function warn(desk: Desk, event: BeforeUnloadEvent): void {
  if (!desk.store.lasting && waiting(desk).length > 0) event.preventDefault();
}

/** One at a time; asked again meanwhile, it is the same one. */
function once(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= act().finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** The page itself without network: the worker keeps one that holds nobody, for this door alone. */
async function keepPage(eventId: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const scope = `/events/${eventId}/door`;
  const registration = await navigator.serviceWorker.register('/events/door-worker.js', { scope }).catch(() => null);
  registration?.active?.postMessage('refresh');
}

/** The kept page is the same for everybody, so 长者模式 is remembered here. */
function keepMode(shell: boolean): void {
  const root = document.documentElement;
  if (!shell) remember('jiebang-door-mode', root.dataset.mode ?? '');
  else if (remembered('jiebang-door-mode') === 'senior') root.dataset.mode = 'senior';
}

function deviceId(): string {
  const id = remembered('jiebang-door-device') || newId();
  remember('jiebang-door-device', id);
  return id;
}

function remembered(name: string): string {
  try {
    return localStorage.getItem(name) ?? '';
  } catch {
    return '';
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing: everything but the offline page works.
  }
}
