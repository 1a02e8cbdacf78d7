import { accounts } from './accounts.ts';
import { achievements } from './achievements.ts';
import { attachments } from './attachments.ts';
import { batches } from './batches.ts';
import { bids } from './bids.ts';
import { capabilities } from './capabilities.ts';
import { contracts } from './contracts.ts';
import { imports } from './imports.ts';
import { listings } from './listings.ts';
import { organisations } from './organisations.ts';
import { outbox } from './outbox.ts';

export const server = {
  accounts,
  achievements,
  attachments,
  batches,
  bids,
  capabilities,
  contracts,
  imports,
  listings,
  organisations,
  outbox,
};
