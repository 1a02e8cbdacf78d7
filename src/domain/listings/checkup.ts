import type { RuleTerms } from '#src/domain/batches/rules.ts';
import {
  cityRulesAreBroken,
  conditionsAreNarrow,
  deadlineIsNear,
  deliveryIsBeforeReply,
  deliveryIsFar,
  deliveryIsNear,
  kindIsOther,
  readinessIsUnsaid,
  shareIsSmall,
  totalIsOdd,
} from './checkup-conditions.ts';
import { methodIsNone, nameIsRepeated, unitIsMissing, valueIsNoFigure, valueIsVague } from './checkup-indicators.ts';
import {
  backgroundIsShort,
  brandIsNamed,
  contactIsPublic,
  goalIsShort,
  goalIsUnmeasured,
  goalIsVague,
  goalRepeatsTitle,
  proseIsPlaceholder,
  takerIsNamed,
} from './checkup-prose.ts';
import { type ListingInput, missingOf, type Terms, type Unasked } from './input.ts';

/** A listing as it is kept: the same as typed, with the field as any text. */
export type Checked = Omit<
  ListingInput,
  'id' | 'indicators' | 'field' | 'batchId' | 'anonymous' | 'publicFen' | Unasked
> & {
  field: string;
  publicFen?: number | null;
  /** Left out by who knows of none: then nothing is said about them. */
  trlNeeded?: number | null;
  qualifications?: readonly string[];
};
export type Indicator = ListingInput['indicators'][number];
/** What to mend and how: `block` stops 提交初核, `warn` is advice. `field` is the name of the form's field. */
export type Found = { field: string; level: 'block' | 'warn'; sentence: string };
/** With the name of the rule that found it. */
export type Finding = Found & { rule: RuleName };

/** The batch it is handed in under; undefined: 常年. */
export type CheckedBatch = (NonNullable<Terms['batch']> & RuleTerms) | undefined;

type Rule = (listing: Checked, indicators: readonly Indicator[], now: number, batch: CheckedBatch) => Found[];

/** 榜单体检, in the order of the form. Each rule says where it comes from. Precision first: good listings are left alone. */
export const RULES = {
  missing: (listing, indicators, now, batch) => {
    const draft = { ...listing, field: listing.field as ListingInput['field'] };
    const missing = missingOf(draft, [...indicators], now, { batch });
    return Object.entries(missing).map(([field, sentence]) => ({ field, level: 'block', sentence }));
  },
  kindIsOther,
  proseIsPlaceholder,
  backgroundIsShort,
  goalRepeatsTitle,
  goalIsShort,
  goalIsVague,
  goalIsUnmeasured,
  valueIsVague,
  valueIsNoFigure,
  unitIsMissing,
  methodIsNone,
  nameIsRepeated,
  totalIsOdd,
  shareIsSmall,
  cityRulesAreBroken,
  deadlineIsNear,
  deliveryIsBeforeReply,
  deliveryIsNear,
  deliveryIsFar,
  readinessIsUnsaid,
  conditionsAreNarrow,
  takerIsNamed,
  brandIsNamed,
  contactIsPublic,
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof RULES | 'twin';

/** What should be mended before this is handed in, by the rules of its batch where it has one. Empty: nothing was found. */
export const checkUp = (
  listing: Checked,
  indicators: readonly Indicator[],
  now: number,
  batch?: CheckedBatch,
): Finding[] =>
  (Object.entries(RULES) as [RuleName, Rule][]).flatMap(([rule, find]) =>
    find(listing, indicators, now, batch).map((found) => ({ ...found, rule })),
  );

/** What stops 提交初核: the first message of each field, in the order of the form. */
export function blocksOf(findings: readonly Finding[]): Record<string, string> {
  const blocks: Record<string, string> = {};
  for (const { field, level, sentence } of findings) if (level === 'block') blocks[field] ??= sentence;
  return blocks;
}

type Twin = { title: string; number: string; own: boolean; open: boolean; alike: number };

/** From here on two listings say the same; see `rankAlike`. */
const TWINS = 80;

/** The same organisation asks for the same twice: bidders would not know which to take. */
export const twinsOf = (similar: readonly Twin[]): Finding[] =>
  similar
    .filter(({ own, open, alike }) => own && open && alike >= TWINS)
    .map(({ title, number }) => ({
      rule: 'twin',
      field: 'title',
      level: 'warn',
      sentence: `本单位的榜 ${number}“${title}”还在揭榜，与这份几乎相同，请写明两者的不同；重复的请撤掉一份。`,
    }));
