import { expect, it } from 'vitest';
import { organisationLabels, organisationTies } from '#db/schema/index.ts';
import { createContext } from '#src/context.ts';
import { countLabels, countTies } from '#src/domain/organisations/numbers.ts';
import { SINGLE_TIES, SIZE_WORDS } from '#src/domain/organisations/states.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { loadDemo } from './demo.ts';

it('has labels that hold, that are over and that end soon, each with its source', async () => {
  const { database, now } = await loadDemo();
  const rows = await database.db.select().from(organisationLabels);
  const today = dayOf(now);
  expect(rows.filter(({ validTo, validFrom }) => validTo !== null && validTo < validFrom)).toEqual([]);
  expect(rows.filter(({ source }) => source === '')).toEqual([]);
  expect(rows.some(({ validTo }) => validTo !== null && validTo < today)).toBe(true);
  expect(rows.some(({ validTo }) => validTo !== null && validTo > today && validTo < dayOf(now + 31 * DAY))).toBe(true);
  const ctx = createContext(database, undefined, now);
  expect(await countLabels(ctx, { day: today, label: 'highTech' })).toBe(3);
  expect(await countLabels(ctx, { day: dayOf(now - 600 * DAY), label: 'highTech' })).toBe(1);
});

it('has one chain, park and size at a time, and a park that was changed', async () => {
  const { database, now } = await loadDemo();
  const rows = await database.db.select().from(organisationTies);
  for (const row of rows.filter(({ kind }) => SINGLE_TIES.includes(kind)))
    for (const other of rows.filter((one) => one !== row && one.kind === row.kind)) {
      const apart = (row.untilOn ?? '9') <= other.fromOn || (other.untilOn ?? '9') <= row.fromOn;
      expect(apart || row.organisationId !== other.organisationId).toBe(true);
    }
  expect(rows.filter(({ kind, value }) => kind === 'size' && !Object.hasOwn(SIZE_WORDS, value))).toEqual([]);
  const ctx = createContext(database, undefined, now);
  const parks = (days: number) => countTies(ctx, { kind: 'park', value: '高新区软件园', day: dayOf(now + days * DAY) });
  expect([await parks(-100), await parks(0)]).toEqual([1, 0]);
});
