import { z } from 'zod';
import { database } from '#src/database.ts';
import { line } from '#src/lib/fields.ts';
import { retry } from '#src/outbox/drain.ts';
import { staffForm } from './form.ts';

export const outbox = {
  retry: staffForm(z.object({ id: line(40) }), async (ctx, { id }) => {
    await retry(database(), [id], ctx.now);
    return { to: '/staff/outbox', flash: '已重新排队，稍后再发一次。' };
  }),
};
