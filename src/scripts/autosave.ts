/**
 * Comfort only: sends a form marked `data-autosave` to its own action a moment after the last key, with `autosave` set,
 * and says below it what became of that. Without scripts the button 存草稿 does the same.
 */
const PAUSE_MS = 1500;
const RETRY_MS = 15_000;

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]')) watch(form);

function watch(form: HTMLFormElement): void {
  let timer = 0;
  let unsaved = false;
  let busy = false;

  const save = async () => {
    if (busy) return later(PAUSE_MS);
    busy = true;
    unsaved = false;
    const outcome = await send(form);
    busy = false;
    say(form, outcome.words);
    if (outcome.saved) rename(form);
    else unsaved = true;
    if (outcome.retry) later(RETRY_MS);
  };
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(save, ms);
  };

  form.addEventListener('input', () => {
    unsaved = true;
    later(PAUSE_MS);
  });
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    unsaved = false;
  });
  // Closing the window or switching away on a phone: at once, or not at all.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || !unsaved) return;
    clearTimeout(timer);
    void save();
  });
}

type Outcome = { saved: boolean; retry: boolean; words: string };

async function send(form: HTMLFormElement): Promise<Outcome> {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (typeof value !== 'string') body.delete(name);
  body.set('autosave', 'yes');
  try {
    const keepalive = document.visibilityState === 'hidden';
    const response = await fetch(form.action, { method: 'POST', body, redirect: 'manual', keepalive });
    if (response.status === 204) return { saved: true, retry: false, words: `草稿 ${clock()} 已保存` };
    if (response.type === 'opaqueredirect') return lost('登录已过期，没有存上。请在新窗口登录，再回到这里点“存草稿”');
    if (response.status === 422) return lost(`还没有自动保存：${await firstError(response)}`);
    return { saved: false, retry: true, words: '没有存上，您填的还在本页，稍后自动再试' };
  } catch {
    return { saved: false, retry: true, words: '网络不通，您填的还在本页，稍后自动再试' };
  }
}

const lost = (words: string): Outcome => ({ saved: false, retry: false, words });

const clock = (): string =>
  new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Shanghai' });

/** The page that came back names what to mend; the first of it will do. */
async function firstError(response: Response): Promise<string> {
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  return page.querySelector('.errors li, .errors p')?.textContent?.trim() ?? '有填得不对的地方';
}

const statusOf = (form: HTMLFormElement) => form.querySelector<HTMLElement>('[data-autosave-status]');

function say(form: HTMLFormElement, words: string): void {
  const status = statusOf(form);
  if (status) status.textContent = words;
}

/** A new form becomes the page of its draft, so that reloading or a bookmark finds it again. */
function rename(form: HTMLFormElement): void {
  const at = statusOf(form)?.dataset.at;
  if (at && location.pathname !== at) history.replaceState(history.state, '', at);
}
