import { z } from 'zod';
import type { achievements } from '#db/schema/index.ts';
import {
  formId,
  missingOf as missingOfOffer,
  OFFER_LIMITS,
  openChoice,
  placeFields,
} from '#src/domain/capabilities/input.ts';
import { choices, line, phrase, prose, wan, whole } from '#src/lib/fields.ts';
import { FIELDS } from '#src/lib/vocabulary.ts';
import { MODE_WORDS, TRL_NEEDS_EVIDENCE } from './states.ts';

export {
  type QuestionInput,
  questionInput,
  type WithdrawalInput,
  withdrawalInput,
} from '#src/domain/capabilities/input.ts';

export const achievementFields = {
  title: phrase(OFFER_LIMITS.title),
  field: openChoice(FIELDS, '领域'),
  ...placeFields,
  summary: prose(OFFER_LIMITS.prose),
  /** One line each: kind, number, state. */
  ip: prose(OFFER_LIMITS.prose),
  trl: whole(1, 9),
  modes: choices(MODE_WORDS, '合作方式'),
  /** 万元; empty is 面议. */
  priceFen: wan(),
  team: prose(OFFER_LIMITS.prose),
  cases: prose(OFFER_LIMITS.prose),
};

export const achievementInput = z.object({ id: formId(), ...achievementFields });
export type AchievementInput = z.output<typeof achievementInput>;

/** The form; `intent` is the button that was pressed: publish, update, else save. */
export const achievementForm = achievementInput.extend({
  intent: line(20),
});

type Told = Pick<typeof achievements.$inferSelect, 'title' | 'field' | 'summary' | 'modes' | 'trl' | 'cases'>;

/** What is still to be filled in before publication, by field; empty when nothing is. */
export function missingOf(told: Told): Record<string, string> {
  const missing = missingOfOffer({ ...told, region: 'of the organisation' });
  if (told.modes.length === 0) missing.modes = '请至少选一种合作方式';
  if ((told.trl ?? 0) >= TRL_NEEDS_EVIDENCE && !told.cases)
    missing.cases = `成熟度 ${told.trl} 级，请写明依据：中试记录、检测报告或应用案例`;
  return missing;
}
