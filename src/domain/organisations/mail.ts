import type { MailPayload } from '#db/schema/index.ts';
import { MEMBER_ROLE_WORDS, type MemberRole } from './input.ts';

/** Letters about organisations, without their recipient: each goes to several people one by one. */
type Letter = Omit<MailPayload, 'to'>;
type Named = { id: string; name: string };

const pageOf = (site: string, { id }: Named): string => `${site}/organisations/${id}`;

/** `until`: the last day it holds, `YYYY-MM-DD`; null is without an end. */
export const verifiedLetter = (site: string, organisation: Named, until: string | null): Letter => ({
  subject: `${organisation.name}已通过认证`,
  text: `您好：

${organisation.name}已通过认证，现在可以发榜、揭榜，发布能力和成果。${untilWords(until)}

${pageOf(site, organisation)}`,
});

export const renewedLetter = (site: string, organisation: Named, until: string | null): Letter => ({
  subject: `${organisation.name}的认证已续期`,
  text: `您好：

${organisation.name}的认证已续期。${untilWords(until)}

${pageOf(site, organisation)}`,
});

const untilWords = (until: string | null): string =>
  until === null ? '' : `认证有效期至 ${until}，到期以前会提醒您续期。`;

/** `left`: days until it ends; 0 once it has. */
export const expiryLetter = (site: string, organisation: Named, left: number, until: string): Letter => ({
  subject: left > 0 ? `${organisation.name}的认证还有 ${left} 天到期` : `${organisation.name}的认证已到期`,
  text: `您好：

${organisation.name}的认证有效期至 ${until}。${left > 0 ? '到期以后不能发榜、揭榜，单位页面仍然公开，并标明“过期”。' : '现在不能发榜、揭榜；单位页面仍然公开，并标明“过期”。'}

请在单位页面申请续期：

${pageOf(site, organisation)}`,
});

/** To the managers: what somebody who left has not finished. */
export const leftOpenLetter = (site: string, organisation: Named, person: string, open: number): Letter => ({
  subject: `${person}名下还有 ${open} 件事项，请安排人接手`,
  text: `您好：

${person}已不是${organisation.name}的成员，名下还有 ${open} 件没有办结的榜单、申请或草稿。请安排人接手：

${pageOf(site, organisation)}/handover`,
});

export const handedOverLetter = (site: string, organisation: Named, person: string, open: number): Letter => ({
  subject: `${person}的 ${open} 件事项由您接手`,
  text: `您好：

${organisation.name}的 ${open} 件榜单、申请或草稿原由${person}办理，现在由您接手。里面填的联系人和电话没有改，请逐件核对：

${site}/workbench`,
});

export const mergedLetter = (site: string, from: Named, into: Named, reason: string): Letter => ({
  subject: `${from.name}已并入${into.name}`,
  text: `您好：

管理部门把${from.name}并入了${into.name}，榜单、申请、能力、成果和成员都转到后者名下。理由是：

${reason}

${pageOf(site, into)}

有误的，请联系管理部门，90 天内可以撤销。`,
});

export const unmergedLetter = (site: string, from: Named, into: Named, reason: string): Letter => ({
  subject: `${from.name}并入${into.name}已撤销`,
  text: `您好：

管理部门撤销了${from.name}并入${into.name}，转过去的内容已转回。理由是：

${reason}

${pageOf(site, from)}`,
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

/** To the managers: an official let somebody in, who reads their drafts and sealed bids from now on. */
export const letInLetter = (site: string, organisation: Named, person: string, role: MemberRole): Letter => ({
  subject: `${person}已加入${organisation.name}，由管理部门同意`,
  text: `您好：

管理部门同意${person}加入${organisation.name}，角色是${MEMBER_ROLE_WORDS[role]}，从现在起看得到贵单位的草稿和揭榜申请。不是贵单位的人，请立即移出：

${pageOf(site, organisation)}/members`,
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
