import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, day, id, prose } from './columns.ts';

/** 大企业, 中小企业, 高校院所, 金融机构, 政府部门. */
export const ORGANISATION_KINDS = ['large', 'small', 'academy', 'bank', 'government'] as const;
/** 代建待认领, 审核中, 已认证, 退回, 已合并. 过期 follows from `verifiedUntil` and is never stored. */
export const ORGANISATION_STATES = ['stub', 'pending', 'verified', 'returned', 'merged'] as const;
/** 管理员, 经办人, 只读. */
export const MEMBER_ROLES = ['manager', 'handler', 'reader'] as const;
export const MEMBERSHIP_STATES = ['requested', 'active'] as const;

export const organisations = sqliteTable(
  'organisations',
  {
    id: id(),
    /** 统一社会信用代码, 18 characters, GB 32100. */
    code: text().notNull(),
    name: text().notNull(),
    shortName: prose(),
    kind: text({ enum: ORGANISATION_KINDS }).notNull(),
    /** Keys of src/lib/vocabulary.ts. */
    region: text().notNull(),
    field: text().notNull(),
    about: prose(),
    state: text({ enum: ORGANISATION_STATES }).notNull().default('pending'),
    stateReason: prose(),
    verifiedAt: at(),
    /** 认证有效期; null: without an end. */
    verifiedUntil: at(),
    /** 申请续期: asked for by its manager and not yet decided; meanwhile it stays what it was. */
    renewalAskedAt: at(),
    /** The organisation it was merged into. */
    mergedInto: text(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('organisations_code').on(t.code),
    index('organisations_state').on(t.state, t.createdAt),
    index('organisations_expiry').on(t.state, t.verifiedUntil),
  ],
);

/** A person belongs to one organisation at a time. */
export const memberships = sqliteTable(
  'memberships',
  {
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    organisationId: text()
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    role: text({ enum: MEMBER_ROLES }).notNull(),
    state: text({ enum: MEMBERSHIP_STATES }).notNull(),
    createdAt: at().notNull(),
  },
  (t) => [uniqueIndex('memberships_user').on(t.userId), index('memberships_organisation').on(t.organisationId)],
);

/** 规上, 创新型中小企业, 专精特新, 小巨人, 单项冠军, 瞪羚, 高企, 科小. */
export const ORGANISATION_LABELS = [
  'aboveScale',
  'innovative',
  'specialised',
  'littleGiant',
  'champion',
  'gazelle',
  'highTech',
  'techSmall',
] as const;
/** 市, 省, 国家. */
export const LABEL_LEVELS = ['city', 'province', 'nation'] as const;

/** 称号: with validity, so that a count as of a date holds. */
export const organisationLabels = sqliteTable(
  'organisation_labels',
  {
    id: id(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    label: text({ enum: ORGANISATION_LABELS }).notNull(),
    level: text({ enum: LABEL_LEVELS }).notNull(),
    validFrom: day().notNull(),
    /** The last day; null: without an end. */
    validTo: day(),
    /** 来源: the document it rests on. */
    source: prose(),
    addedBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
    /** Entered by mistake; kept for the record, counted nowhere. */
    removedAt: at(),
  },
  (t) => [
    index('organisation_labels_one').on(t.organisationId, t.label),
    index('organisation_labels_label').on(t.label, t.validFrom),
  ],
);

/** 产业链, 园区, 包联干部, 规模. */
export const TIE_KINDS = ['chain', 'park', 'liaison', 'size'] as const;

/** What an organisation belongs to, from a day until a day: figures as of a date hold. */
export const organisationTies = sqliteTable(
  'organisation_ties',
  {
    id: id(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    kind: text({ enum: TIE_KINDS }).notNull(),
    /** Name of the chain or park, key of the size class, id of the official. */
    value: text().notNull(),
    fromOn: day().notNull(),
    /** The first day it no longer holds; null: still holds. */
    untilOn: day(),
    addedBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: at().notNull(),
  },
  (t) => [
    index('organisation_ties_one').on(t.organisationId, t.kind, t.fromOn),
    index('organisation_ties_value').on(t.kind, t.value),
  ],
);

/** 合并: what was moved from one organisation to another, so that it can be moved back. */
export const organisationMerges = sqliteTable(
  'organisation_merges',
  {
    id: id(),
    fromId: text()
      .notNull()
      .references(() => organisations.id),
    intoId: text()
      .notNull()
      .references(() => organisations.id),
    /** JSON: ids of the rows that were moved, by table. */
    moved: text({ mode: 'json' }).$type<Record<string, string[]>>().notNull(),
    /** State of the merged organisation before. */
    stateBefore: text({ enum: ORGANISATION_STATES }).notNull(),
    reason: prose(),
    mergedBy: text()
      .notNull()
      .references(() => users.id),
    mergedAt: at().notNull(),
    undoneBy: text().references(() => users.id),
    undoneAt: at(),
  },
  (t) => [index('organisation_merges_from').on(t.fromId), index('organisation_merges_into').on(t.intoId)],
);
