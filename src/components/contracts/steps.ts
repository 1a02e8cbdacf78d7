import type { ContractDetail } from '#src/domain/contracts/queries.ts';
import { CONTRACT_STATE_WORDS } from '#src/domain/contracts/states.ts';
import { startOfDay } from '#src/lib/dates.ts';

type Step = { word: string; stage: 'past' | 'now' | 'ahead'; at?: number | null; on?: string | null; note?: string };
type Contract = Pick<ContractDetail['contract'], 'state' | 'signedOn' | 'reportedAt' | 'endedAt'>;
type Milestones = readonly { state: string; dueOn: string }[];

/** The line of a contract's life: signed, performing, acceptance asked for, accepted; or where it broke off. */
export function stepsOfContract({ state, signedOn, reportedAt, endedAt }: Contract, milestones: Milestones): Step[] {
  const signed: Step = { word: '签约', stage: 'past', at: startOfDay(signedOn) ?? null };
  const asked: Step = { word: '申请验收', stage: 'past', at: reportedAt };
  const { word } = CONTRACT_STATE_WORDS[state];
  if (state === 'performing')
    return [signed, performing(milestones), { word: '申请验收', stage: 'ahead' }, { word: '通过验收', stage: 'ahead' }];
  if (state === 'reported')
    return [signed, { word: '履行', stage: 'past' }, { ...asked, stage: 'now' }, { word: '通过验收', stage: 'ahead' }];
  const before: Step[] = state === 'accepted' ? [{ word: '履行', stage: 'past' }, asked] : [];
  return [signed, ...before, { word, stage: 'now', at: endedAt }];
}

function performing(milestones: Milestones): Step {
  const answered = milestones.filter(
    ({ state }) => state === 'met' || state === 'partial' || state === 'missed',
  ).length;
  const next = milestones.find(({ state }) => state === 'planned');
  const word = milestones.length === 0 ? '履行中' : `履行中，里程碑 ${answered}/${milestones.length}`;
  return { word, stage: 'now', ...(next ? { on: next.dueOn, note: '到期' } : {}) };
}
