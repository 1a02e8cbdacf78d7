import { pinyin } from 'pinyin-pro';

/** The 6,763 characters of GB 2312: all that anybody types by mistake. Rows B0 to F7 of its table, 94 to a row. */
const ROWS = { from: 0xb0, to: 0xf7, first: 0xa1, last: 0xfe };

let bySound: ReadonlyMap<string, readonly string[]> | undefined;

/** Characters that sound the same, whatever the tone, this one left out: what pinyin typed in a hurry brings. */
export function homophonesOf(character: string): string[] {
  bySound ??= readSounds();
  const sounds = soundsOf(character);
  return [...new Set(sounds.flatMap((sound) => bySound?.get(sound) ?? []))].filter((other) => other !== character);
}

/** Made at first use: it takes a twentieth of a second. */
function readSounds(): Map<string, string[]> {
  const characters = commonCharacters();
  const read = new Map<string, string[]>();
  for (const character of characters)
    for (const sound of soundsOf(character)) {
      const same = read.get(sound);
      if (same) same.push(character);
      else read.set(sound, [character]);
    }
  return read;
}

const soundsOf = (character: string): string[] => [
  ...new Set(pinyin(character, { toneType: 'none', type: 'array', multiple: true, v: true })),
];

function commonCharacters(): string[] {
  const bytes: number[] = [];
  for (let row = ROWS.from; row <= ROWS.to; row++)
    for (let cell = ROWS.first; cell <= ROWS.last; cell++) bytes.push(row, cell);
  const text = new TextDecoder('gb18030').decode(Uint8Array.from(bytes));
  return [...text].filter((character) => /\p{Script=Han}/u.test(character));
}
