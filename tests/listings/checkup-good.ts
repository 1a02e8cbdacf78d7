import type { Checked, CheckedBatch } from '#src/domain/listings/checkup.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';

/** Listings as people write them that 榜单体检 must leave alone. */

export const NOW = Date.parse('2026-11-22T14:30:00+08:00');

export type Row = [name: string, value: string, unit?: string, method?: string];
export type Written = Partial<Omit<Checked, 'title'>> & { title: string; rows?: readonly Row[]; batch?: CheckedBatch };

export const WAN = 1_000_000;
export const inDays = (days: number): string => dayOf(NOW + days * DAY);

/** Everything said well; a case changes what it is about. */
export const SOUND = {
  kind: 'research',
  field: 'chem',
  title: '石墨改性 EPS 连续发泡工艺',
  background: '间歇发泡线批次间导热系数波动大，返工料占产量的一成。',
  goal: '连续线稳定运行 72 小时，下列指标全部达到，交付工艺包和操作规程。',
  requirements: '有发泡中试业绩，企业、院所均可。',
  ipTerms: '双方共有。',
  restricted: '',
  totalFen: 1200 * WAN,
  takerFen: 800 * WAN,
  deliverOn: inDays(400),
  deadlineAt: NOW + 30 * DAY,
  replyOn: inDays(45),
  maxTakers: 2,
  contactName: '顾工',
  contactPhone: '0000-8812 0131',
  rows: [
    ['导热系数（25 ℃）', '≤ 0.030', 'W/(m·K)', 'GB/T 10294'],
    ['产能', '≥ 40', 'm³/h', '72 小时现场测定'],
  ],
} satisfies Checked & { rows: readonly Row[] };

/** A batch whose rules stop what breaks them. */
export const STRICT = {
  track: 'fiscal',
  collectFrom: NOW - DAY,
  collectUntil: NOW + 10 * DAY,
  reviewUntil: null,
  bidUntil: NOW + 30 * DAY,
  evaluateUntil: NOW + 60 * DAY,
  termRule: 'block',
  maxTermMonths: 24,
  totalRule: 'block',
  minTotalTimes: 4,
  cashRule: 'block',
  minCashPercent: 40,
  smallOnly: false,
} satisfies CheckedBatch;

export const GOOD: readonly Written[] = [
  { title: '石墨改性 EPS 连续发泡工艺' },
  {
    title: '耐 −40 ℃ 氢化丁腈橡胶密封圈 5,000 件配套',
    kind: 'supply',
    goal: '按图小批试制 3 个规格，台架验证后分 4 批供货。',
    totalFen: 76 * WAN,
    takerFen: 76 * WAN,
    deliverOn: inDays(90),
  },
  {
    title: '求购非离子型水性环氧固化剂制备技术',
    kind: 'achievement',
    background: '',
    rows: [],
    goal: '技术至少完成公斤级放大，不挥发物 50 ± 2 %，10 ℃ 表干不超过 4 小时，转让全套工艺卡片。',
  },
  {
    title: '环氧树脂装置低压蒸汽余热梯级利用',
    kind: 'service',
    goal: '用合同能源管理把副产蒸汽用于预热和制冷。',
    rows: [['吨产品蒸汽单耗下降', '≥ 12', '%', '改造前后各 30 天']],
    deliverOn: inDays(200),
  },
  {
    title: '光伏一体化外墙板示范楼场景开放',
    kind: 'scene',
    goal: '开放办公楼南立面，请人来装、来测，公开逐时数据，运行满一个供暖季。',
    requirements: '组件已取得安全认证。',
    rows: [],
    totalFen: null,
    takerFen: null,
  },
  {
    title: '智慧工厂场景',
    kind: 'scene',
    goal: '开放总装车间和全部数据接口，欢迎带着方案来现场试。',
    requirements: '自带设备和保险。',
    rows: [],
    totalFen: 900_000 * WAN,
    takerFen: 1 * WAN,
  },
  {
    title: '冷凝水回收改造',
    kind: 'service',
    goal: '回收 3 个车间的冷凝水，回用率达到八成。',
    rows: [],
    totalFen: 40 * WAN,
    takerFen: 40 * WAN,
    deliverOn: inDays(80),
  },
  {
    title: '高频覆铜板用低介电碳氢树脂',
    rows: [
      ['介电常数 Dk（10 GHz）', '3.00 ± 0.05', '', 'IPC-TM-650'],
      ['玻璃化转变温度', '≥ 200 ℃', '', 'IPC-TM-650'],
    ],
  },
  {
    title: '铸造砂芯表面质量检测',
    rows: [
      ['表面渗透检测', '无线性显示', '', 'GB/T 18851.1'],
      ['商业无菌检验', '合格', '', 'GB 4789.26'],
      ['防护等级', 'IP67', '', 'GB/T 4208'],
      ['接入设备数', '37', '', '逐台验收'],
    ],
  },
  {
    title: '保温装饰一体板防火隔离带连续粘结线',
    goal: '改为连续粘结，显著减少返工，产线节拍不低于现有水平。',
    rows: [
      ['燃烧性能', 'B1 级', '', 'GB 8624'],
      ['粘结强度', '≥ 0.15', 'MPa', 'GB/T 29906'],
    ],
  },
  {
    title: '油炸面制品丙烯酰胺含量控制',
    rows: [
      ['丙烯酰胺', '≤ 300', 'μg/kg', 'GB 5009.204'],
      ['感官评分', '不低于现产品', '', '9 人盲评'],
    ],
  },
  {
    title: '导热硅脂配方',
    rows: [
      ['导热系数（25 ℃）', '≥ 3.0', 'W/(m·K)', 'GB/T 10297'],
      ['导热系数（125 ℃）', '≥ 2.6', 'W/(m·K)', 'GB/T 10297'],
      ['外观等级', '优', '', '目测'],
    ],
  },
  {
    title: '老旧 PLC 数据采集',
    requirements: '只接受企业法人或高校院所；由发榜方指定检测机构验收；PLC 品牌为甲、乙两种，网关须兼容同类产品。',
  },
  {
    title: '六价铬镀层替代',
    deadlineAt: NOW + 8 * DAY,
    replyOn: inDays(20),
    deliverOn: inDays(1000),
    background: '标准号 GB 11379-2008，产线 2016 年投产，合同编号 20160412003。',
  },
  {
    title: '粉尘在线监测',
    kind: 'service',
    background: '/',
    requirements: '不指定品牌；仅限持有防爆资质的有限责任公司或院所。',
    deliverOn: inDays(120),
  },
  { title: '余热锅炉改造', kind: 'service', requirements: '暂无', deliverOn: inDays(120) },
  { title: '刚好合乎批次的要求', batch: STRICT, publicFen: 300 * WAN, takerFen: 480 * WAN, deliverOn: inDays(700) },
];
