/**
 * What a question asks of the full text: a term of FTS5 (a quoted phrase of tokens), or several of which all or any must
 * hold. A document is held against the terms one by one, so this is put together here and not by FTS5.
 */
export type Expression =
  | { term: string }
  | { all: Expression[] }
  | { any: Expression[] }
  /** The second counts only where nothing at all holds the first. */
  | { either: Expression; else: Expression };

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
  if ('either' in expression) return toFts({ any: [expression.either, expression.else] });
  return 'all' in expression
    ? `(${expression.all.map(toFts).join(' AND ')})`
    : `(${expression.any.map(toFts).join(' OR ')})`;
}

/** Without choices, by what is held at all. */
export function settled(expression: Expression, isHeld: (expression: Expression) => boolean): Expression {
  if ('term' in expression) return expression;
  if ('either' in expression) return settled(isHeld(expression.either) ? expression.either : expression.else, isHeld);
  return 'all' in expression
    ? { all: expression.all.map((part) => settled(part, isHeld)) }
    : { any: expression.any.map((part) => settled(part, isHeld)) };
}

function listTerms(expression: Expression): string[] {
  if ('term' in expression) return [expression.term];
  if ('either' in expression) return [...listTerms(expression.either), ...listTerms(expression.else)];
  return ('all' in expression ? expression.all : expression.any).flatMap(listTerms);
}
