import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { at, id, prose } from './columns.ts';
import { organisations } from './organisations.ts';

/** 草稿, 已发布, 已下架. Shared by capabilities and achievements. */
export const OFFER_STATES = ['draft', 'published', 'withdrawn'] as const;

/** 转让, 许可, 作价投资, 合作开发, 服务, 咨询. */
export const COOPERATION_MODES = ['transfer', 'licence', 'equity', 'joint', 'service', 'consulting'] as const;

/** What a firm or an institute can make or do. */
export const capabilities = sqliteTable(
  'capabilities',
  {
    id: id(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    title: prose(),
    field: text().notNull(),
    region: text().notNull(),
    /** 产业链 and 国民经济行业 (division of GB/T 4754); empty is unsaid. */
    chain: prose(),
    industry: prose(),
    /** 合作方式; empty is unsaid. */
    modes: text({ mode: 'json' }).$type<(typeof COOPERATION_MODES)[number][]>().notNull().default([]),
    /** 已取得的资质, all of them; empty is unsaid. */
    qualifications: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** 交付周期 from order to first delivery, in days. */
    leadDays: integer(),
    summary: prose(),
    products: prose(),
    processes: prose(),
    equipment: prose(),
    certificates: prose(),
    standards: prose(),
    cases: prose(),
    /** 产能. */
    capacity: prose(),
    /** 服务半径: local, province, country. */
    reach: text({ enum: ['local', 'province', 'country'] })
      .notNull()
      .default('province'),
    state: text({ enum: OFFER_STATES }).notNull().default('draft'),
    importKey: text(),
    publishedAt: at(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('capabilities_import').on(t.importKey),
    index('capabilities_state').on(t.state, t.publishedAt),
    index('capabilities_organisation').on(t.organisationId),
  ],
);
