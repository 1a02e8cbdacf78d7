import encode from 'qr';

/** A QR code as the path of an SVG in a square of `size` modules, the quiet zone of four included. */
export function qrPath(text: string): { size: number; path: string } {
  const rows = encode(text, 'raw', { ecc: 'medium', border: 4 });
  const runs = rows.flatMap((row, y) => runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`));
  return { size: rows.length, path: runs.join('') };
}

/** Where the dark runs of a row begin and how long they are: one box each, so that no hairlines show between modules. */
function runsOf(row: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1);
    if (!dark) continue;
    if (last && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  }
  return runs;
}
