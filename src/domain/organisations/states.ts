import type { ORGANISATION_STATES } from '#db/schema/index.ts';

export type OrganisationState = (typeof ORGANISATION_STATES)[number];

/** `official`: one who does not belong to it. `manager`: the organisation's own. */
export type OrganisationMover = 'official' | 'manager';

type OrganisationMove = { from: OrganisationState; to: OrganisationState; by: OrganisationMover; action: string };

/** Every move there is. An edit of what was verified asks for verification again. */
export const ORGANISATION_MOVES: readonly OrganisationMove[] = [
  { from: 'pending', to: 'verified', by: 'official', action: 'verify' },
  { from: 'pending', to: 'returned', by: 'official', action: 'return' },
  { from: 'returned', to: 'pending', by: 'manager', action: 'resubmit' },
  { from: 'verified', to: 'pending', by: 'manager', action: 'reopen' },
];

export const findOrganisationMove = (from: OrganisationState, to: OrganisationState): OrganisationMove | undefined =>
  ORGANISATION_MOVES.find((move) => move.from === from && move.to === to);

/** Shape of a state's mark, see State.astro. */
export const ORGANISATION_TONES: Readonly<Record<OrganisationState, 'wait' | 'done' | 'open'>> = {
  stub: 'wait',
  pending: 'wait',
  verified: 'done',
  returned: 'open',
  merged: 'wait',
};

/** What happened to an organisation, by the action in its history. */
export const ORGANISATION_ACTION_WORDS: Readonly<Record<string, string>> = {
  register: '登记',
  edit: '修改资料',
  verify: '通过认证',
  return: '退回',
  resubmit: '重新提交',
  reopen: '修改了认证内容，待重新认证',
  requestMembership: '申请加入',
  cancelRequest: '撤回加入申请',
  acceptMember: '同意加入',
  declineMember: '不同意加入',
  changeRole: '改变成员角色',
  removeMember: '移出成员',
  leave: '退出单位',
};
