import { z } from 'zod';
import type { MEMBER_ROLES, ORGANISATION_KINDS } from '#db/schema/index.ts';
import { choice, day, filledPhrase, filledProse, line, phrase, prose, ticked } from '#src/lib/fields.ts';
import { FIELDS, REGIONS } from '#src/lib/vocabulary.ts';
import { cleanCode, codeComplaint, suggestKind } from './code.ts';
import { LABEL_WORDS, LEVEL_WORDS, TIE_WORDS } from './states.ts';

export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];
export type MemberRole = (typeof MEMBER_ROLES)[number];

export const ORGANISATION_KIND_WORDS: Readonly<Record<OrganisationKind, string>> = {
  large: '大企业',
  small: '中小企业',
  academy: '高校院所',
  bank: '金融机构',
  government: '政府部门',
};

export const MEMBER_ROLE_WORDS: Readonly<Record<MemberRole, string>> = {
  manager: '管理员',
  handler: '经办人',
  reader: '只读',
};

const code = () =>
  line(100)
    .transform(cleanCode)
    .superRefine((typed, ctx) => {
      const message = typed === '' ? '请填写统一社会信用代码' : codeComplaint(typed);
      if (message) ctx.addIssue({ code: 'custom', message });
    });

const id = () => line(40);

const facts = {
  code: code(),
  name: filledPhrase(80, '单位名称'),
  shortName: phrase(20),
  kind: choice(ORGANISATION_KIND_WORDS, '单位类型'),
  /** The kind stands although the code suggests another. */
  kindConfirmed: ticked(),
  region: choice(REGIONS, '所在地区'),
  field: choice(FIELDS, '主要领域'),
  about: prose(1000),
};

type Chosen = { code: string; kind: OrganisationKind; kindConfirmed: boolean };

/** What to answer when kind and code do not go together; undefined where they do, or where it was confirmed. */
export function kindComplaint({ code, kind, kindConfirmed }: Chosen): string | undefined {
  const suggestion = suggestKind(code);
  if (kindConfirmed || !suggestion || suggestion.kinds.includes(kind)) return undefined;
  const { word, kinds } = suggestion;
  const fitting = kinds.map((one) => ORGANISATION_KIND_WORDS[one]).join('、');
  return `代码以 ${code.slice(0, 2)} 开头，是${word}，通常选${fitting}。确实是${ORGANISATION_KIND_WORDS[kind]}的，请勾选“类型没有选错”`;
}

const fitsCode = <S extends z.ZodType<Chosen>>(schema: S) =>
  schema.refine((chosen) => kindComplaint(chosen) === undefined, {
    error: ({ input }) => kindComplaint(input as Chosen),
    path: ['kind'],
    // Also when another field is wrong, so that everything to mend is said at once.
    when: ({ issues }) => !issues.some((issue) => ['code', 'kind'].includes(String(issue.path?.[0]))),
  });

export const registrationInput = fitsCode(z.object(facts));
export type RegistrationInput = z.output<typeof registrationInput>;

export const organisationInput = fitsCode(z.object({ id: id(), ...facts }));
export type OrganisationInput = z.output<typeof organisationInput>;

/** What an official decides on is what was on their screen: `seen` is its `updatedAt`. */
const seen = () => line(20).transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined));

/** `until`: the last day it holds; none is without an end. */
export const verificationInput = z.object({ id: id(), seen: seen(), until: day() });
export type VerificationInput = { id: string; seen?: number | undefined; until?: string | null };

export const returnInput = z.object({ id: id(), seen: seen(), reason: filledProse(500, '退回的理由') });
export type ReturnInput = Omit<VerificationInput, 'until'> & { reason: string };

export const requestInput = z.object({ code: code() });
export type RequestInput = z.output<typeof requestInput>;

export const memberInput = z.object({ id: id() });
export type MemberInput = z.output<typeof memberInput>;

/** `to`: the member who takes over what is still open; empty is nobody for now. */
export const partingInput = z.object({ id: id(), to: id() });
export type PartingInput = { id: string; to?: string };

export const leaveInput = z.object({ to: id() });

export const handOverInput = z.object({
  from: id(),
  to: id().refine((to) => to !== '', { error: '请选择由谁接手' }),
});
export type HandOverInput = z.output<typeof handOverInput>;

export const memberRoleInput = z.object({ id: id(), role: choice(MEMBER_ROLE_WORDS, '角色') });
export type MemberRoleInput = z.output<typeof memberRoleInput>;

const filledDay = (label: string) => day().refine((on) => on !== null, { error: `请填写${label}` });
const reason = () => prose(500);

export const labelInput = z
  .object({
    id: id(),
    organisationId: id(),
    label: choice(LABEL_WORDS, '称号'),
    level: choice(LEVEL_WORDS, '级别'),
    validFrom: filledDay('有效期开始的日子').transform(String),
    validTo: day(),
    source: filledPhrase(200, '来源'),
  })
  .refine(({ validFrom, validTo }) => validTo === null || validTo >= validFrom, {
    error: '有效期的最后一天不能早于开始的日子',
    path: ['validTo'],
  });
export type LabelInput = z.output<typeof labelInput>;

/** `id` of the label or the tie. */
export const labelRemovalInput = z.object({ id: id() });

export const tieInput = z.object({
  id: id(),
  organisationId: id(),
  kind: choice(TIE_WORDS, '归属'),
  value: filledPhrase(40, '名称'),
  fromOn: filledDay('从哪一天起').transform(String),
  reason: reason(),
});
export type TieInput = z.output<typeof tieInput>;

export const tieEndInput = z.object({ id: id(), untilOn: filledDay('到哪一天').transform(String), reason: reason() });
export type TieEndInput = z.output<typeof tieEndInput>;

export const tieCorrectionInput = z.object({
  id: id(),
  value: filledPhrase(40, '名称'),
  fromOn: filledDay('从哪一天起').transform(String),
  untilOn: day(),
  reason: filledProse(500, '更正的理由'),
});
export type TieCorrectionInput = z.output<typeof tieCorrectionInput>;

export const tieRemovalInput = z.object({ id: id(), reason: filledProse(500, '删除的理由') });
export type TieRemovalInput = z.output<typeof tieRemovalInput>;

export const mergeInput = z.object({ from: id(), into: id(), reason: filledProse(500, '合并的理由') });
export type MergeInput = z.output<typeof mergeInput>;

export const mergeUndoInput = z.object({ id: id(), reason: filledProse(500, '撤销的理由') });
export type MergeUndoInput = z.output<typeof mergeUndoInput>;
