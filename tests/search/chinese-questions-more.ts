/** More of the same, of the newer half of the corpus. */
export const MORE_QUESTIONS = `# 单位简称
鼎盛特钢 | o09 |
青禾 | o10 |
海纳 | o11 |
云职院 | o12 |
科瑞 | o13 |
光谱所 | o14 |
云川农商行 | o15 |
恒力液压 | o16 |
# 拼音与首字母
chuanhua | o01 |
chxc | o01 |
chuanhuaxincai | o01 |
xinlian | o03 |
beizhou | o06 |
ylg | o04 |
zthr | o08 |
zhongtuohuarui | o08 |
dstg | o09 |
qinghe | o10 |
haina shuiwu | o11 |
yzy | o12 |
kerui | o13 |
gps | o14 |
ycnsh | o15 |
hengli | o16 |
HLYY | o16 |
# 化学名
聚对苯二甲酸乙二醇酯 | c41 |
聚碳酸酯 | c42 |
聚甲醛 | c43 |
邻苯二甲酸二辛酯 | c44 |
次氯酸钠 | c49 |
氮化硅 | c51 |
交联聚乙烯 | c52 |
透明质酸钠 | c79 |
磷酸铁锂 | a13 |
γ-氨基丁酸 | a17 |
钕铁硼 | a20 |
# 化学式与缩写
PET | c41 l07 | c41 l07
CO2 | c45 |
CO₂ | c45 |
二氧化碳 | c45 |
H2SO4 | c46 |
H₂SO₄ | c46 |
Al₂O₃ | c47 a07 | c47 a07
Fe3O4 | c48 |
NaClO | c49 |
ZrO2 | c50 |
LiFePO4 | a13 |
g-C3N4 | a14 |
NOₓ | a15 l04 | a15 l04
SO2 | a15 |
Nd2Fe14B | a20 |
POM | c43 |
XLPE | c52 |
UHPC | c70 |
# 型号
316L | c53 |
SUS316L | c53 |
1Cr18Ni9Ti | c54 |
HT250 | c55 |
ADC12 | c56 |
6061-T6 | c57 |
6061 T6 | c57 |
6308-2RS | c59 |
STM32F407 | c61 |
IRB6700 | c62 |
M12 螺栓 | c58 |
Ni60 | c65 |
# 两字词
电镀 | c63 |
白酒 | c74 l09 | c74 l09
川芎 | l12 c78 | l12 c78
沼气 | c76 |
滑坡 | a23 |
竹材 竹纤维 | c72 |
# 全角与大小写
ＡＤＣ１２ | c56 |
６０６１－Ｔ６ | c57 |
stm32f407 | c61 |
ＣＯ２ | c45 |
Ｍ１２　螺栓 | c58 |
# 繁体与异体
鋰電池 | l06 a13 c16 c15 | l06
聚苯乙烯 阻燃劑 | o01 c01 a01 | o01
軸承 | a06 l02 o06 c51 c59 | a06 l02 o06 c51 c59
鋁型材擠壓 | c57 l08 | c57 l08
電鍍鋅鎳 | c63 |
「巖棉」 | c03 |
岩綿 | c03 |
裝配式疊合樓板 | c71 |
聚氨酯冷庫板 | c05 |
線纜絕緣料 | c52 |
廢水零排放 | a03 |
水產飼料膨化機 | c77 |
衞生級管道 | c21 |
雲川理工大學 | o04 |
碳纖維纏繞氣瓶 | c68 |
# 词组
"碳酸钙沉积" | a22 |
"深沟球轴承" | c59 |
「热泵型」 | c40 |
"10.9 级" | c58 |
# 排除
挤压 -模具 | c57 |
白酒 -酒糟 | c74 |
轴承 -风电 -滚子 | c59 c51 | c59 c51
铸造 -消失模 | o09 |
PET -乙醛 | c41 |
# 差一个字
岩绵 | c03 | c03 o02
聚内烯酸 | c10 |
减束器 | c25 c26 o08 | c25 c26
HNRB | c09 |
PTEF | c08 |
STM23F407 | c61 |
VCM850 | c18 |
透明质酸纳 | c79 |
猕侯桃 | c73 |
装配试楼板 | c71 |
沼汽 | c76 |
电度锌 | c63 |
碳钎维 | c68 |
滑波 | a23 |
轴成 | a06 l02 o06 c51 c59 | a06 l02 o06 c51 c59
微狐氧化 | a19 |
UPHC | c70 |
EtherCTA | c61 |
# 中英混写
PET瓶片 | c41 l07 | c41 l07
UHPC板 | c70 |
DLC涂层 | c66 |
PCR试剂 | c80 |
DHA藻油 | a18 |
CO₂提纯 | c45 |
# 整句
哪里能修复磨损的轧辊 | c65 |
有没有做储氢气瓶的厂家 | c68 |
酒糟怎么处理 | l09 |
想找人做机器人焊接工作站 | c62 |`;
