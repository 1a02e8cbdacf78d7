import { inflateRawSync } from 'node:zlib';
import { readSheet } from 'read-excel-file/node';
import { unreadable } from './encoding.ts';

/** Unpacked, all its parts together: a sheet of 10,000 long rows. */
const MAX_UNPACKED = 96 * 1024 * 1024;
const MAX_COLUMNS = 702;
const MAX_ROWS = 50_000;
const BROKEN = '这个 .xlsx 打不开，可能不是 Excel 表格或已损坏，请用 Excel 打开后另存一次再上传。';

/** The first sheet as rows of text; empty cells are ''. Days come as `2026-12-31`. */
export async function readXlsx(file: Blob): Promise<string[][]> {
  const archive = Buffer.from(await file.arrayBuffer());
  refuseGiant(archive);
  const rows = await readSheet(archive).catch(() => {
    throw unreadable(BROKEN);
  });
  return rows.map((row) => row.map(textOfCell));
}

function textOfCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (!(cell instanceof Date)) return String(cell);
  if (Number.isNaN(cell.getTime())) return '';
  const iso = cell.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
}

/**
 * Looks into the archive before the parser does: a few kilobytes may unpack to gigabytes, and one stray cell in the
 * last column of the last row makes a table of billions.
 */
function refuseGiant(archive: Buffer): void {
  let left = MAX_UNPACKED;
  for (const entry of entriesOf(archive)) {
    if (!entry.name.endsWith('.xml')) continue;
    const content = unpack(entry, left);
    left -= content.length;
    if (/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) refuseSparse(content.toString('latin1'));
  }
}

function refuseSparse(sheet: string): void {
  for (const [, letters = '', row] of sheet.matchAll(/<c\b[^>]*?\sr="([A-Z]{1,3})(\d{1,7})"/g))
    if (columnOf(letters) > MAX_COLUMNS || Number(row) > MAX_ROWS)
      throw unreadable(
        `表格太大：最多 ${MAX_COLUMNS} 列、${MAX_ROWS} 行，单元格 ${letters}${row} 在这之外，请删去多余的行列。`,
      );
}

const columnOf = (letters: string): number => [...letters].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0);

type Entry = { name: string; method: number; data: Buffer };

function unpack({ method, data }: Entry, left: number): Buffer {
  if (method !== 8) return data;
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, left) });
  } catch (thrown) {
    const giant = thrown instanceof RangeError;
    throw unreadable(giant ? '表格太大，请分成几个文件上传。' : BROKEN);
  }
}

/** The parts of a ZIP archive by its central directory. APPNOTE.TXT 4.3.12 and 4.3.16. */
function entriesOf(archive: Buffer): Entry[] {
  try {
    const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    const entries: Entry[] = [];
    let at = archive.readUInt32LE(end + 16);
    for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
      const nameLength = archive.readUInt16LE(at + 28);
      const local = archive.readUInt32LE(at + 42);
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      entries.push({
        name: archive.toString('utf8', at + 46, at + 46 + nameLength),
        method: archive.readUInt16LE(at + 10),
        data: archive.subarray(start, start + archive.readUInt32LE(at + 20)),
      });
      at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    }
    return entries;
  } catch (thrown) {
    if (thrown instanceof RangeError) throw unreadable(BROKEN);
    throw thrown;
  }
}
