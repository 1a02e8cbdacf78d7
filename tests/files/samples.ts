import { zip } from '#tests/imports/zip.ts';

/** Small files of each kind, and what pretends to be one. */
export const pdf = (text = '揭榜书'): Buffer =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% ${text}\ntrailer << /Root 1 0 R >>\n%%EOF\n`);

export const png = (): Buffer =>
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );

export const jpg = (): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from('JFIF\0\u0001\u0001'), Buffer.alloc(40, 1)]);

const TYPES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
  docm: 'application/vnd.ms-word.document.macroEnabled.main+xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
  xlsm: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
};

/** An office file with further parts, or with `null` in place of its main one. */
export function office(kind: keyof typeof TYPES, parts: Record<string, string | null> = {}): Promise<Buffer> {
  const main = kind.startsWith('doc') ? 'word/document.xml' : 'xl/workbook.xml';
  const all: Record<string, string | null> = {
    '[Content_Types].xml': `<?xml version="1.0"?><Types><Override PartName="/${main}" ContentType="${TYPES[kind]}"/></Types>`,
    [main]: '<main/>',
    ...parts,
  };
  return archive(Object.fromEntries(Object.entries(all).filter((part): part is [string, string] => part[1] !== null)));
}

export const archive = async (parts: Record<string, string>): Promise<Buffer> =>
  Buffer.from(await zip(parts).arrayBuffer());

/** Padded to an exact size; what follows a PDF does not change what it is. */
export const pdfOf = (bytes: number): Buffer => Buffer.concat([pdf(), Buffer.alloc(bytes - pdf().length, 0x20)]);
