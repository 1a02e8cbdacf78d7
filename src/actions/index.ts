import { accounts } from './accounts.ts';
import { organisations } from './organisations.ts';
import { outbox } from './outbox.ts';

export const server = { accounts, organisations, outbox };
