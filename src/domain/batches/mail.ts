import type { MailPayload } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { formatTime } from '#src/lib/dates.ts';

type Named = { id: string; title: string; number: string | null };

export const postponedLetter = (to: string, { site, now }: Context, listing: Named, at: number): MailPayload => ({
  to,
  subject: `【揭榜顺延】${listing.title}（榜 ${listing.number}）`,
  text: `您好：

“${listing.title}”（榜 ${listing.number}）所在批次的揭榜截止顺延到 ${formatTime(at, now)}（北京时间）。

已经提交的申请仍然有效，也可以在新的截止时间以前修改。

查看：${site}/listings/${listing.id}
`,
});
