import type { MailPayload } from '#db/schema/index.ts';

type Letter = Omit<MailPayload, 'to'>;
type Named = { id: string; title: string; number: string | null };

const nameOf = ({ title, number }: Named) => (number ? `“${title}”（榜 ${number}）` : `“${title}”`);

/** Nobody else reads who might bid; for good, since a deadline may still be moved. */
const FOREVER = Number.MAX_SAFE_INTEGER;

/** To who was recommended. */
export const referredLetter = (
  site: string,
  listing: Named,
  referral: { id: string; by: string; note: string; caution: string },
): Letter => ({
  subject: `【推荐】${listing.title}`,
  text: `您好：

${referral.by}觉得贵单位揭得了${nameOf(listing)}：

${referral.note}
${referral.caution && `\n请注意，这一榜的条件贵单位可能不符合：${referral.caution}\n`}
看这一榜并答复：${site}/referrals/${referral.id}
`,
  sealedUntil: FOREVER,
});

/** To who recommended, when there is an answer. */
export const answeredLetter = (
  site: string,
  listing: Named,
  referral: { id: string; organisation: string; word: string; answer: string },
): Letter => ({
  subject: `【推荐有答复】${listing.title}`,
  text: `您好：

${referral.organisation}对您推荐的${nameOf(listing)}答复：${referral.word}。${referral.answer}

查看：${site}/referrals/${referral.id}
`,
  sealedUntil: FOREVER,
});
