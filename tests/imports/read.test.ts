import { describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { readTable } from '#src/domain/imports/read.ts';
import type { Row } from '#src/domain/imports/rows.ts';
import { zip } from './zip.ts';

const file = (...parts: BlobPart[]) => new Blob(parts);
const xlsx = async (rows: (string | number | Date | null)[][]) => {
  const cell = (value: string | number | Date | null) =>
    value instanceof Date ? { value, type: Date, format: 'yyyy-mm-dd' } : value === null ? null : { value };
  return file(
    new Uint8Array(
      await writeXlsx(
        rows.map((row) => row.map(cell)),
        {},
      ).toBuffer(),
    ),
  );
};
async function read(blob: Blob): Promise<{ columns: string[]; rows: Row[] }> {
  const { columns, rows } = await readTable(blob);
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return { columns, rows: all };
}
const values = async (blob: Blob) => (await read(blob)).rows.map((row) => ({ ...row.values }));
const refusal = (blob: Blob) =>
  read(blob).then(
    () => 'was read',
    (thrown: { kind?: string; errors?: { file?: string } }) => thrown.errors?.file ?? thrown,
  );

describe('CSV', () => {
  const rows = [{ 名称: '防水涂料', 内容: '说明' }];

  it('is read with and without a byte order mark', async () => {
    expect(await values(file('名称,内容\n防水涂料,说明\n'))).toEqual(rows);
    expect(await values(file('\ufeff名称,内容\r\n防水涂料,说明'))).toEqual(rows);
  });

  it('of Chinese Excel is GB18030, of its Unicode text UTF-16 with tabs', async () => {
    // 名称,内容 ⏎ 防水涂料,说明
    const gb = 'c3fbb3c62cc4dac8dd0a b7c0cbaecdbfc1cf2ccbb5c3f7'.replaceAll(' ', '');
    expect(await values(file(Buffer.from(gb, 'hex')))).toEqual(rows);
    expect(await values(file(Buffer.from('\ufeff名称\t内容\r\n防水涂料\t说明\r\n', 'utf16le')))).toEqual(rows);
  });

  it('keeps commas, line breaks and quotation marks inside quotation marks', async () => {
    const text = '名称,内容\n"一,二","第一行\n第二行 ""引号"""\n3" 管,无引号\n';
    expect(await values(file(text))).toEqual([
      { 名称: '一,二', 内容: '第一行\n第二行 "引号"' },
      { 名称: '3" 管', 内容: '无引号' },
    ]);
  });

  it('counts rows as Excel does, empty ones too, and passes those over', async () => {
    const { rows } = await read(file('名称,内容\n"两\n行",a\n,\n\n最后,b\n'));
    expect(rows.map((row) => [row.number, row.values.名称])).toEqual([
      [2, '两\n行'],
      [5, '最后'],
    ]);
  });

  it('finds the headings below the title of the sheet', async () => {
    const { columns, rows } = await read(file('云川市技术需求汇总表,,\n,,\n序号,需求名称,需求单位\n1,涂料,甲公司\n'));
    expect(columns).toEqual(['序号', '需求名称', '需求单位']);
    expect(rows.map(({ number }) => number)).toEqual([4]);
  });

  it('tells two headings of one name apart, and passes over columns without one', async () => {
    expect(await values(file('名称,联系人,联系人,\na,b,c,d\n'))).toEqual(
      [{ 名称: 'a', 联系人: 'b', '联系人 2': 'c' }].map((v) => v),
    );
  });

  it('blames a row that has more cells than headings, and no other', async () => {
    const { rows } = await read(file('名称,内容\na,b,c\nd,e\nf\n'));
    expect(rows.map((row) => row.problem ?? row.values.名称)).toEqual([expect.stringContaining('格数'), 'd', 'f']);
  });

  it('is safe from headings that are names of the language', async () => {
    const [row] = (await read(file('名称,__proto__,constructor\na,b,c\n'))).rows;
    expect(Object.entries(row?.values ?? {})).toEqual([
      ['名称', 'a'],
      ['__proto__', 'b'],
      ['constructor', 'c'],
    ]);
  });

  it('whose quotation mark never closes is refused with the row', async () => {
    expect(await refusal(file('名称,内容\na,b\n"c,d\ne,f\n'))).toContain('第 3 行');
    expect(await refusal(file(`名称,内容\na,"${'长'.repeat(10_000_000)}"\n`))).toContain('第 2 行读不下去：太长');
  });
});

describe('JSON lines', () => {
  it('are objects, one a line, with the keys as headings', async () => {
    const { columns, rows } = await read(
      file('{"id":"d1","title":"涂料"}\r\n\n{"id":2,"title":null,"tags":["a","b"],"open":true}\n'),
    );
    expect(columns).toEqual(['id', 'title', 'tags', 'open']);
    expect(rows.map((row) => [row.number, { ...row.values }])).toEqual([
      [1, { id: 'd1', title: '涂料' }],
      [3, { id: '2', title: '', tags: 'a\nb', open: 'true' }],
    ]);
  });

  it('blame each line that is none', async () => {
    const { rows } = await read(file('{"title":"好"}\n{"title":\n[1]\n{"title":{"a":1}}\n{"title":[["x"]]}\n'));
    expect(rows.map((row) => row.problem)).toEqual([
      undefined,
      '这一行不是一个 JSON 对象',
      '这一行不是一个 JSON 对象',
      '“title”里要写文字或数字',
      '“title”里要写文字或数字',
    ]);
  });

  it('pass over a line of 10 MB, with its number', async () => {
    const long = `{"title":"${'x'.repeat(10_000_000)}"}`;
    const { rows } = await read(file(`{"title":"一"}\n${long}\n{"title":"三"}\n${long}`));
    expect(rows.map((row) => [row.number, row.problem])).toEqual([
      [1, undefined],
      [2, '这一行太长'],
      [3, undefined],
      [4, '这一行太长'],
    ]);
  });

  it('hold well-formed text or odd halves of characters alike', async () => {
    expect(await values(file('{"title":"\\ud800"}'))).toEqual([{ title: '\ud800' }]);
  });
});

describe('.xlsx', () => {
  it('is read by its content, with numbers and days as text', async () => {
    const sheet = await xlsx([
      ['需求名称', '资金（万元）', '截止'],
      ['防水涂料', 1200.5, new Date('2026-12-31T00:00:00Z')],
      [null, null, null],
      ['防冻涂料', null, null],
    ]);
    const { columns, rows } = await read(sheet);
    expect(columns).toEqual(['需求名称', '资金(万元)', '截止']);
    expect(rows.map((row) => [row.number, row.values])).toEqual([
      [2, { 需求名称: '防水涂料', '资金(万元)': '1200.5', 截止: '2026-12-31' }],
      [4, { 需求名称: '防冻涂料', '资金(万元)': '', 截止: '' }],
    ]);
  });

  it('that is another archive, broken or cut is refused', async () => {
    expect(await refusal(zip({ 'hello.xml': 'no sheet' }))).toContain('打不开');
    expect(await refusal(file('PK\u0003\u0004', 'x'.repeat(100)))).toContain('打不开');
    const whole = new Uint8Array(await (await xlsx([['名称'], ['a']])).arrayBuffer());
    expect(await refusal(file(whole.slice(0, whole.length / 2)))).toContain('打不开');
  });

  it('that would unpack to gigabytes is refused before it does', async () => {
    expect(await refusal(zip({ 'xl/worksheets/sheet1.xml': '0'.repeat(120 * 1024 * 1024) }))).toContain('太大');
  });

  it('with a stray cell in the last corner is refused with its place', async () => {
    const sheet = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>';
    expect(await refusal(zip({ 'xl/worksheets/sheet1.xml': sheet }))).toContain('XFD1048576');
  });
});

describe('what is no sheet', () => {
  it('is refused with a sentence that says what to do', async () => {
    const png = file(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    expect(await refusal(png)).toContain('另存为 .xlsx');
    expect(await refusal(file(Buffer.from('d0cf11e0a1b11ae10000', 'hex')))).toContain('旧版 .xls');
    expect(await refusal(file('%PDF-1.7 …'))).toContain('PDF');
    expect(await refusal(file(''))).toBe('文件是空的。');
    expect(await refusal(file(' \n\n '))).toBe('文件里没有内容。');
    expect(await refusal(file('[{"title":"a"}]'))).toContain('.jsonl');
    expect(await refusal(file(Buffer.from('c3fbb3c6ff2cff', 'hex')))).toContain('编码');
  });
});
