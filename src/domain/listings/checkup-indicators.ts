import type { Checked, Found, Indicator } from './checkup.ts';
import { bare, isPlaceholder, isVagueValue } from './checkup-words.ts';

/** Rules of 榜单体检 on 考核指标. Source: features.md B06 (number, unit, method); ICC counts 25 % of demands as vague. */

/** “好”, “明显下降”, “待定”: nobody can measure it at 验收. */
export const valueIsVague = (_: Checked, rows: readonly Indicator[]): Found[] =>
  rows.flatMap((row) => {
    if (
      !row.value ||
      isGraded(row) ||
      (!isPlaceholder(row.value) && (/\d/.test(row.value) || !isVagueValue(row.value)))
    )
      return [];
    const sentence = `${nameOf(row)}的要求写的是“${row.value}”，验收时量不出来，请改成数字或等级，例如 ≥ 32。`;
    return [{ field: `indicators.${row.position}.value`, level: 'block', sentence }];
  });

/** Neither a number nor a grade, nor a plain yes or no such as 合格 or 无裂纹. */
export const valueIsNoFigure = (_: Checked, rows: readonly Indicator[]): Found[] =>
  rows.flatMap((row) => {
    const { value, position } = row;
    if (!value || isPlaceholder(value) || isVagueValue(value) || FIGURE.test(value) || isGraded(row)) return [];
    const sentence = `${nameOf(row)}的要求“${value}”里没有数字或等级，请写明达到多少算合格。`;
    return [{ field: `indicators.${position}.value`, level: 'warn', sentence }];
  });

const FIGURE =
  /[\dA-Za-zⅠ-Ⅻα-ω]|[一二两三四五六七八九十百零]|合格|通过|符合|满足|达标|[无不未零非免]|阴性|阳性|全部|全程|级|品$|具备|支持|可|能|有/;
const GRADED = /级|等次|评定|评价|结论|类别/;
const isGraded = ({ name, value }: Indicator): boolean => GRADED.test(name) && /^[优良中特甲乙丙]$/.test(value);

/** A bare number of a quantity that has a unit: 强度 ≥ 20 may be MPa or N. */
export const unitIsMissing = (_: Checked, rows: readonly Indicator[]): Found[] =>
  rows.flatMap((row) => {
    const quantity = row.name.replace(/[（(][^）)]*[）)]/g, '').trim();
    if (row.unit || !BARE_NUMBER.test(row.value.normalize('NFKC')) || !HAS_UNIT.test(quantity) || PURE.test(quantity))
      return [];
    const sentence = `${nameOf(row)}只写了数字“${row.value}”，请补上单位，例如 MPa、%、小时。`;
    return [{ field: `indicators.${row.position}.unit`, level: 'block', sentence }];
  });

const BARE_NUMBER = /^(?:[≥≤><=≈±~～不小大低高少多于超过至到达、\s]|\d[\d.,]*|-|–|−|—)+$/;
const HAS_UNIT =
  /(?:强度|温度|时间|时长|长度|宽度|厚度|深度|高度|直径|粒径|重量|质量|产能|产量|处理量|流量|浓度|含量|成本|价格|功率|电压|电流|压力|黏度|粘度|能耗|电耗|寿命|速度|效率|合格率|回收率|收率|去除率|准确率|漏检率|误判率|误报率|下降率|利用率|导热系数|热导率|密度|容量|面积|体积|噪声|噪音|周期|节拍|误差)$/;
/** 相对密度, 光密度, 公差等级: numbers without a unit. */
const PURE = /相对|光密度|烟密度|比$|指数|级|效率比/;

/** A method that names none. An empty one is named by `missingOf`. */
export const methodIsNone = (_: Checked, rows: readonly Indicator[]): Found[] =>
  rows.flatMap((row) => {
    if (!row.method || !(isPlaceholder(row.method) || /^(?:无|没有)$/.test(row.method))) return [];
    const sentence = `${nameOf(row)}的检测方法写的是“${row.method}”，请写标准号，或在哪里、怎样、测多少次。`;
    return [{ field: `indicators.${row.position}.method`, level: 'block', sentence }];
  });

/** The same thing asked twice: which one counts? */
export const nameIsRepeated = (_: Checked, rows: readonly Indicator[]): Found[] =>
  rows.flatMap((row, i) => {
    const first = rows.findIndex(({ name }) => name !== '' && bare(name) === bare(row.name));
    if (first < 0 || first >= i) return [];
    const sentence = `第 ${i + 1} 项指标与第 ${first + 1} 项同名“${row.name}”，请合并，或在名称里写明条件，例如（25 ℃）。`;
    return [{ field: `indicators.${row.position}.name`, level: 'warn', sentence }];
  });

const nameOf = ({ name, position }: Indicator): string => `第 ${position + 1} 项指标${name ? `“${name}”` : ''}`;
