import { expect, it } from 'vitest';
import { qrPath } from '#src/lib/qr.ts';

it('draws the three corners of a QR code inside a quiet zone of four', () => {
  const { size, path } = qrPath('ABC-DEFGHJ-KLMNPQ');
  const dark = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let i = 0; i < Number(length); i++) (dark[Number(y)] as boolean[])[Number(x) + i] = true;
  const corner = (x: number, y: number) =>
    dark.slice(y, y + 7).map((row) =>
      row
        .slice(x, x + 7)
        .map((on) => (on ? '#' : '.'))
        .join(''),
    );
  const finder = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'];
  expect([corner(4, 4), corner(size - 11, 4), corner(4, size - 11)]).toEqual([finder, finder, finder]);
  expect([...dark.slice(0, 4), ...dark.slice(-4)].flat()).not.toContain(true);
});
