import type { Transaction } from '#db/client.ts';
import type { Context } from '#src/context.ts';
import type { ScansInput } from './input.ts';
import { type Door, loadDoor } from './load.ts';
import { correctedAt } from './policy.ts';
import { findHere, keepOnce, readCode } from './scan.ts';

/**
 * What a device noted at the door, at once or after hours without network. Every scan counts once, however often it is
 * sent, and at the moment it was made: the earliest of two lets in, whichever comes in first.
 */
export const takeScans = (ctx: Context, input: ScansInput): Promise<void> =>
  ctx.write(async (tx) => {
    const door = await loadDoor(tx, ctx, input, { late: true });
    for (const scan of input.scans) await takeScan(tx, ctx, door, input, scan);
  });

async function takeScan(
  tx: Transaction,
  ctx: Context,
  door: Door,
  { deviceId, sentAt }: ScansInput,
  { id, at, code, registrationId, said }: ScansInput['scans'][number],
): Promise<void> {
  const one = registrationId === '' ? undefined : await findHere(tx, door, registrationId);
  const read = one ? { one } : await readCode(tx, ctx, door, code);
  const scannedAt = correctedAt({ at, sentAt }, door.keeper, door.event, ctx.now);
  await keepOnce(tx, ctx, door, { id, scannedAt, deviceId, deviceAt: at, said }, read);
}
