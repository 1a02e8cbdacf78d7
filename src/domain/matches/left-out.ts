import { kindsInWords, qualificationsInWords } from '#src/domain/listings/rules.ts';
import type { SearchDocument } from '#src/search/engine.ts';

/** Who fails the 硬性条件 of a listing and is therefore never suggested to it, in words; undefined where nobody does. */
export function whoIsLeftOut({ facts: { takers, qualifications = [] } }: Pick<SearchDocument, 'facts'>) {
  const kinds = takers?.kinds ?? [];
  const left = [
    ...(takers?.region === 'city' ? ['登记在市外的单位'] : []),
    ...(kinds.length > 0 ? [`${kindsInWords(kinds)}以外的单位`] : []),
    ...(takers?.small ? ['大企业和高校院所（这一批由中小微企业牵头，高校院所可以作为联合体成员参加）'] : []),
    ...(qualifications.length > 0 ? [`写明了资质、其中没有${qualificationsInWords(qualifications)}的`] : []),
  ];
  return left.length > 0 ? `按硬性条件没有列入：${left.join('；')}。` : undefined;
}
