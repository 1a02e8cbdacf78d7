import { describe, expect, it } from 'vitest';
import type { ZodType } from 'zod';
import { DECLINE_REASONS, DISQUALIFY_REASONS, RENOUNCE_REASONS } from '#src/domain/bids/reasons.ts';
import {
  askCorrectionInput,
  completeInput,
  declineInput,
  disqualifyInput,
  failInput,
  renounceInput,
  reviewInput,
} from '#src/domain/bids/selection-input.ts';
import { newId } from '#src/lib/ids.ts';

const id = newId();
const messages = (schema: ZodType, typed: object) =>
  Object.fromEntries(
    schema.safeParse({ id, ...typed }).error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? [],
  );

describe('a negative answer', () => {
  it.each([
    [declineInput, 'reason', '请选一句或写明未入选的理由'],
    [disqualifyInput, 'unfit', '请选一句或写明不合格的理由'],
    [renounceInput, 'reason', '请选一句或写明放弃的理由'],
  ] as const)('needs a chosen sentence or a reason of more than blanks', (schema, field, message) => {
    expect(messages(schema, {})).toEqual({ [field]: message });
    expect(messages(schema, { [field]: ' 　\n', template: '', fault: '' })).toEqual({ [field]: message });
    expect(messages(schema, { template: 'toString', fault: 'constructor' })).toEqual({ [field]: message });
    expect(messages(schema, { [field]: '由'.repeat(1001) })).toEqual({ [field]: '最多 1000 个字，请删减' });
  });

  it('is the chosen sentence, what was typed, or the one above the other', () => {
    expect(declineInput.parse({ id, template: 'scale', reason: '' })).toEqual({ id, reason: DECLINE_REASONS.scale });
    expect(declineInput.parse({ id, reason: '只有小试' })).toEqual({ id, reason: '只有小试' });
    expect(declineInput.parse({ id, template: 'scale', reason: '只有小试' })).toEqual({
      id,
      reason: `${DECLINE_REASONS.scale}\n只有小试`,
    });
    expect(disqualifyInput.parse({ id, fault: 'licence' })).toEqual({ id, reason: DISQUALIFY_REASONS.licence });
    expect(renounceInput.parse({ id, template: 'terms' })).toEqual({ id, reason: RENOUNCE_REASONS.terms });
  });

  it.each([DECLINE_REASONS, DISQUALIFY_REASONS, RENOUNCE_REASONS])('has five to eight ready sentences', (reasons) => {
    const sentences = Object.values(reasons);
    expect(sentences.length).toBeGreaterThanOrEqual(5);
    expect(sentences.length).toBeLessThanOrEqual(8);
    for (const sentence of sentences) expect(sentence).toMatch(/。$/);
  });
});

it('the end of a selection may go without a reason', () => {
  const listingId = newId();
  expect(completeInput.parse({ listingId })).toEqual({ listingId, reason: '' });
  expect(completeInput.parse({ listingId, template: 'places' })).toEqual({ listingId, reason: DECLINE_REASONS.places });
  expect(failInput.parse({ listingId, fault: 'route', unfit: '' })).toEqual({
    listingId,
    reason: DECLINE_REASONS.route,
  });
});

it('a review has a score from 0 to 100', () => {
  expect(messages(reviewInput, { score: '' })).toEqual({ score: '请打分，0 到 100' });
  for (const score of ['-1', '101', '8.5', '优']) expect(messages(reviewInput, { score })).toHaveProperty('score');
  expect(reviewInput.parse({ id, score: '０' })).toEqual({ id, score: 0, comment: '' });
});

it('a correction names what is missing and one of three terms', () => {
  expect(messages(askCorrectionInput, { note: '检测报告', hours: '36' })).toEqual({ hours: '请选补正的期限' });
  expect(messages(askCorrectionInput, { hours: '48' })).toEqual({ note: '请填写要补正什么' });
  expect(askCorrectionInput.parse({ id, note: '检测报告', hours: '72' })).toEqual({ id, note: '检测报告', hours: 72 });
});
