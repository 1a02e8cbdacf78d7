import { accounts } from './accounts.ts';
import { bids } from './bids.ts';
import { listings } from './listings.ts';
import { organisations } from './organisations.ts';
import { outbox } from './outbox.ts';

export const server = { accounts, bids, listings, organisations, outbox };
