export * from './accounts.ts';
export * from './achievements.ts';
export * from './audit.ts';
export * from './bids.ts';
export * from './capabilities.ts';
export * from './listings.ts';
export * from './organisations.ts';
export * from './outbox.ts';
