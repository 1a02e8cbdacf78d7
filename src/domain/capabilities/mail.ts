import type { MailPayload } from '#db/schema/index.ts';

/** To whoever wrote a capability or an achievement that an official took down. The transport adds the closing lines. */
export const takenDownLetter = (to: string, what: '能力' | '成果', title: string, reason: string): MailPayload => ({
  to,
  subject: `${what}已下架：${title}`,
  text: [
    '您好：',
    '',
    `贵单位发布的${what}《${title}》已由平台管理人员下架，公开的列表、检索和匹配里不再出现。`,
    `原因：${reason}`,
    '修改后可以在工作台重新发布。',
  ].join('\n'),
});
