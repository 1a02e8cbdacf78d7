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

export type Field = keyof typeof FIELDS;
export type Region = keyof typeof REGIONS;

/** The word of a stored key; the key itself where the table has lost it. */
export const word = (table: Readonly<Record<string, string>>, key: string): string => table[key] ?? key;
