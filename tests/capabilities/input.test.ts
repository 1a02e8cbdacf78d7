import { describe, expect, it } from 'vitest';
import { capabilityForm, missingOf } from '#src/domain/capabilities/input.ts';
import { newId } from '#src/lib/ids.ts';

const typed = (of: Record<string, unknown> = {}) => ({
  id: newId(),
  title: '导热系数检测',
  field: 'chem',
  region: 'gx',
  reach: 'local',
  intent: 'save',
  ...of,
});
const messages = (of: Record<string, unknown>) => {
  const parsed = capabilityForm.safeParse(typed(of));
  return parsed.success ? {} : Object.fromEntries(parsed.error.issues.map((issue) => [issue.path[0], issue.message]));
};

describe('what a capability form takes', () => {
  it('takes a draft with a title alone, and keeps the signs of units', () => {
    const { title, field, summary } = capabilityForm.parse(typed({ title: ' 连续发泡\n40 m³/h，−60 ℃ ', field: '' }));
    expect([title, field, summary]).toEqual(['连续发泡 40 m³/h，−60 ℃', '', '']);
  });

  it('complains at the field about what is too long, not in the list, or no form of ours', () => {
    expect(messages({ title: '长'.repeat(101) })).toEqual({ title: '最多 100 个字，请删减' });
    expect(messages({ summary: '文'.repeat(10_000_000) })).toEqual({ summary: '最多 3000 个字，请删减' });
    expect(messages({ field: 'constructor' })).toEqual({ field: '请选择领域' });
    expect(messages({ reach: undefined })).toEqual({ reach: '请选择服务范围' });
    expect(Object.keys(messages({ id: '../../etc/passwd' }))).toEqual(['id']);
    expect(Object.keys(messages({ id: undefined }))).toEqual(['id']);
  });

  it('mends lone surrogates and drops control characters', () => {
    const { title, summary } = capabilityForm.parse(typed({ title: 'a\ud800b\u0000c', summary: '一\u202e二\u0007三' }));
    expect(title).toBe('a\ufffdb c');
    expect(summary).toBe('一 二 三');
  });
});

describe('what publication asks for', () => {
  const whole = {
    title: '检测',
    field: 'chem',
    region: 'gx',
    summary: '导热系数、氧指数、热失重检测，每周三对外预约。',
  };

  it('is content with title, field, region and a summary of twenty characters', () => {
    expect(missingOf(whole)).toEqual({});
    expect(missingOf({ ...whole, summary: '字'.repeat(20) })).toEqual({});
  });

  it('names each field that is missing', () => {
    expect(Object.keys(missingOf({ title: '', field: '', region: '', summary: '字'.repeat(19) }))).toEqual([
      'title',
      'field',
      'region',
      'summary',
    ]);
  });
});
