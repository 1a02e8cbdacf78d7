import { parse } from 'csv-parse';
import { cleanLine } from '#src/lib/text.ts';
import { countHeadings } from './columns.ts';
import { textOf, unreadable } from './encoding.ts';
import { readJsonl } from './jsonl.ts';
import { MAX_ROW_LENGTH, type Row, type Table } from './rows.ts';
import { readXlsx } from './xlsx.ts';

/** Opens a file by its content, not its name: .xlsx, .jsonl, else CSV. Refuses what is none, with a sentence. */
export async function readTable(file: Blob): Promise<Table> {
  if (file.size === 0) throw unreadable('文件是空的。');
  const signature = await file.slice(0, 4).text();
  if (signature === 'PK\u0003\u0004') return sheet((await readXlsx(file))[Symbol.iterator]());
  if (signature.startsWith('%PDF')) throw unreadable('这是 PDF，请上传 .xlsx、CSV 或 .jsonl 文件。');
  const start = await firstText(file);
  if (start.startsWith('{')) return readJsonl(textOf(file));
  if (start.startsWith('[')) throw unreadable('JSON 文件请每行写一条记录（.jsonl），不要写成数组。');
  return sheet(csvRecords(textOf(file), start));
}

/** The first line that says anything, which may be cut. */
async function firstText(file: Blob): Promise<string> {
  let start = '';
  for await (const piece of textOf(file)) {
    start = (start + piece).trimStart();
    if (start.length > 4096 || start.includes('\n')) return start;
  }
  if (start === '') throw unreadable('文件里没有内容。');
  return start;
}

async function* csvRecords(text: AsyncIterable<string>, start: string): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter: delimiterOf(start),
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_LENGTH,
  });
  try {
    yield* feed(parser, text);
  } catch (thrown) {
    const code = (thrown as { code?: string }).code ?? '';
    if (!code.startsWith('CSV_')) throw thrown;
    throw unreadable(
      `第 ${parser.info.records + 1} 行读不下去：${code === 'CSV_MAX_RECORD_SIZE' ? '太长，' : ''}可能有一处引号没有成对。`,
    );
  }
}

/** Writes the text into the parser as fast as it is read out, and takes errors of either side. */
async function* feed(parser: ReturnType<typeof parse>, text: AsyncIterable<string>): AsyncGenerator<string[]> {
  const source = text[Symbol.asyncIterator]();
  const pump = async () => {
    for (let piece = await source.next(); !piece.done; piece = await source.next())
      if (!parser.write(piece.value)) await new Promise((resolve) => parser.once('drain', resolve));
    parser.end();
  };
  pump().catch((thrown) => parser.destroy(thrown));
  yield* parser;
}

/** What the first line holds most of: a comma, or the tab of Excel's Unicode text. */
function delimiterOf(start: string): string {
  const line = start.split('\n', 1)[0] ?? '';
  const count = (delimiter: string) => line.split(delimiter).length;
  return [',', '\t', ';'].reduce((best, other) => (count(other) > count(best) ? other : best));
}

type Records = Iterator<string[]> | AsyncIterator<string[]>;
const LOOK_FOR_HEADINGS = 10;

/** Above the headings there may be a title of the sheet; the row with two known headings is theirs, else the first. */
async function sheet(records: Records): Promise<Table> {
  const first: string[][] = [];
  while (first.length < LOOK_FOR_HEADINGS) {
    const next = await records.next();
    if (next.done) break;
    first.push(next.value);
  }
  const known = first.findIndex((cells) => countHeadings(cells) >= 2);
  const at = known === -1 ? first.findIndex(hasText) : known;
  const heading = first[at];
  if (!heading) throw unreadable('文件里没有内容。');
  const names = uniqueNames(heading);
  return { columns: names.filter(Boolean), rows: sheetRows(names, at, first, records) };
}

async function* sheetRows(names: string[], at: number, first: string[][], records: Records): AsyncGenerator<Row> {
  let number = at + 1;
  for (const cells of first.slice(at + 1)) {
    number++;
    if (hasText(cells)) yield toRow(number, names, cells);
  }
  for (let next = await records.next(); !next.done; next = await records.next()) {
    number++;
    if (hasText(next.value)) yield toRow(number, names, next.value);
  }
}

const hasText = (cells: readonly string[]): boolean => cells.some((cell) => cell.trim() !== '');

function toRow(number: number, names: readonly string[], cells: readonly string[]): Row {
  const extra = cells.slice(names.length).find((cell) => cell.trim() !== '');
  if (extra !== undefined) return { number, values: {}, problem: '这一行的格数比表头多，请检查逗号和引号' };
  return {
    number,
    values: Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']).filter(([name]) => name)),
  };
}

/** Headings as one line each; a second 联系人 becomes 联系人 2. */
function uniqueNames(heading: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return heading.map((cell) => {
    const name = cleanLine(cell).slice(0, 100);
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    return n > 1 && name ? `${name} ${n}` : name;
  });
}
