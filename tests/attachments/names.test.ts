import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachInput, nameFor, removeInput, sizeWords } from '#src/domain/attachments/input.ts';
import { FILE_TYPES, type FileType } from '#src/files/types.ts';

describe('the name of a file', () => {
  const cases: [sent: string, type: FileType, kept: string][] = [
    ['合同.pdf', 'pdf', '合同.pdf'],
    ['合同.PDF', 'pdf', '合同.pdf'],
    ['合同', 'pdf', '合同.pdf'],
    ['照片.jpeg', 'jpg', '照片.jpg'],
    ['合同.pdf.exe', 'pdf', '合同.pdf'],
    ['合同.exe', 'pdf', '合同.pdf'],
    ['图.svg', 'png', '图.png'],
    ['方案 v1.2.docx', 'docx', '方案 v1.2.docx'],
    ['方案 v1.2', 'docx', '方案 v1.2.docx'],
    ['../../etc/passwd', 'pdf', 'passwd.pdf'],
    ['..\\..\\windows\\a.pdf', 'pdf', 'a.pdf'],
    ['C:\\Users\\he\\报价.xlsx', 'xlsx', '报价.xlsx'],
    ['/', 'pdf', '附件.pdf'],
    ['', 'pdf', '附件.pdf'],
    ['.pdf', 'pdf', '附件.pdf'],
    ['...htaccess', 'pdf', '附件.pdf'],
    ['..报价.pdf', 'pdf', '报价.pdf'],
    ['报价\u202efdp.exe', 'pdf', '报价fdp.pdf'],
    ['a\u2066b\u2069c\u061cd\u200fe.pdf', 'pdf', 'abcde.pdf'],
    ['a\r\nSet-Cookie: x=1.pdf', 'pdf', 'a Set-Cookie_ x=1.pdf'],
    ['a\u0000b.pdf', 'pdf', 'a b.pdf'],
    ['a"b<c>d|e?f*g:h.pdf', 'pdf', 'a_b_c_d_e_f_g_h.pdf'],
  ];
  for (const [sent, type, kept] of cases)
    it(`${JSON.stringify(sent)} of a ${type} becomes ${kept}`, () => {
      expect(nameFor(sent, type)).toBe(kept);
    });

  it('is at most 120 characters, whole ones, and keeps its extension', () => {
    const name = nameFor(`${'𠮷'.repeat(300)}.docx`, 'docx');
    expect([...name]).toHaveLength(120);
    expect(name).toMatch(/^𠮷+\.docx$/u);
  });

  it('holds whatever was sent: no path, nothing that steers, one true extension', () => {
    const types = Object.keys(FILE_TYPES) as FileType[];
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...types), (sent, type) => {
        const name = nameFor(sent, type);
        expect(name.isWellFormed()).toBe(true);
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        expect(name.endsWith(`.${type}`)).toBe(true);
        expect(name.startsWith('.')).toBe(false);
        expect([...name].length).toBeLessThanOrEqual(120);
      }),
    );
  });
});

describe('what the forms send', () => {
  it('goes back to a page of this site and nowhere else', () => {
    const back = (path: unknown) => attachInput.parse({ owner: 'bids', ownerId: 'x', back: path }).back;
    expect(back('/bids/x')).toBe('/bids/x');
    for (const path of ['https://evil.example', '//evil.example', '/\\evil.example', undefined])
      expect(back(path)).toBe('/workbench');
    expect(removeInput.parse({ id: 'x', back: '//evil.example' }).back).toBe('/workbench');
  });

  it('names an owner there is', () => {
    expect(attachInput.safeParse({ owner: 'users', ownerId: 'x' }).success).toBe(false);
    expect(attachInput.safeParse({ owner: ['bids'], ownerId: 'x' }).success).toBe(false);
  });
});

it('says sizes as people do', () => {
  expect([1, 1024, 340 * 1024, 10 * 1024 * 1024].map(sizeWords)).toEqual(['1 KB', '1 KB', '340 KB', '10.0 MB']);
});
