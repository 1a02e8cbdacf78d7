import { describe, expect, it } from 'vitest';
import { LISTING_KINDS } from '#db/schema/index.ts';
import { contactPosterInput, listingInput, missingOf, returnListingInput } from '#src/domain/listings/input.ts';
import { DAY, dayOf, HOUR, parseLocal, toLocal } from '#src/lib/dates.ts';
import { filledForm, inputOf } from './given.ts';

const now = Date.parse('2026-11-22T14:30:00+08:00');
const form = (change: Record<string, unknown> = {}) => ({ ...filledForm(now), ...change });

/** Messages by field of what the form refuses. */
function errorsOf(change: Record<string, unknown>): Record<string, string> {
  const parsed = listingInput.safeParse(form(change));
  return Object.fromEntries((parsed.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]));
}

function missing(change: Record<string, unknown>): Record<string, string> {
  const { id: _, indicators, ...values } = inputOf(form(change));
  return missingOf(values, indicators, now);
}

describe('a draft', () => {
  it('takes a form with nothing filled but the choices', () => {
    const input = inputOf({ id: form().id, kind: 'scene', field: 'food' });
    expect(input).toMatchObject({ title: '', totalFen: null, deadlineAt: null, maxTakers: 1, indicators: [] });
  });

  it('keeps what people write: m³, ℃, full-width brackets, several lines', () => {
    const input = inputOf(form({ title: '  餐厨（湿）垃圾 200 ℃\t处理 ', goal: '一\r\n\r\n\r\n\r\n二' }));
    expect(input.title).toBe('餐厨（湿）垃圾 200 ℃ 处理');
    expect(input.goal).toBe('一\n\n二');
    expect(input.indicators[1]?.unit).toBe('m³/h');
  });

  it('reads full-width digits in amounts, days, moments and telephone numbers', () => {
    const typed = {
      totalFen: '１，２００．５',
      deliverOn: '２０２７-１２-３１',
      deadlineAt: '2026/12/25 09:30',
      contactPhone: '０１０１２３４５６',
    };
    const input = inputOf(form(typed));
    expect(input).toMatchObject({ totalFen: 1_200_500_000, deliverOn: '2027-12-31', contactPhone: '010123456' });
    expect(input.deadlineAt).toBe(parseLocal('2026-12-25T09:30'));
  });

  it('closes at 17:00 where only the day is given', () => {
    expect(inputOf(form({ deadlineAt: '2026-12-25' })).deadlineAt).toBe(parseLocal('2026-12-25T17:00'));
  });

  it('drops indicator rows left empty and remembers where the others stood', () => {
    const empty = { name: ' ', value: '', unit: '', method: '' };
    const input = inputOf(form({ indicators: [empty, { name: '氧指数', value: '≥ 32' }, empty] }));
    expect(input.indicators).toEqual([{ name: '氧指数', value: '≥ 32', unit: '', method: '', position: 1 }]);
  });

  it.each([
    ['a deadline in 1900', { deadlineAt: '1900-01-01T00:00' }, 'deadlineAt'],
    ['a deadline that is no moment', { deadlineAt: '2026-02-30T25:00' }, 'deadlineAt'],
    ['a day of 1900', { deliverOn: '1900-01-01' }, 'deliverOn'],
    ['a day that does not exist', { replyOn: '2026-02-30' }, 'replyOn'],
    ['a negative amount', { totalFen: '-5' }, 'totalFen'],
    ['an amount in words', { takerFen: '七百六十' }, 'takerFen'],
    ['an amount of thirty digits', { totalFen: '9'.repeat(30) }, 'totalFen'],
    ['half a fen', { totalFen: '0.0000001' }, 'totalFen'],
    ['four takers', { maxTakers: '4' }, 'maxTakers'],
    ['a title of 61 characters', { title: '长'.repeat(61) }, 'title'],
    ['10 MB of background', { background: '汉'.repeat(3_500_000) }, 'background'],
    ['restricted words beyond the limit', { restricted: '密'.repeat(3001) }, 'restricted'],
    ['a kind that is none', { kind: 'constructor' }, 'kind'],
    ['a field that is none', { field: '__proto__' }, 'field'],
    ['no kind', { kind: undefined }, 'kind'],
    ['an id of another shape', { id: "1' or 1=1" }, 'id'],
    ['an id sent twice', { id: ['a', 'b'] }, 'id'],
    ['21 indicators', { indicators: Array.from({ length: 21 }, (_, i) => ({ name: `指标${i}` })) }, 'indicators'],
    ['an endless indicator', { indicators: [{ name: 'a'.repeat(61) }] }, 'indicators.0.name'],
  ])('refuses %s with a Chinese message at its field', (_, change, field) => {
    const errors = errorsOf(change);
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toMatch(/\p{Script=Han}/u);
  });

  it('mends lone surrogates and control characters, and keeps tags as text', () => {
    const input = inputOf(form({ title: 'a\ud800b\u0000c\u202e', goal: '<script>alert(1)</script>' }));
    expect(input.title).toBe('a�b c');
    expect(input.goal).toBe('<script>alert(1)</script>');
  });

  it.each([
    ['text', 'x'],
    ['texts', ['x', 'y']],
    ['numbers', [1, null]],
    ['nested', [['x']]],
    ['an object', { a: 1 }],
  ])('takes indicators sent as %s for none', (_, indicators) => {
    expect(inputOf(form({ indicators })).indicators).toEqual([]);
  });
});

describe('what is missing', () => {
  it('is nothing in a full form of any kind', () => {
    for (const kind of LISTING_KINDS) expect(missing({ kind })).toEqual({});
  });

  const nothing = {
    title: '',
    background: '',
    goal: '',
    requirements: '',
    ipTerms: '',
    totalFen: '',
    takerFen: '',
    deliverOn: '',
    deadlineAt: '',
    replyOn: '',
    contactName: '',
    contactPhone: '',
    indicators: [],
  };
  const always = ['title', 'deadlineAt', 'replyOn', 'contactName', 'contactPhone'];
  it.each([
    ['research', ['background', 'goal', 'indicators', 'totalFen', 'deliverOn', 'ipTerms']],
    ['supply', ['goal', 'indicators', 'totalFen', 'deliverOn']],
    ['achievement', ['goal', 'totalFen', 'ipTerms']],
    ['service', ['goal', 'totalFen', 'deliverOn']],
    ['scene', ['goal', 'requirements']],
  ])('depends on the kind: %s', (kind, needs) => {
    expect(Object.keys(missing({ ...nothing, kind })).sort()).toEqual([...always, ...needs].sort());
  });

  it('names the incomplete indicator by its row', () => {
    const rows = [{ name: '' }, { name: '氧指数', value: '', unit: '%', method: '' }];
    expect(Object.keys(missing({ indicators: rows }))).toEqual(['indicators.1.value', 'indicators.1.method']);
  });

  it.each([
    ['a deadline that has passed', { deadlineAt: toLocal(now - HOUR) }, 'deadlineAt'],
    [
      'a deadline half a year and a day ahead',
      { deadlineAt: toLocal(now + 181 * DAY), replyOn: dayOf(now + 190 * DAY) },
      'deadlineAt',
    ],
    ['a reply on the day of the deadline', { replyOn: dayOf(now + 20 * DAY) }, 'replyOn'],
    ['a reply 61 days after the deadline', { replyOn: dayOf(now + 81 * DAY) }, 'replyOn'],
    ['work that ends before bidding does', { deliverOn: dayOf(now + 20 * DAY) }, 'deliverOn'],
    ['more for the taker than there is', { takerFen: '1200.01' }, 'takerFen'],
    ['an amount of nothing', { totalFen: '0', takerFen: '' }, 'totalFen'],
    ['a telephone number of three digits', { contactPhone: '110' }, 'contactPhone'],
  ])('includes %s', (_, change, field) => {
    expect(Object.keys(missing(change))).toEqual([field]);
  });

  it('allows the last day of each span', () => {
    expect(missing({ deadlineAt: toLocal(now + 180 * DAY), replyOn: dayOf(now + 240 * DAY) })).toEqual({});
  });
});

describe('the small forms', () => {
  it('want a reason and a question', () => {
    expect(returnListingInput.safeParse({ id: 'x', reason: ' \n ' }).success).toBe(false);
    expect(contactPosterInput.safeParse({ id: 'x', message: '在吗' }).success).toBe(false);
    expect(contactPosterInput.safeParse({ id: 'x', message: '石墨粒径是否限定？' }).success).toBe(true);
  });
});
