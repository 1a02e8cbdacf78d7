/** What a spreadsheet would take for a formula; OWASP, CSV injection. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell as text that no spreadsheet runs: what starts like a formula gets an apostrophe, except plain numbers. */
export const neutralise = (cell: string): string =>
  FORMULA.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;

/** Rows as CSV that opens right in Excel: UTF-8 with a byte order mark, CRLF, quotes where needed. RFC 4180. */
export const toCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  `\ufeff${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;

function cellOf(value: string | number): string {
  const text = neutralise(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
