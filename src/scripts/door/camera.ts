const LOOK_MS = 250;
/** A code that stays before the camera is one scan. */
const SAME_MS = 4000;

type Detector = { detect: (from: HTMLVideoElement) => Promise<{ rawValue: string }[]> };
type WithDetector = { BarcodeDetector?: new (options: { formats: ['qr_code'] }) => Detector };

/** Scanning by camera, on and off by one button; `fail` says that it did not open. */
export function offerCamera(root: ParentNode, take: (code: string) => void, fail: () => void): void {
  const button = root.querySelector<HTMLButtonElement>('[data-door-camera]');
  const video = root.querySelector('video');
  if (!navigator.mediaDevices?.getUserMedia || !button || !video) return;
  button.hidden = false;
  let stop: (() => void) | undefined;
  button.addEventListener('click', async () => {
    if (stop) stop();
    stop = stop ? undefined : await open(video, take).catch(() => void fail());
    video.hidden = !stop;
    button.textContent = stop ? '关摄像头' : '用摄像头扫';
  });
}

async function open(video: HTMLVideoElement, take: (code: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  video.srcObject = stream;
  await video.play();
  const timer = watch(video, await newDetector(), take);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
  };
}

/** The browser's own where it has one; else one of ours, which is only loaded then. */
async function newDetector(): Promise<Detector> {
  const { BarcodeDetector } = window as Window & WithDetector;
  if (BarcodeDetector) return new BarcodeDetector({ formats: ['qr_code'] });
  const qr = await import('qr/decode.js');
  return new qr.BarcodeDetector({ formats: ['qr_code'] });
}

function watch(video: HTMLVideoElement, detector: Detector, take: (code: string) => void) {
  let last = { code: '', at: 0 };
  return setInterval(async () => {
    const [seen] = await detector.detect(video).catch(() => []);
    if (!seen) return;
    const now = performance.now();
    const again = seen.rawValue === last.code && now - last.at < SAME_MS;
    last = { code: seen.rawValue, at: now };
    if (!again) take(seen.rawValue);
  }, LOOK_MS);
}
