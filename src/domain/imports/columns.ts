import type { IMPORT_KINDS } from '#db/schema/index.ts';

export type ImportKind = (typeof IMPORT_KINDS)[number];
/** Which field each heading of a file fills; a heading that is absent is not imported. */
export type Mapping = Readonly<Record<string, string>>;

export type ImportField = {
  /** What our own sheets call it. */
  word: string;
  /** Headings people and systems give it, as `plain` leaves them. */
  headings: readonly string[];
  unit?: '万元';
  /** Several columns may fill it, one under the other. */
  joins?: boolean;
};

const key: ImportField = {
  word: '编号',
  headings: ['编号', 'id', '需求编号', '成果编号', '项目编号', '能力编号', '登记号', '主键', 'key', 'code_id'],
};
const organisation: ImportField = {
  word: '单位',
  headings: [
    '单位',
    '统一社会信用代码',
    '社会信用代码',
    '信用代码',
    '单位名称',
    '企业名称',
    '需求单位',
    '发榜单位',
    '发榜方',
    '成果单位',
    '所属单位',
    '权利人',
    '企业',
    'organisation',
    'organization',
    'company',
  ],
};
const field: ImportField = {
  word: '领域',
  headings: ['领域', '所属领域', '技术领域', '行业', '所属行业', '产业', '行业领域', 'field', 'industry'],
};
const chain: ImportField = { word: '产业链', headings: ['产业链', '所属产业链', '重点产业链', 'chain'] };
const industry: ImportField = {
  word: '国民经济行业',
  headings: ['国民经济行业', '国民经济行业代码', '行业代码', '行业分类', '所属国民经济行业'],
};
const region: ImportField = {
  word: '地区',
  headings: ['地区', '区域', '所属区域', '所在地', '县区', '区县', '所属县区', 'region', 'area'],
};
const title = (...headings: string[]): ImportField => ({
  word: '名称',
  headings: [...headings, '名称', '标题', '题目', '项目名称', 'title', 'name'],
});
const prose = (word: string, ...headings: string[]): ImportField => ({
  word,
  headings: [word, ...headings],
  joins: true,
});
const line = (word: string, ...headings: string[]): ImportField => ({ word, headings: [word, ...headings] });
const money = (word: string, ...headings: string[]): ImportField => ({ ...line(word, ...headings), unit: '万元' });

/** Fields an import knows, by kind, in the order they are shown. Money is in 万元. */
export const IMPORT_FIELDS: Readonly<Record<ImportKind, Readonly<Record<string, ImportField>>>> = {
  listings: {
    key,
    title: title('需求名称', '技术需求名称', '榜单名称', '难题名称'),
    kind: line('需求类型', '类型', '类别', '需求类别', 'kind', 'type'),
    field,
    chain,
    industry,
    region,
    background: prose('背景', '内容', '需求内容', '需求描述', '需求简介', '技术难题', '现状', 'content', 'background'),
    goal: prose('技术目标', '目标', '预期目标', '考核指标', '技术指标', '主要指标', 'goal'),
    requirements: prose('对揭榜方要求', '揭榜条件', '合作要求', 'requirements'),
    ipTerms: prose('产权归属', '知识产权', '知识产权归属', 'ipterms'),
    restricted: prose('不公开内容', 'restricted'),
    totalFen: money(
      '资金',
      '资金投入',
      '投入资金',
      '总投入',
      '预算',
      '榜单金额',
      '拟投入资金',
      '资金总额',
      'budget',
      'total',
    ),
    takerFen: money('付给揭榜方', '揭榜金额', '悬赏金额', 'reward'),
    trlNeeded: line('要求成熟度', '技术就绪度要求', '成熟度要求', 'trlneeded'),
    modes: line('合作方式', '合作模式', 'modes'),
    takerRegion: line('揭榜方地区', '揭榜地区', 'takerregion'),
    takerKinds: line('揭榜方类型', '揭榜单位类型', 'takerkinds'),
    qualifications: line('资质要求', '硬性资质', 'qualifications'),
    deliverOn: line('完成时限', '完成时间', '攻关时限', '交付时间', 'deliveron'),
    deadlineAt: line('截止', '截止时间', '截止日期', '揭榜截止', '揭榜截止时间', '有效期', 'deadline'),
    replyOn: line('答复日期', '承诺答复', 'replyon'),
    contactName: line('联系人', 'contact'),
    contactPhone: line('联系电话', '电话', '手机', '联系方式', 'phone'),
    organisation,
  },
  capabilities: {
    key,
    title: title('能力名称'),
    field,
    chain,
    industry,
    region,
    summary: prose('简介', '能力简介', '内容', '介绍', '摘要', '描述', 'content', 'summary'),
    products: prose('产品', '主要产品', '主营产品', 'products'),
    processes: prose('工艺', '主要工艺', '技术', 'processes'),
    equipment: prose('设备', '主要设备', '仪器设备', 'equipment'),
    certificates: prose('资质', '资质证书', '认证', '证书', 'certificates'),
    standards: prose('标准', '执行标准', 'standards'),
    cases: prose('案例', '应用案例', '业绩', 'cases'),
    capacity: prose('产能', '年产能', '生产能力', 'capacity'),
    reach: line('服务范围', '服务半径', 'reach'),
    modes: line('合作方式', '合作模式', 'modes'),
    qualifications: line('已取得资质', '持有资质', 'qualifications'),
    leadDays: line('交付周期', '交货周期', '交期', 'leaddays'),
    organisation,
  },
  achievements: {
    key,
    title: title('成果名称', '科技成果名称', '专利名称'),
    field,
    chain,
    industry,
    summary: prose('简介', '成果简介', '内容', '介绍', '摘要', '描述', '技术简介', 'content', 'summary'),
    ip: prose('知识产权', '专利', '专利号', '知识产权情况', 'ip'),
    trl: line('成熟度', '技术成熟度', '技术就绪度', 'trl'),
    modes: line('合作方式', '转化方式', '合作模式', 'modes'),
    priceFen: money('意向价', '意向价格', '价格', '转让价格', '报价', 'price'),
    team: prose('团队', '研发团队', '完成人', '负责人', 'team'),
    cases: prose('案例', '应用案例', '应用情况', 'cases'),
    organisation,
  },
};

/** The word of a field in messages and previews. */
export const wordOf = (kind: ImportKind, name: string): string => IMPORT_FIELDS[kind][name]?.word ?? name;

/** Guesses which heading fills which field. Of two headings for one field the first wins, prose takes both. */
export function guessMapping(kind: ImportKind, columns: readonly string[]): Mapping {
  const mapping: Record<string, string> = {};
  const taken = new Set<string>();
  for (const column of columns) {
    const name = fieldOf(kind, column);
    if (name === undefined || (taken.has(name) && !IMPORT_FIELDS[kind][name]?.joins)) continue;
    mapping[column] = name;
    taken.add(name);
  }
  return mapping;
}

/** How many of these cells are headings some import knows: how the row of headings is found. */
export const countHeadings = (cells: readonly string[]): number =>
  cells.filter((cell) => ALL_HEADINGS.has(plain(cell))).length;

const HEADINGS = Object.fromEntries(
  Object.entries(IMPORT_FIELDS).map(([kind, fields]) => [
    kind,
    new Map(Object.entries(fields).flatMap(([name, { headings }]) => headings.map((heading) => [heading, name]))),
  ]),
) as Record<ImportKind, Map<string, string>>;
const ALL_HEADINGS = new Set(Object.values(HEADINGS).flatMap((headings) => [...headings.keys()]));

const fieldOf = (kind: ImportKind, column: string): string | undefined => HEADINGS[kind].get(plain(column));

/** `* 资金（万元）：` is 资金; a unit other than 万元 stays and so matches nothing, since the figures would be wrong. */
const plain = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\((?!(?:人民币)?[百千亿]?元\))[^()]*\)/g, '')
    .replace(/[\s*:]/g, '');
