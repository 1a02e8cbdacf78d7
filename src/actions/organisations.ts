import { handOver } from '#src/domain/organisations/handover.ts';
import {
  handOverInput,
  leaveInput,
  memberInput,
  memberRoleInput,
  organisationInput,
  partingInput,
  registrationInput,
  requestInput,
  returnInput,
  verificationInput,
} from '#src/domain/organisations/input.ts';
import {
  acceptMember,
  changeMemberRole,
  declineMember,
  leaveOrganisation,
  removeMember,
  requestMembership,
} from '#src/domain/organisations/members.ts';
import {
  editOrganisation,
  registerOrganisation,
  returnOrganisation,
  verifyOrganisation,
} from '#src/domain/organisations/operations.ts';
import { askRenewal } from '#src/domain/organisations/renew.ts';
import { memberForm, staffForm } from './form.ts';

export const organisations = {
  register: memberForm(registrationInput, async (ctx, input) => {
    const id = await registerOrganisation(ctx, input);
    return { to: `/organisations/${id}`, flash: '已提交认证，结果会发到您的邮箱。等待期间可以先写草稿。' };
  }),

  edit: memberForm(organisationInput, async (ctx, input) => {
    await editOrganisation(ctx, input);
    return { to: `/organisations/${input.id}`, flash: '单位资料已保存。' };
  }),

  verify: staffForm(verificationInput, async (ctx, input) => {
    await verifyOrganisation(ctx, input);
    return { to: '/staff?part=organisations', flash: '已通过认证，并已通知该单位的管理员。' };
  }),

  return: staffForm(returnInput, async (ctx, input) => {
    await returnOrganisation(ctx, input);
    return { to: '/staff?part=organisations', flash: '已退回，理由已发给该单位的管理员。' };
  }),

  join: memberForm(requestInput, async (ctx, input) => {
    await requestMembership(ctx, input);
    return { to: '/account', flash: '申请已发给该单位的管理员，结果会发到您的邮箱。' };
  }),

  leave: memberForm(leaveInput, async (ctx, input) => {
    const left = await leaveOrganisation(ctx, input);
    return { to: '/account', flash: left === 'requested' ? '申请已撤回。' : '您已不属于任何单位。' };
  }),

  accept: memberForm(memberRoleInput, async (ctx, input) => ({
    to: membersOf(await acceptMember(ctx, input)),
    flash: '已同意加入，并已通知本人。',
  })),

  decline: memberForm(memberInput, async (ctx, input) => ({
    to: membersOf(await declineMember(ctx, input)),
    flash: '没有同意加入，并已通知本人。',
  })),

  changeRole: memberForm(memberRoleInput, async (ctx, input) => ({
    to: membersOf(await changeMemberRole(ctx, input)),
    flash: '角色已改，并已通知本人。',
  })),

  remove: memberForm(partingInput, async (ctx, input) => ({
    to: membersOf(await removeMember(ctx, input)),
    flash: '已移出，并已通知本人。',
  })),

  handOver: memberForm(handOverInput, async (ctx, input) => {
    const given = await handOver(ctx, input);
    const flash = given > 0 ? `${given} 件事项已交接，并已通知接手的人。` : '没有要交接的事项。';
    return { to: membersOf(ctx.actor.organisation?.id ?? ''), flash };
  }),

  askRenewal: memberForm(memberInput, async (ctx, input) => {
    await askRenewal(ctx, input);
    return { to: `/organisations/${input.id}`, flash: '已申请续期，结果会发到您的邮箱。' };
  }),
};

const membersOf = (id: string): string => `/organisations/${id}/members`;
