import { TRL_BANDS } from '#src/search/bands.ts';

export { type CooperationMode, MODE_WORDS, MODES } from '#src/domain/capabilities/states.ts';

/** 技术就绪度, the nine levels of GB/T 22900 in words a person can choose by: what has been shown, and where. */
export const TRL_LEVELS: Readonly<Record<number, { word: string; note: string }>> = {
  1: { word: '1 级　原理', note: '观察到基本原理，有论文或报告' },
  2: { word: '2 级　设想', note: '提出了用在哪里、怎样用的方案' },
  3: { word: '3 级　验证', note: '关键功能在实验室里做通了，有数据' },
  4: { word: '4 级　样品', note: '实验室做出样品或原理样机，各部分能配合' },
  5: { word: '5 级　初样', note: '样品在模拟的使用条件下达到主要指标' },
  6: { word: '6 级　正样', note: '正样或中试在接近真实的条件下达到全部指标，可以演示' },
  7: { word: '7 级　试用', note: '整套装置在真实环境里运行过' },
  8: { word: '8 级　定型', note: '通过检测、鉴定或用户验收，可以定型生产' },
  9: { word: '9 级　应用', note: '已经批量生产或长期使用，效果有记录' },
};

export type TrlBand = keyof typeof TRL_BANDS;

export const bandOf = (trl: number | null): TrlBand | undefined =>
  (Object.keys(TRL_BANDS) as TrlBand[]).find(
    (band) => trl !== null && trl >= TRL_BANDS[band].from && trl <= TRL_BANDS[band].to,
  );

/** From this level on a publication has to say what shows it. */
export const TRL_NEEDS_EVIDENCE = 6;
