/**
 * What a question asks of the full text: a term of FTS5 (a quoted phrase of tokens), or several of which all or any must
 * hold. A document is held against the terms one by one, so this is put together here and not by FTS5.
 */
export type Expression = { term: string } | { all: Expression[] } | { any: Expression[] };

/** One stands for itself. */
export const allOf = (parts: Expression[]): Expression =>
  parts.length === 1 ? (parts[0] as Expression) : { all: parts };
export const anyOf = (parts: Expression[]): Expression =>
  parts.length === 1 ? (parts[0] as Expression) : { any: parts };

/** Every term once. */
export const termsIn = (expression: Expression): string[] => [...new Set(listTerms(expression))];

/** As FTS5 itself would be asked. */
export function toFts(expression: Expression): string {
  if ('term' in expression) return expression.term;
  return 'all' in expression
    ? `(${expression.all.map(toFts).join(' AND ')})`
    : `(${expression.any.map(toFts).join(' OR ')})`;
}

function listTerms(expression: Expression): string[] {
  if ('term' in expression) return [expression.term];
  return ('all' in expression ? expression.all : expression.any).flatMap(listTerms);
}
