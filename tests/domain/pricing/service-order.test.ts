import { expect, test } from 'vitest';
import { afterMove, movesOpen, orderAmount, orderable, SERVICE_STATES } from '#app/domain/pricing/service-order.ts';
import { inr } from '#app/domain/shared/money.ts';
import { FULL_CARD } from './cards.ts';

test('who may do what with an order, in each of its states', () => {
  const table = SERVICE_STATES.map((state) => [state, movesOpen(state, 'host'), movesOpen(state, 'shipper')]);
  expect(table).toEqual([
    ['asked', ['confirm', 'decline', 'cancel'], ['cancel']],
    ['confirmed', ['done', 'cancel'], ['cancel']],
    ['done', [], []],
    ['declined', [], []],
    ['cancelled', [], []],
  ]);
  expect(afterMove('asked', 'confirm', 'host')).toBe('confirmed');
  expect(afterMove('asked', 'decline', 'host')).toBe('declined');
  expect(afterMove('confirmed', 'done', 'host')).toBe('done');
  expect(afterMove('confirmed', 'cancel', 'shipper')).toBe('cancelled');
  expect(afterMove('asked', 'done', 'host')).toBeNull();
});

test('what is charged as ordered, and at least its smallest number', () => {
  const [labels] = orderable(FULL_CARD);
  if (!labels) throw new Error('a card without a service to order');
  expect(orderable(FULL_CARD).map(({ trigger }) => trigger)).toEqual(['order']);
  expect(orderAmount(labels, 5)).toEqual(inr(20n * 333n));
  expect(orderAmount(labels, 21)).toEqual(inr(21n * 333n));
});
