/** Code tables shown in facets and forms. A key is stored, the word is shown. */
export const FIELDS = {
  chem: '化工新材料',
  equip: '装备制造',
  green: '绿色建材',
  food: '食品',
  elec: '电子信息',
  other: '其他',
} as const;

export const REGIONS = {
  gx: '高新区',
  bh: '滨河区',
  dw: '东湾区',
  sl: '石岭县',
  out: '市外',
} as const;

/** 重点产业链 of the region. */
export const CHAINS = {
  polymer: '高分子材料',
  fine: '精细化工',
  biochem: '生物医药',
  building: '绿色建材与装配式建筑',
  metal: '金属新材料与铸锻',
  machinery: '高端装备与机器人',
  vehicle: '新能源汽车与零部件',
  energy: '新能源与储能',
  environment: '节能环保',
  elec: '电子元器件与光电',
  software: '软件与工业互联网',
  food: '食品与农产品加工',
  textile: '纺织服装',
} as const;

/** 国民经济行业, divisions of GB/T 4754-2017 that firms of the region post and take in. */
export const INDUSTRIES = {
  '01': '农业',
  '13': '农副食品加工业',
  '14': '食品制造业',
  '15': '酒、饮料和精制茶制造业',
  '17': '纺织业',
  '18': '纺织服装、服饰业',
  '20': '木材加工和木、竹、藤、棕、草制品业',
  '21': '家具制造业',
  '22': '造纸和纸制品业',
  '23': '印刷和记录媒介复制业',
  '25': '石油、煤炭及其他燃料加工业',
  '26': '化学原料和化学制品制造业',
  '27': '医药制造业',
  '28': '化学纤维制造业',
  '29': '橡胶和塑料制品业',
  '30': '非金属矿物制品业',
  '31': '黑色金属冶炼和压延加工业',
  '32': '有色金属冶炼和压延加工业',
  '33': '金属制品业',
  '34': '通用设备制造业',
  '35': '专用设备制造业',
  '36': '汽车制造业',
  '37': '铁路、船舶、航空航天和其他运输设备制造业',
  '38': '电气机械和器材制造业',
  '39': '计算机、通信和其他电子设备制造业',
  '40': '仪器仪表制造业',
  '41': '其他制造业',
  '42': '废弃资源综合利用业',
  '43': '金属制品、机械和设备修理业',
  '44': '电力、热力生产和供应业',
  '46': '水的生产和供应业',
  '50': '建筑装饰、装修和其他建筑业',
  '65': '软件和信息技术服务业',
  '73': '研究和试验发展',
  '74': '专业技术服务业',
  '75': '科技推广和应用服务业',
  '77': '生态保护和环境治理业',
} as const;

/** 资质 a demand may require and a taker may hold. */
export const QUALIFICATIONS = {
  iso9001: '质量管理体系（GB/T 19001）',
  iso14001: '环境管理体系（GB/T 24001）',
  iso45001: '职业健康安全管理体系（GB/T 45001）',
  iatf16949: '汽车质量管理体系（IATF 16949）',
  hightech: '高新技术企业',
  specialised: '专精特新中小企业',
  safety: '安全生产许可证',
  special: '特种设备生产许可证',
  industrial: '工业产品生产许可证',
  food: '食品生产许可证',
  drug: '药品生产许可证',
  device: '医疗器械生产许可证',
  construction: '建筑业企业资质',
  cma: '检验检测机构资质认定（CMA）',
  cnas: '实验室认可（CNAS）',
} as const;

/** 合作方式. */
export const COOPERATION = {
  transfer: '转让',
  licence: '许可',
  equity: '作价投资',
  joint: '合作开发',
  service: '技术服务',
  consulting: '技术咨询',
} as const;

export type Field = keyof typeof FIELDS;
export type Region = keyof typeof REGIONS;
export type Chain = keyof typeof CHAINS;
export type Industry = keyof typeof INDUSTRIES;
export type Qualification = keyof typeof QUALIFICATIONS;

/** The word of a stored key; the key itself where the table has lost it. */
export const word = (table: Readonly<Record<string, string>>, key: string): string => table[key] ?? key;
