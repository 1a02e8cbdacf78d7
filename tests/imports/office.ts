import { achievements } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { continueImports } from '#src/domain/imports/work.ts';
import type { World } from '#tests/world.ts';

/** What tests of imports share. */
export const sheet = (text: string, name = '成果.csv') => new File([text], name);
export const many = (n: number) => `编号,名称\n${Array.from({ length: n }, (_, i) => `s${i},成果 ${i}`).join('\n')}\n`;
export const input = { kind: 'achievements', organisation: '', publish: false } as const;

export async function office(world: World): Promise<MemberContext> {
  return world.as(await world.official());
}
export const work = (world: World) => continueImports(world.database, world.now);
export const added = ({ database }: World) => database.db.$count(achievements);
