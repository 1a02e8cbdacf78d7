import { eq } from 'drizzle-orm';
import { audit, capabilities, outbox } from '#db/schema/index.ts';
import type { CapabilityInput } from '#src/domain/capabilities/input.ts';
import { newId } from '#src/lib/ids.ts';
import type { World } from '#tests/world.ts';

/** What tests of capabilities share. */
export const input = (of: Partial<CapabilityInput> = {}): CapabilityInput => ({
  id: newId(),
  title: '导热系数检测',
  field: 'chem',
  chain: 'polymer',
  industry: '74',
  region: 'gx',
  summary: '导热系数、氧指数、热失重检测，每周三对外预约。',
  products: '',
  processes: '',
  equipment: '',
  certificates: '',
  standards: '',
  cases: '',
  capacity: '',
  reach: 'local',
  modes: ['service'],
  qualifications: ['cma'],
  leadDays: 5,
  ...of,
});
export const rows = ({ database }: World) => database.db.select().from(capabilities);
export const states = async (world: World) => (await rows(world)).map((row) => row.state);
export const history = async ({ database }: World, id: string) =>
  (await database.db.select().from(audit).where(eq(audit.thingId, id))).map((row) => [row.action, row.from, row.to]);
export const letters = ({ database }: World) => database.db.select().from(outbox).where(eq(outbox.kind, 'mail'));
