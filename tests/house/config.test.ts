import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/config.ts';

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      DATABASE_URL: 'file:data/jiebang.db',
      PORT: 4321,
      PUBLIC_URL: 'http://localhost:4321',
    });
  });

  it('takes an empty variable as unset', () => {
    expect(readConfig({ SMTP_URL: '', PORT: '' })).toMatchObject({ PORT: 4321 });
  });

  const wrong = {
    DATABASE_URL: 'mysql://x',
    PUBLIC_URL: 'jiebang.example',
    PORT: '99999',
    SMTP_URL: 'mail.example',
    DEMO: 'yes',
    TRUST_PROXY: '1',
    MAIL_FROM: 'x',
  };
  for (const [name, value] of Object.entries(wrong))
    it(`names ${name} in one sentence where it is wrong`, () => {
      expect(() => readConfig({ [name]: value })).toThrow(
        new RegExp(`^配置 ${name} 不对：[^。a-z]*\\p{Script=Han}[^。]*。$`, 'u'),
      );
    });
});
