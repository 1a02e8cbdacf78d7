import { MAX_ROW_LENGTH, type Row, type Table } from './rows.ts';

/** One JSON object a line. Columns are the keys, in the order met. */
export function readJsonl(text: AsyncIterable<string>): Table {
  const columns: string[] = [];
  return { columns, rows: rowsOf(text, columns) };
}

async function* rowsOf(text: AsyncIterable<string>, columns: string[]): AsyncGenerator<Row> {
  const known = new Set<string>();
  for await (const { number, line } of lines(text)) {
    const row = line === undefined ? { number, values: {}, problem: '这一行太长' } : toRow(number, line);
    for (const column of Object.keys(row.values))
      if (!known.has(column)) {
        known.add(column);
        columns.push(column);
      }
    yield row;
  }
}

function toRow(number: number, line: string): Row {
  const record = parseObject(line);
  if (!record) return { number, values: {}, problem: '这一行不是一个 JSON 对象' };
  const values: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(record)) {
    const text = textOfValue(value);
    if (text === undefined) return { number, values: {}, problem: `“${key.slice(0, 40)}”里要写文字或数字` };
    values[key.slice(0, 100)] = text;
  }
  return { number, values };
}

function parseObject(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Text of a plain value, or of a list of them; undefined for anything deeper. */
function textOfValue(value: unknown): string | undefined {
  if (value === null) return '';
  if (Array.isArray(value)) {
    const texts = value.map((one) => (Array.isArray(one) ? undefined : textOfValue(one)));
    return texts.includes(undefined) ? undefined : texts.join('\n');
  }
  return typeof value === 'object' ? undefined : String(value);
}

/** Lines that hold anything, numbered from 1; a line without end is passed over, not gathered in memory. */
async function* lines(text: AsyncIterable<string>): AsyncGenerator<{ number: number; line: string | undefined }> {
  let rest = '';
  let number = 0;
  let tooLong = false;
  for await (const piece of text) {
    const parts = piece.split('\n');
    for (const [i, part] of parts.entries()) {
      rest = tooLong ? '' : rest + part;
      tooLong ||= rest.length > MAX_ROW_LENGTH;
      if (i === parts.length - 1) break;
      number++;
      if (tooLong) yield { number, line: undefined };
      else if (rest.trim()) yield { number, line: rest };
      rest = '';
      tooLong = false;
    }
  }
  if (tooLong) yield { number: number + 1, line: undefined };
  else if (rest.trim()) yield { number: number + 1, line: rest };
}
