import { expect, test } from 'vitest';
import { chargeModel } from '#app/features/cards/charge-model.ts';

const HOST = 'acct_host';

test('a direct charge is the host’s: made and told on its account, without a transfer', () => {
  const direct = chargeModel('direct');
  expect([direct.on(HOST), direct.toldBy(HOST), direct.collector]).toEqual([HOST, HOST, 'host']);
  expect(direct.payment(HOST, 250n)).toEqual({ application_fee_amount: 250 });
  expect(direct.refund(250n)).toEqual({ refund_application_fee: true });
});

test('a destination charge is the platform’s: made and told there, passed on, and taken back with a refund', () => {
  const destination = chargeModel('destination');
  expect([destination.on(HOST), destination.toldBy(HOST), destination.collector]).toEqual([null, '', 'host']);
  expect(destination.payment(HOST, 250n)).toEqual({
    application_fee_amount: 250,
    transfer_data: { destination: HOST },
  });
  expect(destination.refund(250n)).toEqual({ refund_application_fee: true, reverse_transfer: true });
});

test('a fee that is none is neither taken nor given back: Stripe refuses both', () => {
  expect(chargeModel('direct').payment(HOST, 0n)).toEqual({});
  expect(chargeModel('direct').refund(0n)).toEqual({});
  expect(chargeModel('destination').payment(HOST, 0n)).toEqual({ transfer_data: { destination: HOST } });
  expect(chargeModel('destination').refund(0n)).toEqual({ reverse_transfer: true });
});
