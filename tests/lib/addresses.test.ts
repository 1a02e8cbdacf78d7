import { describe, expect, it } from 'vitest';
import { wellEncoded } from '#src/lib/addresses.ts';

describe('an address', () => {
  it('stays as it is where it can be read', () => {
    for (const address of ['/', '/search?q=%E4%BF%9D%E6%B8%A9&field=chem', '/a%2Fb?c=%25', '/search?q=保温'])
      expect(wellEncoded(address)).toBe(address);
  });

  it('can be read once it is mended, and keeps what could be read before', () => {
    expect(wellEncoded('/search?q=%ff%fe&page=2')).toBe('/search?q=%EF%BF%BD%EF%BF%BD&page=2');
    expect(wellEncoded('/search?q=100%&a=%zz')).toBe('/search?q=100%25&a=%25zz');
    expect(wellEncoded('/search?q=%E4%BF%9D%E6')).toBe('/search?q=%E4%BF%9D%EF%BF%BD');
    for (const address of ['/%ed%a0%80', '/%c0%80', '/%E0%A4%A %ff %', '/?%', '/%%%41'])
      expect(() => decodeURI(wellEncoded(address))).not.toThrow();
  });
});
