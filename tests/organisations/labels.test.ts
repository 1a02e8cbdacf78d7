import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LABEL_LEVELS, ORGANISATION_LABELS } from '#db/schema/index.ts';
import { labelInput } from '#src/domain/organisations/input.ts';
import { addLabel, removeLabel } from '#src/domain/organisations/labels.ts';
import { countLabels, labelsOn, listLabels } from '#src/domain/organisations/numbers.ts';
import { listOrganisations } from '#src/domain/organisations/queries.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld } from '#tests/world.ts';
import { trail } from './given.ts';

const label = (organisationId: string, changes: Record<string, string> = {}) =>
  labelInput.parse({
    id: newId(),
    organisationId,
    label: 'specialised',
    level: 'province',
    validFrom: '2025-01-01',
    validTo: '2027-12-31',
    source: '省工信厅 2025 年第 3 号',
    ...changes,
  });

describe('a label', () => {
  it('holds from its first day to its last, and is on record with its source', async () => {
    const world = await createWorld();
    const id = (await world.person()).organisation?.id ?? '';
    const ctx = world.as(await world.official());
    await addLabel(ctx, label(id));
    const held = async (day: string) => (await labelsOn(ctx, id, day)).length;
    expect(await held('2024-12-31')).toBe(0);
    expect(await held('2025-01-01')).toBe(1);
    expect(await held('2027-12-31')).toBe(1);
    expect(await held('2028-01-01')).toBe(0);
    expect(await trail(world, id)).toMatchObject([
      { action: 'addLabel', reason: '专精特新中小企业（省级），2025-01-01 起，至 2027-12-31' },
    ]);
  });

  it('sent twice by the same form is one; the same valid on the same day is refused', async () => {
    const world = await createWorld();
    const id = (await world.person()).organisation?.id ?? '';
    const ctx = world.as(await world.official());
    const input = label(id);
    await addLabel(ctx, input);
    await addLabel(ctx, input);
    expect(await listLabels(ctx, id)).toHaveLength(1);
    const again = addLabel(ctx, label(id, { validFrom: '2027-12-31', validTo: '' }));
    await expect(again).rejects.toMatchObject({ errors: { validFrom: expect.stringContaining('有效期重叠') } });
    await addLabel(ctx, label(id, { validFrom: '2028-01-01', validTo: '' }));
    await addLabel(ctx, label(id, { level: 'city' }));
    expect(await listLabels(ctx, id)).toHaveLength(3);
  });

  it('is not entered under the id of another organisation’s', async () => {
    const world = await createWorld();
    const [one, two] = [(await world.person()).organisation?.id ?? '', (await world.person()).organisation?.id ?? ''];
    const ctx = world.as(await world.official());
    const input = label(one);
    await addLabel(ctx, input);
    await expect(addLabel(ctx, { ...input, organisationId: two })).rejects.toMatchObject({ kind: 'notFound' });
    expect(await labelsOn(ctx, two, '2026-01-01')).toEqual([]);
  });

  it('that was removed counts nowhere and is seen by officials and its own people only', async () => {
    const world = await createWorld();
    const person = await world.person();
    const id = person.organisation?.id ?? '';
    const ctx = world.as(await world.official());
    const input = label(id);
    await addLabel(ctx, input);
    await removeLabel(ctx, { id: input.id });
    await removeLabel(ctx, { id: input.id });
    expect(await labelsOn(ctx, id, '2026-01-01')).toEqual([]);
    expect(await countLabels(ctx, { day: '2026-01-01' })).toBe(0);
    expect(await listLabels(world.visitor(), id)).toEqual([]);
    for (const reader of [ctx, world.as(person)]) expect(await listLabels(reader, id)).toHaveLength(1);
    expect((await trail(world, id)).map(({ action }) => action)).toEqual(['addLabel', 'removeLabel']);
  });

  it('is kept by officials, not of their own organisation, nor of what is gone', async () => {
    const world = await createWorld();
    const person = await world.person();
    const id = person.organisation?.id ?? '';
    const own = await world.person({ colleagueOf: person, userRole: 'official' });
    for (const actor of [person, own, await world.person()])
      await expect(addLabel(world.as(actor), label(id))).rejects.toMatchObject({ kind: 'forbidden' });
    const official = world.as(await world.official());
    await expect(addLabel(official, label('nowhere'))).rejects.toMatchObject({ kind: 'notFound' });
    await expect(removeLabel(official, { id: 'nothing' })).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('narrows the list of organisations to those that hold it today', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.official());
    const add = async (name: string, ...labels: Record<string, string>[]) => {
      const id = (await world.person({ name })).organisation?.id ?? '';
      for (const changes of labels) await addLabel(ctx, label(id, changes));
    };
    await add('专精特新', {}, { label: 'highTech', level: 'nation' });
    await add('到期', { validTo: '2026-11-21' });
    await add('高企', { label: 'highTech', level: 'nation' });
    await add('无称号');
    const none = { word: '', kind: [], region: [], field: [], label: [] };
    const found = async (chosen: string[]) => {
      const { page, facets } = await listOrganisations(world.visitor(), { ...none, label: chosen }, 1);
      return { names: page.rows.map(({ name }) => name).sort(), total: page.total, facets: facets.label };
    };
    const facets = { specialised: 1, highTech: 2 };
    expect(await found(['specialised'])).toEqual({ names: ['专精特新'], total: 1, facets });
    expect(await found(['specialised', 'highTech'])).toEqual({ names: ['专精特新', '高企'], total: 2, facets });
    expect((await found([])).total).toBe(5);
  });

  it('form says what is missing, and that a last day comes after the first', () => {
    const sent = { id: newId(), organisationId: 'o', label: 'x', level: '', validFrom: '', validTo: '', source: '' };
    const issues = (values: object) => labelInput.safeParse(values).error?.issues.map(({ path }) => path.join('.'));
    expect(issues(sent)).toEqual(['label', 'level', 'validFrom', 'source']);
    const backwards = { ...label('o'), validFrom: '2026-01-02', validTo: '2026-01-01' };
    expect(issues(backwards)).toEqual(['validTo']);
  });
});

const DAYS = Array.from({ length: 9 }, (_, i) => `2026-03-0${i + 1}`);

describe('labels as of a day', () => {
  it('count what a plain list of intervals counts', async () => {
    const world = await createWorld();
    const firms: string[] = [];
    for (let i = 0; i < 3; i++) firms.push((await world.person()).organisation?.id ?? '');
    const ctx = world.as(await world.official());
    const model: { firm: string; label: string; level: string; from: string; to: string }[] = [];
    const one = fc.record({
      firm: fc.constantFrom(...firms),
      label: fc.constantFrom(...ORGANISATION_LABELS.slice(0, 2)),
      level: fc.constantFrom(...LABEL_LEVELS.slice(0, 2)),
      days: fc.tuple(fc.nat(8), fc.nat(8)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
      open: fc.boolean(),
      removed: fc.boolean(),
    });
    for (const { firm, label: name, level, days, open, removed } of fc.sample(one, { numRuns: 80, seed: 5 })) {
      const from = DAYS[days[0]] as string;
      const to = open ? '' : (DAYS[days[1]] as string);
      const input = label(firm, { label: name, level, validFrom: from, validTo: to });
      const clash = model.some(
        (row) =>
          row.firm === firm &&
          row.label === name &&
          row.level === level &&
          row.from <= (to || '9') &&
          (row.to || '9') >= from,
      );
      const outcome = await addLabel(ctx, input).then(
        () => 'added',
        () => 'refused',
      );
      expect(outcome).toBe(clash ? 'refused' : 'added');
      if (clash) continue;
      if (removed) await removeLabel(ctx, { id: input.id });
      else model.push({ firm, label: name, level, from, to });
    }
    expect(model.length).toBeGreaterThan(8);
    for (const day of DAYS) {
      const valid = model.filter(({ from, to }) => from <= day && (to || '9') >= day);
      const firmsOf = (rows: typeof model) => new Set(rows.map(({ firm }) => firm)).size;
      expect(await countLabels(ctx, { day })).toBe(firmsOf(valid));
      for (const name of ORGANISATION_LABELS.slice(0, 2)) {
        const named = valid.filter((row) => row.label === name);
        expect(await countLabels(ctx, { day, label: name })).toBe(firmsOf(named));
        const city = named.filter(({ level }) => level === 'city');
        expect(await countLabels(ctx, { day, label: name, level: 'city' })).toBe(firmsOf(city));
      }
      for (const firm of firms)
        expect(await labelsOn(ctx, firm, day)).toHaveLength(valid.filter((row) => row.firm === firm).length);
    }
  });
});
