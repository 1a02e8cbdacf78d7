import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';

/** 大企业, 中小企业, 高校院所, 金融机构, 政府部门. */
export const ORGANISATION_KINDS = ['large', 'small', 'academy', 'bank', 'government'] as const;
/** 审核中, 已认证, 退回. */
export const ORGANISATION_STATES = ['pending', 'verified', 'returned'] as const;
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
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [uniqueIndex('organisations_code').on(t.code), index('organisations_state').on(t.state, t.createdAt)],
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
