import { accounts } from './accounts.ts';
import { outbox } from './outbox.ts';

export const server = { accounts, outbox };
