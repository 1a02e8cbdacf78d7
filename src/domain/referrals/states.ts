import type { REFERRAL_STATES } from '#db/schema/index.ts';

export type ReferralState = (typeof REFERRAL_STATES)[number];

export const REFERRAL_STATE_WORDS: Readonly<Record<ReferralState, { word: string; tone: 'wait' | 'done' | 'closed' }>> =
  {
    sent: { word: '等对方答复', tone: 'wait' },
    interested: { word: '有意向', tone: 'done' },
    declined: { word: '不合适', tone: 'closed' },
  };

/** Whether a recommendation reached anybody: from the letters in the outbox. */
export type Delivery = { state: 'arrived'; at: number } | { state: 'waiting' | 'failed' | 'none' };

export const DELIVERY_WORDS: Readonly<
  Record<Delivery['state'], { word: string; tone: 'open' | 'wait' | 'done' | 'closed' }>
> = {
  arrived: { word: '已送达', tone: 'done' },
  waiting: { word: '在发', tone: 'wait' },
  failed: { word: '发不出', tone: 'open' },
  none: { word: '没有记录', tone: 'closed' },
};
