import { describe, expect, it } from 'vitest';
import { askAboutCapability, publishCapability, saveCapability } from '#src/domain/capabilities/operations.ts';
import { createWorld } from '#tests/world.ts';
import { history, input, letters } from './offers.ts';

describe('a question', () => {
  it('reaches the handlers without either phone, and stays on record', async () => {
    const world = await createWorld();
    const owner = await world.person();
    const handler = await world.person({ colleagueOf: owner, memberRole: 'handler' });
    await world.person({ colleagueOf: owner, memberRole: 'reader' });
    const capability = input();
    await publishCapability(world.as(owner), capability);
    const asker = await world.person();
    await askAboutCapability(world.as(asker), { id: capability.id, message: '能做 2 米宽的样品吗？' });
    const sent = (await letters(world)).map(({ payload }) => payload as { to: string; text: string });
    expect(sent.map(({ to }) => to).sort()).toEqual([owner.email, handler.email].sort());
    expect(sent[0]?.text).toContain('能做 2 米宽的样品吗？');
    expect(sent[0]?.text).toContain(asker.email);
    expect((await history(world, capability.id)).map(([action]) => action)).toContain('contact');
  });

  it('is for people of other verified organisations, about what is published, twenty a day', async () => {
    const world = await createWorld();
    const owner = await world.person();
    const capability = input();
    await saveCapability(world.as(owner), capability);
    const question = { id: capability.id, message: '能做 2 米宽的样品吗？' };
    const asker = world.as(await world.person());
    await expect(askAboutCapability(asker, question)).rejects.toMatchObject({ kind: 'notFound' });
    await publishCapability(world.as(owner), capability);
    await expect(askAboutCapability(world.as(owner), question)).rejects.toMatchObject({ kind: 'forbidden' });
    const pending = world.as(await world.person({ state: 'pending' }));
    await expect(askAboutCapability(pending, question)).rejects.toMatchObject({ kind: 'forbidden' });
    for (let i = 0; i < 20; i++) await askAboutCapability(asker, question);
    await expect(askAboutCapability(asker, question)).rejects.toMatchObject({
      errors: { message: expect.any(String) },
    });
  });
});
