import { accounts } from './accounts.ts';
import { achievements } from './achievements.ts';
import { amendments } from './amendments.ts';
import { attachments } from './attachments.ts';
import { batches } from './batches.ts';
import { bids } from './bids.ts';
import { capabilities } from './capabilities.ts';
import { checkins } from './checkins.ts';
import { contracts } from './contracts.ts';
import { events } from './events.ts';
import { imports } from './imports.ts';
import { invitees } from './invitees.ts';
import { listings } from './listings.ts';
import { matches } from './matches.ts';
import { organisationRecords } from './organisation-records.ts';
import { organisations } from './organisations.ts';
import { outbox } from './outbox.ts';
import { panels } from './panels.ts';
import { publicity } from './publicity.ts';
import { questions } from './questions.ts';
import { referrals } from './referrals.ts';
import { registrationForms } from './registration-forms.ts';
import { registrations } from './registrations.ts';
import { searches } from './searches.ts';
import { words } from './words.ts';

export const server = {
  accounts,
  achievements,
  amendments,
  attachments,
  batches,
  bids,
  capabilities,
  checkins,
  contracts,
  events,
  imports,
  invitees,
  listings,
  organisationRecords,
  organisations,
  matches,
  outbox,
  panels,
  publicity,
  questions,
  referrals,
  registrationForms,
  registrations,
  searches,
  words,
};
