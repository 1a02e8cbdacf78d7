import type { Verdict } from '#src/domain/checkins/states.ts';

let audio: AudioContext | undefined;

/** Browsers let a page sound only from a key or a touch on. */
export function wake(): AudioContext {
  audio ??= new AudioContext();
  void audio.resume();
  return audio;
}

/** One high tone lets in, two middle ones are a code that was used, two low ones do not let in. */
export function sound(verdict: Verdict | undefined): void {
  const player = wake();
  const tones = verdict === 'ok' ? [880] : verdict === 'double' ? [440, 440] : [220, 180];
  for (const [i, pitch] of tones.entries()) {
    const tone = player.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(player.destination);
    tone.start(player.currentTime + i * 0.22);
    tone.stop(player.currentTime + i * 0.22 + 0.16);
  }
  navigator.vibrate?.(verdict === 'ok' ? 80 : [150, 80, 150]);
}
