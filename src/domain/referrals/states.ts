import type { REFERRAL_STATES } from '#db/schema/index.ts';

export type ReferralState = (typeof REFERRAL_STATES)[number];

export const REFERRAL_STATE_WORDS: Readonly<Record<ReferralState, { word: string; tone: 'wait' | 'done' | 'closed' }>> =
  {
    sent: { word: '等对方答复', tone: 'wait' },
    interested: { word: '有意向', tone: 'done' },
    declined: { word: '不合适', tone: 'closed' },
  };
