/**
 * Comfort at the door: a scan is sent without leaving the page, so that the next can follow at once, and its result is
 * also heard and felt. Where the network fails the scan waits and is sent again under its id, which the server takes once.
 * Without scripts the form posts as it is.
 */
const RETRY_MS = 3000;
const LOOK_MS = 250;
/** A code that stays before the camera is one scan. */
const SAME_MS = 4000;

type Scan = { body: FormData; action: string };

for (const box of document.querySelectorAll<HTMLElement>('[data-door-scan]')) attend(box);

function attend(box: HTMLElement): void {
  const form = box.querySelector('form');
  const field = form?.querySelector<HTMLInputElement>('input[name=code]');
  if (!form || !field) return;
  const send = sender(box);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (field.value.trim() !== '') send({ body: new FormData(form), action: form.action });
    field.value = '';
    field.focus();
    renew(form);
    sound();
  });
  offerCamera(box, (code) => {
    field.value = code;
    form.requestSubmit();
  });
}

/** Sends one scan after the other, and the one that did not get through again. */
function sender(box: HTMLElement): (scan: Scan) => void {
  const queue: Scan[] = [];
  let busy = false;
  const next = async (): Promise<void> => {
    const scan = queue[0];
    if (busy || !scan) return;
    busy = true;
    const page = await post(scan);
    busy = false;
    say(box, page ? '' : `网络不通，${queue.length} 个码等着送出，请不要关闭这一页`);
    queue.shift();
    if (page) show(page);
    // Behind the others: one the server cannot take must not hold them up.
    else queue.push(scan);
    return page ? next() : void setTimeout(next, RETRY_MS);
  };
  return (scan) => {
    queue.push(scan);
    void next();
  };
}

/** The page with the result; undefined where it did not get through and is to be sent again. */
async function post({ body, action }: Scan): Promise<Document | undefined> {
  try {
    const response = await fetch(action, { method: 'POST', body });
    if (response.status >= 500) return undefined;
    return new DOMParser().parseFromString(await response.text(), 'text/html');
  } catch {
    return undefined;
  }
}

/** The result in place of the one before. A page without one says why: the link was revoked, the door is closed. */
function show(page: Document): void {
  const fresh = page.querySelector<HTMLElement>('[data-door-outcome]');
  const errors = page.querySelector<HTMLElement>('.errors');
  if (!fresh) return void document.querySelector('main')?.replaceWith(page.querySelector('main') ?? '');
  if (errors) fresh.prepend(errors);
  document.querySelector('[data-door-outcome]')?.replaceWith(fresh);
  const verdict = errors ? 'error' : (fresh.dataset.verdict ?? '');
  beep(verdict);
  navigator.vibrate?.(verdict === 'ok' ? 80 : [150, 80, 150]);
}

const say = (box: HTMLElement, words: string): void => {
  const status = box.querySelector('[data-door-status]');
  if (status) status.textContent = words;
};

/** Every scan has an id of its own: 120 random bits, as the server makes them. */
function renew(form: HTMLFormElement): void {
  const id = form.querySelector<HTMLInputElement>('input[name=id]');
  const bytes = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(15)));
  if (id) id.value = btoa(bytes).replaceAll('+', '-').replaceAll('/', '_');
}

let audio: AudioContext | undefined;
/** Browsers let a page sound only from a key or a touch on. */
const sound = (): AudioContext => {
  audio ??= new AudioContext();
  void audio.resume();
  return audio;
};

/** One high tone lets in, two low ones do not. */
function beep(verdict: string): void {
  const player = sound();
  const tones = verdict === 'ok' ? [880] : verdict === 'double' ? [440, 440] : [220, 180];
  for (const [i, pitch] of tones.entries()) {
    const tone = player.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(player.destination);
    tone.start(player.currentTime + i * 0.22);
    tone.stop(player.currentTime + i * 0.22 + 0.16);
  }
}

type Detector = { detect: (from: HTMLVideoElement) => Promise<{ rawValue: string }[]> };
type WithDetector = { BarcodeDetector?: new (options: { formats: string[] }) => Detector };

/** Only where the browser reads codes by itself; elsewhere the field does. */
function offerCamera(box: HTMLElement, take: (code: string) => void): void {
  const { BarcodeDetector } = window as Window & WithDetector;
  const button = box.querySelector<HTMLButtonElement>('[data-door-camera]');
  const video = box.querySelector('video');
  if (!BarcodeDetector || !navigator.mediaDevices || !button || !video) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    sound();
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      await video.play();
      video.hidden = false;
      button.hidden = true;
      watch(video, new BarcodeDetector({ formats: ['qr_code'] }), take);
    } catch {
      say(box, '打不开摄像头，请用扫码枪，或者输入参会码');
    }
  });
}

function watch(video: HTMLVideoElement, detector: Detector, take: (code: string) => void): void {
  let last = { code: '', at: 0 };
  setInterval(async () => {
    const [seen] = await detector.detect(video).catch(() => []);
    if (!seen) return;
    const now = performance.now();
    const again = seen.rawValue === last.code && now - last.at < SAME_MS;
    last = { code: seen.rawValue, at: now };
    if (!again) take(seen.rawValue);
  }, LOOK_MS);
}

export {};
