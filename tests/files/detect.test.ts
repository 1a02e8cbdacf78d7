import { describe, expect, it } from 'vitest';
import { detectType } from '#src/files/detect.ts';
import { zipNames } from '#src/files/zip.ts';
import { archive, jpg, office, pdf, png } from './samples.ts';

const refusal = async (bytes: Uint8Array | string): Promise<string> => {
  const found = await detectType(Buffer.from(bytes as Uint8Array));
  return 'refusal' in found ? found.refusal : `taken as ${found.type}`;
};

describe('the type of a file', () => {
  it('is told by its content', async () => {
    const samples = { pdf: pdf(), png: png(), jpg: jpg(), docx: await office('docx'), xlsx: await office('xlsx') };
    for (const [type, bytes] of Object.entries(samples)) expect(await detectType(bytes)).toEqual({ type });
  });

  it('is told of a Word file that holds pictures, notes and embedded formulas', async () => {
    const parts = { 'word/media/image1.png': 'x', 'word/embeddings/oleObject1.bin': 'x', 'docProps/app.xml': '<a/>' };
    expect(await detectType(await office('docx', parts))).toEqual({ type: 'docx' });
  });
});

describe('a file is refused', () => {
  const MARKUP: Record<string, [bytes: string, said: string]> = {
    'HTML with a doctype': ['<!DOCTYPE html><html><script>alert(1)</script></html>', '是网页'],
    'HTML behind blanks and a comment': ['\n \n<!-- %PDF --><html><body>x</body></html>', '是网页'],
    'a bare script element': ['<script>alert(1)</script>', '是网页'],
    SVG: ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', '是 SVG 图形'],
    'SVG behind an XML declaration': ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', '是 SVG 图形'],
    XML: ['<?xml version="1.0"?><data/>', '是 XML 文件'],
    'XML behind a byte order mark': ['\ufeff<?xml version="1.0"?><data/>', '是 XML 文件'],
    'a shell script': ['#!/bin/sh\nrm -rf /\n', '是脚本或程序'],
    PHP: ['<?php system($_GET["c"]);', '是脚本或程序'],
    'a batch file': ['@echo off\r\nformat c:', '是脚本或程序'],
    'plain text': ['只是文字', '不是能收的类型'],
    'a comma-separated sheet': ['a,b\n1,2\n', '不是能收的类型'],
  };
  for (const [what, [bytes, said]] of Object.entries(MARKUP))
    it(`that is ${what}`, async () => {
      expect(await refusal(bytes)).toContain(said);
    });

  it('that is a program or an archive, whatever it is called', async () => {
    const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);
    const elf = Buffer.concat([Buffer.from('\u007fELF'), Buffer.alloc(60, 1)]);
    expect(await refusal(exe)).toContain('是可执行程序');
    expect(await refusal(elf)).toContain('是可执行程序');
    expect(await refusal(await archive({ '报价.txt': 'x' }))).toContain('是压缩包');
    expect(await refusal(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]))).toContain('是压缩包');
  });

  it('that is a picture of another kind', async () => {
    expect(await refusal(Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(40)]))).toContain('不是能收的类型');
  });

  it('that is empty', async () => {
    expect(await refusal('')).toBe('是空文件');
  });

  it('that is an archive made to look like Word', async () => {
    expect(await refusal(await office('docx', { 'word/document.xml': null }))).toContain('不是完整的 docx');
    expect(await refusal(await archive({ 'word/document.xml': '<x/>' }))).toContain('是压缩包');
    expect(await refusal(await office('docx', { 'payload.exe': 'MZ' }))).toContain('夹带');
  });

  it('that carries macros or controls, declared or not', async () => {
    for (const kind of ['docm', 'xlsm'] as const) expect(await refusal(await office(kind))).toContain('带有宏');
    expect(await refusal(await office('docx', { 'word/vbaProject.bin': 'x' }))).toContain('带有宏');
    expect(await refusal(await office('xlsx', { 'xl/macrosheets/sheet1.xml': 'x' }))).toContain('带有宏');
    expect(await refusal(await office('xlsx', { 'xl/activeX/activeX1.bin': 'x' }))).toContain('带有宏');
  });

  it('that is an old or encrypted Office file', async () => {
    const cfb = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
    expect(await refusal(cfb)).toContain('旧版或加了密码');
  });

  it('that is two things at once', async () => {
    const page = Buffer.from('%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF');
    expect(await refusal(page)).toContain('夹带');
    expect(await refusal(Buffer.concat([Buffer.from('\ufeff'), pdf()]))).toContain('夹带');
    expect(await refusal(Buffer.concat([jpg(), pdf()]))).toContain('夹带');
    expect(await refusal(Buffer.concat([jpg(), Buffer.from('<script>x</script>')]))).toContain('夹带');
    const docx = await office('docx');
    expect(await refusal(Buffer.concat([docx, pdf()]))).toMatch(/夹带|不是完整的/);
    expect(await refusal(Buffer.concat([docx, Buffer.alloc(2000), Buffer.from('tail')]))).toContain('不是完整的');
    expect(await refusal(Buffer.concat([Buffer.from(' '), pdf()]))).toContain('不是能收的类型');
  });
});

describe('the directory of an archive', () => {
  it('is read where it is whole, and only there', async () => {
    const whole = await archive({ 'a.txt': '1', 'b/c.txt': '2' });
    expect(zipNames(whole)).toEqual(['a.txt', 'b/c.txt']);
    for (let cut = 1; cut < whole.length; cut++) expect(zipNames(whole.subarray(0, -cut))).toBeUndefined();
  });

  it('is never read beyond its bytes, however its numbers are wrong', async () => {
    const whole = await archive({ 'a.txt': '1', 'b/c.txt': '2' });
    for (let at = 4; at < whole.length; at++) {
      const broken = Buffer.from(whole);
      broken.writeUInt8(broken.readUInt8(at) ^ 0xff, at);
      expect(() => zipNames(broken)).not.toThrow();
    }
  });
});
