import type { MailPayload } from '#db/schema/index.ts';

/** Letters about accounts. None repeats what was typed into a form by someone who may not own the mailbox. */

export const confirmLetter = (to: string, site: string, token: string): MailPayload => ({
  to,
  subject: '请确认您的邮箱',
  text: `您好：

有人用这个邮箱在揭榜平台注册。如果是您，请在 24 小时内打开下面的网址，按页面上的按钮完成注册：

${site}/confirm?token=${token}

如果不是您，不用理会这封信，账号不会生效。`,
});

export const alreadyLetter = (to: string, site: string): MailPayload => ({
  to,
  subject: '您已经注册过了',
  text: `您好：

有人用这个邮箱在揭榜平台注册，而这个邮箱已经有账号。如果是您，请直接登录：

${site}/sign-in

忘了密码可以重设：

${site}/forgot

如果不是您，不用理会这封信，您的账号没有变化。`,
});

export const resetLetter = (to: string, site: string, token: string): MailPayload => ({
  to,
  subject: '重设您的密码',
  text: `您好：

有人要重设这个邮箱在揭榜平台的密码。如果是您，请在 1 小时内打开下面的网址设新密码：

${site}/reset?token=${token}

如果不是您，不用理会这封信，密码没有变化。`,
});

export const passwordChangedLetter = (to: string, site: string): MailPayload => ({
  to,
  subject: '您的密码已更改',
  text: `您好：

您在揭榜平台的密码刚刚更改，其他设备上的登录已经退出。

如果不是您改的，请马上重设密码，并联系平台：

${site}/forgot`,
});
