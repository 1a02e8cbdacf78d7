import {
  acceptContract,
  answerDirectory,
  askAcceptance,
  defaultContract,
  sendBack,
  terminateContract,
} from '#src/domain/contracts/acceptance.ts';
import {
  acceptInput,
  askInput,
  contractInput,
  decideMilestoneInput,
  directoryInput,
  endInput,
  payInput,
  planForm,
  reasonInput,
  registerInput,
  reportMilestoneInput,
} from '#src/domain/contracts/input.ts';
import { decideMilestone, payMilestone, planMilestones, reportMilestone } from '#src/domain/contracts/milestones.ts';
import { recordContract, registerContract } from '#src/domain/contracts/operations.ts';
import { invalid } from '#src/errors.ts';
import { memberForm } from './form.ts';

const at = (id: string, flash: string) => ({ to: `/contracts/${id}`, flash });

export const contracts = {
  record: memberForm(contractInput, async (ctx, input) =>
    at(await recordContract(ctx, input), '合同已登记，双方都收到通知。接下来可以计划里程碑。'),
  ),
  register: memberForm(registerInput, async (ctx, input) =>
    at(await registerContract(ctx, input), '技术合同登记号已存好。'),
  ),
  plan: memberForm(planForm, async (ctx, input) => {
    // One more row: the page comes back with everything typed, and nothing to mend.
    if (input.intent === 'addRow') throw invalid({});
    const { intent: _intent, ...plan } = input;
    return at(await planMilestones(ctx, plan), '里程碑已存好，揭榜方会收到通知。');
  }),
  report: memberForm(reportMilestoneInput, async (ctx, input) => {
    await reportMilestone(ctx, input);
    return { to: `/milestones/${input.id}`, flash: '里程碑已报送，等待结论。证明文件可以在这里添加。' };
  }),
  decide: memberForm(decideMilestoneInput, async (ctx, input) => {
    await decideMilestone(ctx, input);
    return { to: `/milestones/${input.id}`, flash: '结论已记下，揭榜方会收到通知。' };
  }),
  pay: memberForm(payInput, async (ctx, input) => {
    await payMilestone(ctx, input);
    return { to: `/milestones/${input.id}`, flash: '付款已登记，揭榜方会收到通知。' };
  }),
  ask: memberForm(askInput, async (ctx, input) => at(await askAcceptance(ctx, input), '验收申请已提交。')),
  sendBack: memberForm(reasonInput, async (ctx, input) =>
    at(await sendBack(ctx, input), '验收申请已退回，揭榜方会收到您写的理由。'),
  ),
  accept: memberForm(acceptInput, async (ctx, input) => at(await acceptContract(ctx, input), '合同通过验收。')),
  directory: memberForm(directoryInput, async (ctx, input) =>
    at(await answerDirectory(ctx, input), '已记下，揭榜方会收到通知。'),
  ),
  end: memberForm(endInput, async (ctx, { id, how, endReason: reason }) =>
    how === 'terminate'
      ? at(await terminateContract(ctx, { id, reason }), '合同已终止，双方都收到理由。')
      : at(await defaultContract(ctx, { id, reason }), '已认定违约，双方都收到理由。'),
  ),
};
