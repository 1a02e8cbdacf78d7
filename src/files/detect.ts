import { fileTypeFromBuffer } from 'file-type';
import { type FileType, isFileType } from './types.ts';
import { zipNames } from './zip.ts';

/** What a file is, or a sentence that says why it is not taken. */
export type Detected = { type: FileType } | { refusal: string };

/**
 * Tells what a file is by its content. Takes PDF, PNG, JPEG, Word and Excel without macros; refuses everything else,
 * and what is two things at once.
 */
export async function detectType(bytes: Uint8Array): Promise<Detected> {
  if (bytes.length === 0) return { refusal: '是空文件' };
  const found = await fileTypeFromBuffer(bytes);
  const type = found?.ext ?? '';
  if (!isFileType(type)) return { refusal: refusalOf(type, bytes) };
  const refusal = ACTIVE.test(headOf(bytes)) || hidesPdf(type, bytes) ? DISGUISED : lookInto(type, bytes);
  return refusal === undefined ? { type } : { refusal };
}

const TAKEN = '只收 PDF、JPG、PNG、Word（docx）和 Excel（xlsx）';
const DISGUISED = `里面夹带了别的内容，${TAKEN}`;
const MACROS = '带有宏或控件，请另存为不带宏的 docx 或 xlsx';

/** As far as a reader of PDF looks for its mark, and a browser that guesses for markup. */
const HEAD = 1024;
const headOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, HEAD)).toString('latin1');

/** Markup that runs where a program takes the file for a page. */
const ACTIVE = /<(!doctype\s+html|html|script|svg|iframe|body|head)\b/i;

/** A PDF starts with its mark; in any other file the mark would make a second one of it. */
const hidesPdf = (type: FileType, bytes: Uint8Array): boolean =>
  type === 'pdf' ? !headOf(bytes).startsWith('%PDF-') : headOf(bytes).includes('%PDF-');

/** Word on the web numbers its main part. */
const MAIN_PART = { docx: /^word\/document\d*\.xml$/, xlsx: /^xl\/workbook\d*\.xml$/ } as const;
const MACRO_PART = /vbaProject|vbaData|(^|\/)(activeX|macrosheets)\//i;
const PROGRAM_PART = /\.(exe|dll|com|scr|js|jse|vbs|vbe|wsf|bat|cmd|ps1|jar|hta|msi|lnk)$/i;

function lookInto(type: FileType, bytes: Uint8Array): string | undefined {
  if (type !== 'docx' && type !== 'xlsx') return undefined;
  const names = zipNames(bytes);
  if (!names?.includes('[Content_Types].xml') || !names.some((name) => MAIN_PART[type].test(name)))
    return `不是完整的 ${type} 文件，请用办公软件打开后重新保存`;
  if (names.some((name) => MACRO_PART.test(name))) return MACROS;
  return names.some((name) => PROGRAM_PART.test(name)) ? DISGUISED : undefined;
}

const PROGRAMS = [
  'exe',
  'elf',
  'macho',
  'msi',
  'deb',
  'rpm',
  'jar',
  'apk',
  'class',
  'dex',
  'wasm',
  'lnk',
  'swf',
  'cab',
];
const ARCHIVES = ['zip', 'rar', '7z', 'gz', 'tar', 'tar.gz', 'xz', 'bz2', 'zst', 'lz', 'lz4', 'arj', 'ace'];
const WITH_MACROS = ['docm', 'xlsm', 'dotm', 'xltm', 'pptm', 'potm', 'ppsm'];

function refusalOf(ext: string, bytes: Uint8Array): string {
  if (WITH_MACROS.includes(ext)) return MACROS;
  if (PROGRAMS.includes(ext)) return `是可执行程序，${TAKEN}`;
  if (ARCHIVES.includes(ext)) return `是压缩包，请解压后分别上传；${TAKEN}`;
  if (ext === 'cfb') return '是旧版或加了密码的 Office 文件，请去掉密码，另存为 docx 或 xlsx';
  return `${markupOf(headOf(bytes)) ?? '不是能收的类型'}，${TAKEN}`;
}

function markupOf(head: string): string | undefined {
  if (/<svg\b/i.test(head)) return '是 SVG 图形';
  if (ACTIVE.test(head)) return '是网页';
  if (/^\W*<\?xml\b/i.test(head)) return '是 XML 文件';
  return /^(#!|<\?php|@echo\b|MZ)/i.test(head) ? '是脚本或程序' : undefined;
}
