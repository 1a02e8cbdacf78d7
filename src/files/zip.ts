/**
 * Names in the central directory of a ZIP archive that fills the file from its first byte to its last; undefined for
 * any other: what stands before or behind an archive is read by some programs and not by others.
 */
export function zipNames(bytes: Uint8Array): string[] | undefined {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = zip.lastIndexOf(END);
  if (zip.indexOf(LOCAL) !== 0 || end < 0 || end + END_SIZE > zip.length) return undefined;
  if (end + END_SIZE + zip.readUInt16LE(end + 20) !== zip.length) return undefined;
  return readNames(zip, zip.readUInt32LE(end + 16), end, zip.readUInt16LE(end + 10));
}

const LOCAL = 'PK\u0003\u0004';
const END = 'PK\u0005\u0006';
const END_SIZE = 22;
const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;

function readNames(zip: Buffer, start: number, end: number, count: number): string[] | undefined {
  const names: string[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_SIZE > end || zip.readUInt32LE(at) !== ENTRY) return undefined;
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    names.push(zip.toString('utf8', at + ENTRY_SIZE, at + ENTRY_SIZE + name));
    at += ENTRY_SIZE + name + extra + comment;
  }
  return at === end ? names : undefined;
}
