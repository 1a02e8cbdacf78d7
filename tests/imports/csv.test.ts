import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutralise, toCsv } from '#src/lib/csv.ts';

describe('CSV for Excel', () => {
  it('begins with a byte order mark and quotes what needs it', () => {
    expect(
      toCsv([
        ['名称', '说明'],
        ['一,二', '他说"好"'],
        ['多\n行', 12],
      ]),
    ).toBe('\ufeff名称,说明\r\n"一,二","他说""好"""\r\n"多\n行",12\r\n');
  });

  it('never lets a cell run as a formula', () => {
    for (const cell of ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '=cmd|" /C calc"!A0'])
      expect(neutralise(cell)).toBe(`'${cell}`);
    for (const cell of ['-12.5', '-3', '普通', ' =1', '', '1=1']) expect(neutralise(cell)).toBe(cell);
  });

  it('is read back as it was, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
        const read = parse(toCsv(rows), { bom: true, record_delimiter: '\r\n' });
        expect(read).toEqual(rows.map((row) => row.map(neutralise)));
      }),
    );
  });
});
