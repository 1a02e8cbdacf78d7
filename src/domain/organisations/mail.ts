import type { MailPayload } from '#db/schema/index.ts';
import { MEMBER_ROLE_WORDS, type MemberRole } from './input.ts';

/** Letters about organisations, without their recipient: each goes to several people one by one. */
type Letter = Omit<MailPayload, 'to'>;
type Named = { id: string; name: string };

const pageOf = (site: string, { id }: Named): string => `${site}/organisations/${id}`;

export const verifiedLetter = (site: string, organisation: Named): Letter => ({
  subject: `${organisation.name}已通过认证`,
  text: `您好：

${organisation.name}已通过认证，现在可以发榜、揭榜，发布能力和成果。

${pageOf(site, organisation)}`,
});

export const returnedLetter = (site: string, organisation: Named, reason: string): Letter => ({
  subject: `${organisation.name}的认证退回，请修改后重新提交`,
  text: `您好：

${organisation.name}的认证没有通过，理由是：

${reason}

请修改后重新提交：

${pageOf(site, organisation)}/edit`,
});

export const requestLetter = (site: string, organisation: Named, person: string): Letter => ({
  subject: `${person}申请加入${organisation.name}`,
  text: `您好：

${person}申请加入${organisation.name}。请核实是不是本单位的人，再同意或不同意：

${pageOf(site, organisation)}/members`,
});

export const acceptedLetter = (site: string, organisation: Named, role: MemberRole): Letter => ({
  subject: `您已加入${organisation.name}`,
  text: `您好：

您加入${organisation.name}的申请已同意，角色是${MEMBER_ROLE_WORDS[role]}。

${pageOf(site, organisation)}`,
});

export const declinedLetter = (site: string, organisation: Named): Letter => ({
  subject: `您加入${organisation.name}的申请没有同意`,
  text: `您好：

您加入${organisation.name}的申请没有同意。如有疑问，请与本单位的管理员联系，或者登记自己的单位：

${site}/organisations/new`,
});

export const roleLetter = (site: string, organisation: Named, role: MemberRole): Letter => ({
  subject: `您在${organisation.name}的角色改为${MEMBER_ROLE_WORDS[role]}`,
  text: `您好：

您在${organisation.name}的角色改为${MEMBER_ROLE_WORDS[role]}。

${pageOf(site, organisation)}`,
});

export const removedLetter = (site: string, organisation: Named): Letter => ({
  subject: `您已不是${organisation.name}的成员`,
  text: `您好：

您已被移出${organisation.name}，不能再代表它办理事项。您的账号仍可登录：

${site}/account`,
});
