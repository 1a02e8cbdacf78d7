import { describe, expect, it } from 'vitest';
import { createChecker } from '#src/domain/imports/check.ts';
import { DAY } from '#src/lib/dates.ts';
import { issues, now, options, passed } from './checking.ts';

describe('a row of a sheet', () => {
  it('needs a title and nothing else', () => {
    expect(passed({ id: 'd1', title: '防水涂料' })).toEqual({
      row: 2,
      key: 'listings:d1',
      organisationId: 'office',
      values: { title: '防水涂料', region: 'bh' },
    });
    expect(issues({ title: ' ' })).toEqual([[2, 'title', '请填写名称']]);
    expect(issues({ 内容: '没有名称这一列' })).toEqual([[2, '名称', '请填写名称']]);
  });

  it('says words where the portal keeps keys', () => {
    const listing = passed({
      名称: '涂料',
      类型: '产品配套',
      行业: '新材料',
      地区: '东湾区',
      单位: '甲公司',
      资金: '１,２００ 万元',
      截止: '2026年12月5日',
      完成时限: '2027.3.1',
      承诺答复: '2027/1/9',
    });
    expect(listing?.organisationId).toBe('firm');
    expect(listing?.values).toMatchObject({
      kind: 'supply',
      field: 'chem',
      region: 'dw',
      totalFen: 1_200_000_000,
      deadlineAt: Date.parse('2026-12-05T17:00:00+08:00'),
      deliverOn: '2027-03-01',
      replyOn: '2027-01-09',
    });
    const achievement = passed(
      {
        成果名称: '方法',
        技术领域: '没听说过的行业',
        成熟度: 'TRL 6级',
        合作方式: '技术转让、作价入股，许可',
        意向价: '面议',
      },
      { kind: 'achievements' },
    );
    expect(achievement?.values).toMatchObject({
      field: 'other',
      trl: 6,
      modes: ['transfer', 'equity', 'licence'],
      priceFen: null,
    });
    expect(passed({ 名称: '检测', 服务范围: '全国' }, { kind: 'capabilities' })?.values).toMatchObject({
      reach: 'country',
    });
  });

  it('reads chain, industry, modes, readiness and hard conditions as people write them', () => {
    const listing = passed({
      名称: '涂料',
      产业链: '高端装备与机器人',
      国民经济行业: 'C2614',
      要求成熟度: '6 级以上',
      合作方式: '合作开发、许可',
      揭榜方地区: '本省',
      揭榜方类型: '中小企业，高校院所',
      资质要求: 'ISO 9001；质量管理体系（GB/T 19001）、CNAS',
    });
    expect(listing?.values).toMatchObject({
      ...{ field: 'equip', chain: 'machinery', industry: '26', trlNeeded: 6, modes: ['joint', 'licence'] },
      ...{ takerRegion: 'province', takerKinds: ['small', 'academy'], qualifications: ['iso9001', 'cnas'] },
    });
    const capability = passed(
      { 名称: '检测', 产业链: '食品链', 行业代码: '13', 已取得资质: '食品生产许可证', 交付周期: '15 天' },
      { kind: 'capabilities' },
    );
    expect(capability?.values).toMatchObject({
      ...{ chain: 'food', industry: '13', qualifications: ['food'], leadDays: 15 },
    });
  });

  it('leaves unsaid a chain or a division the tables do not have, and conditions that are none', () => {
    const listing = passed({
      名称: '涂料',
      产业链: '低空经济',
      国民经济行业: '51 批发业',
      揭榜方类型: '不限',
      资质要求: '无',
    });
    expect(listing?.values).toMatchObject({
      chain: '',
      industry: '',
      field: 'other',
      takerKinds: [],
      qualifications: [],
    });
  });

  it('is told which words a hard condition may have', () => {
    const wrong = { 名称: '涂料', 国民经济行业: '化工', 揭榜方地区: '本县', 揭榜方类型: '个人', 资质要求: '良好信誉' };
    expect(issues(wrong)).toEqual([
      [2, '国民经济行业', expect.stringContaining('GB/T 4754 大类的代码或名称')],
      [2, '揭榜方地区', '请写其中之一：不限、本省、本市'],
      [2, '揭榜方类型', '请从中选写：大企业、中小企业、高校院所'],
      [2, '资质要求', expect.stringContaining('请从中选写：质量管理体系')],
    ]);
  });

  it('takes the region of its organisation where it names none', () => {
    expect(passed({ 名称: '涂料', 单位: '甲公司', 地区: '' })?.values.region).toBe('gx');
  });

  it('is blamed cell by cell, with its number and column', () => {
    expect(
      issues({
        名称: '长'.repeat(101),
        内容: '文'.repeat(3001),
        类型: '别的',
        地区: '外星',
        '资金（万元）': '-5',
        截止: '1900-01-01',
        单位: '乙公司',
      }),
    ).toEqual([
      [2, '名称', '最多 100 个字，请删减'],
      [2, '类型', '请写其中之一：技术攻关、产品配套、成果求购、服务、场景'],
      [2, '地区', expect.stringContaining('高新区')],
      [2, '内容', '最多 3000 个字，请删减'],
      [2, '资金（万元）', expect.stringContaining('不能为负')],
      [2, '截止', expect.stringContaining('从 2000 年到 2099 年')],
      [2, '单位', '没有乙公司'],
    ]);
    expect(issues({ 名称: 'a', 成熟度: '10', 合作方式: '赠送' }, { kind: 'achievements' })).toEqual([
      [2, '成熟度', expect.stringContaining('1 到 9')],
      [2, '合作方式', expect.stringContaining('转让')],
    ]);
  });

  it('that promises more than there is, or goes out after its deadline, is blamed', () => {
    expect(issues({ 名称: 'a', 资金: '5', 付给揭榜方: '6' })).toEqual([
      [2, '付给揭榜方', '付给揭榜方的不能多于资金投入'],
    ]);
    const yesterday = new Date(now - DAY).toISOString().slice(0, 10);
    expect(issues({ 名称: 'a', 截止: yesterday })).toEqual([]);
    expect(issues({ 名称: 'a', 截止: yesterday }, { publish: true })).toHaveLength(1);
  });

  it('that could not be read is blamed for that alone', () => {
    const { issues } = createChecker(options())([{ number: 7, values: {}, problem: '这一行太长' }]);
    expect(issues).toEqual([{ row: 7, column: '', value: '', message: '这一行太长' }]);
  });

  it('with hostile text is text', () => {
    const title = "<script>alert(1)</script> {{7*7}} '); drop table listings;--";
    expect(passed({ 名称: title, 内容: 'a\u0000b\ud800c' })?.values).toMatchObject({ title, background: 'a b\ufffdc' });
  });
});
