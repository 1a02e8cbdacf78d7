import { conflict, type Refusal } from '#src/errors.ts';

/** Messages stand at the field of the file. */
export const unreadable = (message: string): Refusal => conflict(message, 'file');

/** What browsers and Excel in China write; tried in this order. */
const ENCODINGS = ['utf-8', 'gb18030'] as const;
type Encoding = (typeof ENCODINGS)[number] | 'utf-16le';

/** The text of a file, in pieces: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030. */
export async function* textOf(file: Blob): AsyncGenerator<string> {
  yield* decode(file, await encodingOf(file));
}

async function encodingOf(file: Blob): Promise<Encoding> {
  const start = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xd0 && start[1] === 0xcf) throw unreadable('这是旧版 .xls，请用 Excel 打开后另存为 .xlsx 再上传。');
  if (start.includes(0)) throw unreadable('这不是 .xlsx、CSV 或 .jsonl 文件，请用 Excel 打开后另存为 .xlsx 再上传。');
  for (const encoding of ENCODINGS) if (await decodes(file, encoding)) return encoding;
  throw unreadable('看不懂这个文件的文字编码，请用 Excel 打开后另存为 .xlsx 再上传。');
}

async function decodes(file: Blob, encoding: Encoding): Promise<boolean> {
  try {
    for await (const _ of decode(file, encoding));
    return true;
  } catch (thrown) {
    if (thrown instanceof TypeError) return false;
    throw thrown;
  }
}

async function* decode(file: Blob, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const bytes of file.stream()) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}
