import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { users } from './accounts.ts';
import { type COOPERATION_MODES, OFFER_STATES } from './capabilities.ts';
import { at, fen, id, prose } from './columns.ts';
import { organisations } from './organisations.ts';

/** 科技成果 of universities and institutes. */
export const achievements = sqliteTable(
  'achievements',
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
    summary: prose(),
    /** 知识产权: kind, number and state, one per line. */
    ip: prose(),
    /** 技术就绪度 1–9, GB/T 22900. */
    trl: integer(),
    modes: text({ mode: 'json' }).$type<(typeof COOPERATION_MODES)[number][]>().notNull().default([]),
    /** 意向价; null is 面议. */
    priceFen: fen(),
    team: prose(),
    cases: prose(),
    state: text({ enum: OFFER_STATES }).notNull().default('draft'),
    importKey: text(),
    publishedAt: at(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    uniqueIndex('achievements_import').on(t.importKey),
    index('achievements_state').on(t.state, t.publishedAt),
    index('achievements_organisation').on(t.organisationId),
  ],
);
