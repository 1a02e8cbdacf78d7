import { describe, expect, it } from 'vitest';
import { localPath, pageFrom, toPage, withParams } from '#src/lib/pages.ts';

describe('pages', () => {
  it('take anything but a sane number as the first', () => {
    for (const page of ['', '0', '-1', '1.5', 'x', '1e9', '99999999'])
      expect(pageFrom(new URLSearchParams({ page })), page).toBe(1);
    expect(pageFrom(new URLSearchParams({ page: '7' }))).toBe(7);
  });

  it('are at least one', () => {
    expect(toPage([], 0, 1, 20).pages).toBe(1);
    expect(toPage([], 41, 1, 20).pages).toBe(3);
  });

  it('keep the other parameters of an address', () => {
    const url = new URL('http://x/listings?field=chem&field=food&page=3');
    expect(withParams(url, { page: undefined })).toBe('/listings?field=chem&field=food');
    expect(withParams(url, { field: ['elec'], page: '2' })).toBe('/listings?field=elec&page=2');
    expect(withParams(new URL('http://x/'), { a: undefined })).toBe('/');
  });

  it('never send anybody to another site', () => {
    for (const path of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '',
      '/a b',
      '/sign-in',
      '/\tx',
    ])
      expect(localPath(path), path).toBeUndefined();
    expect(localPath('/listings/new?x=1')).toBe('/listings/new?x=1');
  });
});
