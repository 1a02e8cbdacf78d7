import { describe, expect, it, vi } from 'vitest';
import { dutyRuns } from '#db/schema/index.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { type Duty, runDuties } from '#src/outbox/duties.ts';
import { listBackground } from '#src/outbox/queries.ts';
import { createWorld } from '#tests/world.ts';

async function scene() {
  const world = await createWorld();
  const written = new Map<string, number>();
  const run = (...duties: Duty[]) => runDuties(world.database, duties, () => world.visitor(), written);
  const runs = () => world.database.db.select().from(dutyRuns);
  return { world, run, runs };
}

describe('the duties of the clock', () => {
  it('run all, though one fails, and staff see which', async () => {
    const { world, run } = await scene();
    const done: string[] = [];
    async function failing(): Promise<number> {
      throw new Error('邮件服务器不通');
    }
    async function working(): Promise<number> {
      done.push('working');
      return 2;
    }
    await run(failing, working);
    expect(done).toEqual(['working']);
    expect(vi.mocked(console.error).mock.calls.splice(0)).toHaveLength(1);
    const { duties } = await listBackground(world.as(await world.official()));
    expect(duties).toMatchObject([
      { name: 'failing', failing: true, error: '邮件服务器不通', didAt: null },
      { name: 'working', failing: false, did: 2, didAt: world.now },
    ]);
    await expect(listBackground(world.as(await world.person()))).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('that find nothing are written down once a minute, and keep what they last did', async () => {
    const { world, run, runs } = await scene();
    let did = 3;
    async function duty(): Promise<number> {
      return did;
    }
    await run(duty);
    const first = world.now;
    did = 0;
    world.now += MINUTE - 1;
    await run(duty);
    expect(await runs()).toMatchObject([{ ranAt: first, did: 3, didAt: first }]);
    world.now += 1;
    await run(duty);
    expect(await runs()).toMatchObject([{ ranAt: world.now, did: 3, didAt: first }]);
  });
});
