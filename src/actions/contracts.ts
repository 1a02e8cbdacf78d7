import { contractInput, registerInput } from '#src/domain/contracts/input.ts';
import { recordContract, registerContract } from '#src/domain/contracts/operations.ts';
import { memberForm } from './form.ts';

const page = (id: string) => `/contracts/${id}`;

export const contracts = {
  record: memberForm(contractInput, async (ctx, input) => {
    const id = await recordContract(ctx, input);
    return { to: page(id), flash: '合同已登记，双方都收到通知。接下来可以计划里程碑。' };
  }),
  register: memberForm(registerInput, async (ctx, input) => {
    await registerContract(ctx, input);
    return { to: page(input.id), flash: '技术合同登记号已存好。' };
  }),
};
