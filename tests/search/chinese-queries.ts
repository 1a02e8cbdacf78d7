/** A question, what must come first (any of these), and all that must be among the first ten. */
export type Query = { kind: string; q: string; first: string[]; all: string[] };

/** kind, then lines of `question | first | others that belong`. */
const QUERIES = `
# 两字词
阻燃 | c13 l01 c01 a01 | c01 c13 a01
岩棉 | c03 | o02
轴承 | a06 l02 o06 | a06 l02 o06
铸造 | c24 |
冷库 | c05 | o05
涂料 | c10 | c17 o07
废水 | a03 |
红茶 | c36 |
馒头 | l05 |
赤泥 | a02 |
菌株 | a05 |
毛刺 | l06 |
静电 | l03 c28 | l03 c28
# 一个字
钪 | a02 |
炉 | c39 l04 | c39 l04
# 单位简称
川化 | o01 | o01
川化新材 | o01 |
芯联 | o03 |
云理工 | o04 |
北轴 | o06 |
鲜栈 | o05 |
绿建板材 | o02 |
云检院 | o07 |
中拓华瑞 | o08 |
质检院 | o07 |
# 化学名
可发性聚苯乙烯 | c01 a01 | c01 a01
聚苯乙烯 | c01 a01 o01 | c01 a01 o01
聚苯硫醚 | c07 |
聚四氟乙烯 | c08 |
氢化丁腈 | c09 |
六偏磷酸钠 | c12 |
三聚磷酸钠 | c12 |
1,4-丁二醇 | c14 |
丁二醇 | c14 |
N-甲基吡咯烷酮 | c15 |
碳酸二甲酯 | c16 |
六溴环十二烷 | l01 |
钛酸钡 | c31 |
β-胡萝卜素 | a12 |
α-淀粉酶 | a05 |
低聚果糖 | c34 |
氢氧化镁 | c13 |
# 化学式与缩写
TiO2 | c17 a08 | c17 a08
BaTiO3 | c31 |
Al2O3 | a07 |
V2O5-WO3/TiO2 | a08 |
NMP | c15 |
DMC | c16 |
BDO | c14 |
PTFE | c08 |
HNBR | c09 |
NOx | l04 |
# 型号
Q235B | c20 |
Q355 B | c20 |
PA66-GF30 | c06 |
PA66 GF30 | c06 |
VMC850 | c18 |
QT450-10 | c23 |
QT450 | c23 |
42CrMo | c22 |
ZGMn13 | c24 |
S7-1200 | c27 |
CSG25 | c25 |
ISO3834 | c20 |
C60 | a09 |
IP68 | c33 |
# 全角与大小写
ＥＰＳ | l01 c01 | c01 l01
ｔｉｏ２ | c17 a08 | c17 a08
Ｑ２３５Ｂ | c20 |
ptfe 密封 | c08 |
Pm2.5 | c38 |
ＲＦＩＤ　标签 | c33 |
# 中英混写
EPS保温板 | l01 |
5G基站 | c32 |
PLC控制柜 | c27 |
PLA薄膜 | a11 |
IGBT 封装 | c30 |
NMP回收 | c15 |
SCR 催化剂 | a08 |
RTO焚烧 | c39 |
UHF标签 | c33 |
C60混凝土 | a09 |
# 几个词
外墙 保温 不燃 | c03 |
锂电池 溶剂 | c16 |
机器人 减速器 | c26 c25 | c25 c26
轴承 感应淬火 | l02 |
有机废气 焚烧 | c39 |
不锈钢管焊接 | c21 |
食品级磷酸盐 | c12 |
污泥干化设备 | c40 |
速冻饺子生产线 | c35 |
电容粉体 | c31 |
# 整句
有没有能做大型回转支承淬火的单位 | c22 |
我们想找一家回收废NMP溶剂的厂 | c15 |
寻求焦化厂废水零排放方案 | a03 |
钛合金叶轮五轴加工哪家能做 | c19 |
# 词组
"聚苯乙烯珠粒" | c01 |
"感应淬火" | c22 l02 | c22 l02
“零排放” | a03 |
"淬硬层 5" | c22 |
"无卤阻燃" | c13 |
"卤阻" | c13 |
# 排除
淬火 -轴承 | c22 |
聚苯乙烯 -悬浮 -珠粒 | o01 |
轴承 -风电 | a06 |
催化剂 -甲醇 | a08 |
减速器 -"RV 减速器" | c25 |
# 差一个字
聚苯乙稀 | c01 a01 o01 | c01 a01
气凝交绝热毡 | c04 |
谐波减束器 | c25 o08 | c25
球磨铸铁 | c23 |`;

export const CHINESE: Query[] = QUERIES.trim()
  .split('\n# ')
  .flatMap((block) => {
    const [kind = '', ...lines] = block.replace(/^# /, '').split('\n');
    return lines.map((line) => {
      const [q = '', first = '', all = ''] = line.split(' | ').map((part) => part.trim());
      return { kind, q, first: ids(first), all: ids(all).length > 0 ? ids(all) : ids(first) };
    });
  });

function ids(text: string): string[] {
  return text.replace('|', '').split(' ').filter(Boolean);
}
