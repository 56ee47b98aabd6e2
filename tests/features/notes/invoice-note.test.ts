import { expect, test } from 'vitest';
import { invoiceNote } from '#app/features/notes/invoice-note.ts';

const PAYMENT = { rail: 'bank_transfer', reference: 'UTR1', receivedOn: '2026-05-03', amountPaise: '2209000' };

test.each([
  ['payment.recorded', PAYMENT, '₹22,090.00 by bank transfer, reference UTR1, on 3 May 2026.'],
  [
    'payment.recorded',
    { ...PAYMENT, rail: 'upi', tdsPaise: '10000' },
    '₹22,090.00 by UPI, reference UTR1, on 3 May 2026; ₹100.00 kept back as income tax.',
  ],
  ['invoice.issued', { number: 'KOS/26-27/000001', bookingId: 'x', totalPaise: '1' }, null],
  [
    'credit_note.issued',
    { number: 'KOSC/2627/000001', total: '₹1.00', reason: 'Short' },
    'KOSC/2627/000001, ₹1.00, Short',
  ],
  ['refund.failed', { amount: '₹1.00', reference: 'R1', failure: 'Account closed' }, '₹1.00, R1, Account closed'],
  ['something.new', { secret: 'x' }, null],
])('%s of %j tells %j', (action, data, told) => expect(invoiceNote(action, data)).toBe(told));
