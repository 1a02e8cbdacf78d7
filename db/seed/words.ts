import type { vocabularies } from '#db/schema/index.ts';
import { DAY } from '#src/lib/dates.ts';

/** What the trades of the demo region call the same thing; of our own writing, as one official might begin. */
const SYNONYMS = `# 塑料与化工原料
EPS = 可发性聚苯乙烯 = 发泡聚苯乙烯
XPS = 挤塑聚苯乙烯 = 挤塑板
PE = 聚乙烯
PP = 聚丙烯
PVC = 聚氯乙烯
PS = 聚苯乙烯
PET = 聚对苯二甲酸乙二醇酯 = 涤纶树脂
PA = 尼龙 = 聚酰胺
PC = 聚碳酸酯
PU = 聚氨酯
POM = 聚甲醛
PTFE = 聚四氟乙烯 = 特氟龙
PVDF = 聚偏氟乙烯
PLA = 聚乳酸
TPU = 热塑性聚氨酯
EVA = 乙烯-醋酸乙烯共聚物
PMMA = 有机玻璃 = 亚克力
纯碱 = 碳酸钠
烧碱 = 氢氧化钠 = 火碱
小苏打 = 碳酸氢钠
双氧水 = 过氧化氢
生石灰 = 氧化钙
钛白粉 = 二氧化钛
白炭黑 = 水合二氧化硅
# 工艺与性能
3D打印 = 增材制造
注塑 = 注射成型
吹膜 = 吹塑薄膜
表面处理 ⇒ 电镀 = 喷涂
阻燃 = 难燃
保温 = 隔热 = 绝热
耐腐蚀 = 防腐蚀
烟气净化 ⇒ 脱硫 = 脱硝
VOCs = 挥发性有机物 = 有机废气
污水处理 = 废水处理
中水回用 = 再生水利用
固废 = 固体废物
危废 = 危险废物
# 装备、电子与软件
马达 = 电动机
减速机 = 减速器
变频器 = 变频驱动器
机械手 = 机械臂
AGV = 自动导引车 = 无人搬运车
PLC = 可编程控制器
CNC = 数控
机器视觉 = 视觉检测
PCB = 印制电路板 = 线路板
IGBT = 绝缘栅双极晶体管
LED = 发光二极管 = 半导体照明
MES = 制造执行系统
ERP = 企业资源计划
物联网 = IoT
人工智能 = AI
# 能源与车辆
锂电池 = 锂离子电池
光伏组件 = 太阳能电池板
新能源汽车 ⇒ 电动汽车
充电桩 = 充电设备
# 食品、医药与材料
冷链物流 = 低温物流
益生菌 ⇒ 乳酸菌
中药 = 中草药
碳纤维 = 碳纤
玻璃钢 = 玻璃纤维增强塑料 = FRP
铝型材 = 铝合金型材
# 只从左找到右
保温材料 ⇒ 岩棉 = EPS = XPS = 聚氨酯
工程塑料 ⇒ PA = PC = POM
节能改造 ⇒ 余热回收 = 变频器`;

const DICTIONARY = `可发性聚苯乙烯
挤塑聚苯乙烯
聚丙烯腈
聚四氟乙烯
聚偏氟乙烯
有机废气
余热回收
机器视觉
增材制造
揭榜挂帅`;

/** The first version, in use since before anything of the demo world was posted. */
export const vocabularyRows = (now: number): (typeof vocabularies.$inferInsert)[] => [
  {
    number: 1,
    formId: 'demo-vocabulary-1',
    synonyms: SYNONYMS,
    dictionary: DICTIONARY,
    note: '随平台提供的常用叫法',
    createdAt: now - 400 * DAY,
    activeFrom: now - 400 * DAY,
  },
];
