import { inr } from '#app/domain/shared/money.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { enterBankMoney } from '#app/features/bank-money/enter-bank-money.server.ts';
import { setBankDetails } from '#app/features/paying/bank-details.server.ts';
import { memberScope } from '#app/platform/tenancy.server.ts';
import { actingFor } from '#db/seed/demo/organisations.ts';
import { ask, clockOn, must, type Stage, there } from './script.ts';

/** Accounts that no bank has. */
const ACCOUNTS = [
  { slug: 'konkan-oxide-stores', holder: 'Konkan Oxide Stores', accountNumber: '000011112222', ifsc: 'DEMO0000001' },
  {
    slug: 'rannkantha-storehouses',
    holder: 'Rannkantha Storehouses',
    accountNumber: '000033334444',
    ifsc: 'DEMO0000002',
  },
] as const;

/** Where two hosts are paid, and money on a statement that names no invoice. */
export async function playBank({ today, operator }: Stage): Promise<void> {
  for (const { slug, ...account } of ACCOUNTS) {
    const { orgId, userId } = actingFor(slug);
    const scope = there(await memberScope(orgId, userId, 'organisation.edit'), `owner of ${slug}`);
    must(await setBankDetails(scope, { ...account, upi: null }, ask('set-bank-details', `bank/${slug}`)));
  }
  const receivedOn = addDays(today, -2);
  const line = { rail: 'bank_transfer' as const, receivedOn };
  const input = {
    host: actingFor('konkan-oxide-stores').orgId,
    collector: 'host' as const,
    lines: [
      { ...line, reference: 'HDFCR0090417', amount: inr(18_500_00n), narration: 'NEFT CR STORAGE CHGS' },
      { ...line, reference: 'ICICR0022815', amount: inr(4_720_00n), narration: 'RTGS VAYU MAGNETICS' },
    ],
  };
  must(await enterBankMoney(operator, input, ask('enter-bank-money', 'bank/konkan', input), clockOn(today)));
}
