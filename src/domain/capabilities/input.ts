import { z } from 'zod';
import type { capabilities } from '#db/schema/index.ts';
import { choice, choices, line, phrase, prose, whole } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { lengthOf } from '#src/lib/text.ts';
import { CHAINS, FIELDS, INDUSTRIES, QUALIFICATIONS, REGIONS } from '#src/lib/vocabulary.ts';
import { MODE_WORDS, REACHES } from './states.ts';

/** The opaque id a new form brings along, so that a double post or an autosave stays one row. */
export const formId = () =>
  z.string({ error: '表单不完整，请重新打开这一页' }).refine(isId, { error: '表单不完整，请重新打开这一页' });

/** A code that a draft may leave open. */
export const openChoice = <K extends string>(table: Readonly<Record<K, string>>, label: string) =>
  choice({ ...table, '': '' } as Record<K | '', string>, label);

/** 产业链 and 国民经济行业, of whatever is offered or asked for; both may stay unsaid. */
export const placeFields = { chain: openChoice(CHAINS, '产业链'), industry: openChoice(INDUSTRIES, '国民经济行业') };

export const OFFER_LIMITS = { title: 100, prose: 3000 } as const;
/** 交付周期, at most three years. */
export const MAX_LEAD_DAYS = 1095;

const detail = () => prose(OFFER_LIMITS.prose);

export const capabilityFields = {
  title: phrase(OFFER_LIMITS.title),
  field: openChoice(FIELDS, '领域'),
  region: openChoice(REGIONS, '地区'),
  ...placeFields,
  summary: detail(),
  products: detail(),
  processes: detail(),
  equipment: detail(),
  certificates: detail(),
  standards: detail(),
  cases: detail(),
  capacity: detail(),
  reach: choice(REACHES, '服务范围'),
  modes: choices(MODE_WORDS, '合作方式'),
  qualifications: choices(QUALIFICATIONS, '资质'),
  leadDays: whole(1, MAX_LEAD_DAYS),
};

export const capabilityInput = z.object({ id: formId(), ...capabilityFields });
export type CapabilityInput = z.output<typeof capabilityInput>;

/** The form; `intent` is the button that was pressed: publish, update, else save. */
export const capabilityForm = capabilityInput.extend({
  intent: line(20),
});

export const withdrawalInput = z.object({ id: formId(), reason: line(200) });
export type WithdrawalInput = z.output<typeof withdrawalInput>;

export const questionInput = z.object({
  id: formId(),
  message: prose(500).refine((text) => lengthOf(text) >= 5, { error: '请写几句要问什么，至少 5 个字' }),
});
export type QuestionInput = z.output<typeof questionInput>;

const LEAST_SUMMARY = 20;
type Told = Pick<typeof capabilities.$inferSelect, 'title' | 'field' | 'region' | 'summary'>;

/** What is still to be filled in before publication, by field; empty when nothing is. */
export function missingOf(told: Told): Record<string, string> {
  const missing: Record<string, string> = {};
  if (!told.title) missing.title = '请填写名称';
  if (!told.field) missing.field = '请选择领域';
  if (!told.region) missing.region = '请选择地区';
  if (lengthOf(told.summary) < LEAST_SUMMARY)
    missing.summary = `简介至少写 ${LEAST_SUMMARY} 个字，写清楚做什么、做到什么程度`;
  return missing;
}
