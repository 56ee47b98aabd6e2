import { and, gt, isNull, sql } from 'drizzle-orm';
import { differences, type Line, type ReconciliationLine, total } from '#app/domain/ledger/reconciliation.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withSystem } from '#app/platform/db.server.ts';
import type { StripeTransaction } from '#app/platform/stripe.server.ts';
import { cardPayments, ledgerEntries, platformReconciliations } from '#db/schema/index.ts';
import { arithmeticOff, isOfAccountAlone, stripeFees } from './account-arithmetic.server.ts';
import { bankPayoutsOf } from './bank-payouts.server.ts';
import { keptOfPayment } from './card-money.server.ts';
import { feeOf } from './host-lines.server.ts';
import { readAccount } from './read-account.server.ts';

/** What goes by the fee it is about: taken from a host's payment, or given back with a refund. */
function feeLine({ id, amount, source }: StripeTransaction): Line {
  const fee = source !== null && typeof source !== 'string' && source.object === 'fee_refund' ? source.fee : source;
  return { what: 'application_fee', id: (typeof fee === 'string' ? fee : fee?.id) ?? id, paise: BigInt(amount) };
}

const isOfFee = ({ type }: StripeTransaction) => type === 'application_fee' || type === 'application_fee_refund';

/** What our payments say was kept, by Stripe's id of the fee. */
async function keptByUs(tx: Tx): Promise<Line[]> {
  const rows = await tx
    .select({
      fee: cardPayments.applicationFeeId,
      intent: cardPayments.paymentIntentId,
      paise: sql<string>`${keptOfPayment}::text`,
    })
    .from(cardPayments)
    .where(gt(cardPayments.feeTakenPaise, 0n));
  return rows.map(({ fee, intent, paise }) => ({
    what: 'application_fee',
    id: fee ?? feeOf(intent ?? ''),
    paise: BigInt(paise),
  }));
}

/**
 * Compares the platform's own account at Stripe with our books: what was kept of hosts' payments for commission, fee by fee, and
 * whether the account's arithmetic closes. Plan payments are only summed: no rows of ours tell of them.
 * @throws Error as reading the account does
 */
export async function reconcilePlatform(clock: Clock): Promise<void> {
  const books = await readAccount(null);
  const theirs = books.transactions.filter(isOfFee).map(feeLine);
  const plans = books.transactions.filter((one) => !isOfFee(one) && !isOfAccountAlone(one));
  await withSystem(async (tx) => {
    const ours = await keptByUs(tx);
    const found = {
      ...{ lines: theirs.length, stripePaise: total(theirs), ledgerPaise: total(ours), madeAt: clock.now() },
      plansPaise: plans.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
      ...{ feesPaise: stripeFees(books.transactions), bankPayouts: bankPayoutsOf(books) },
      off: [...differences(theirs, ours), ...arithmeticOff(books, 'the platform')],
    };
    await tx
      .insert(platformReconciliations)
      .values({ day: todayForInvoices(clock.now()), ...found })
      .onConflictDoUpdate({ target: platformReconciliations.day, set: found });
  });
}

/** Where the journal says otherwise than our payments what was kept ahead; the transaction is an operator's. */
export async function journalOff(tx: Tx): Promise<ReconciliationLine[]> {
  const rows = total(await keptByUs(tx));
  const [booked] = await tx
    .select({ paise: sql<string>`coalesce(-sum(${ledgerEntries.amountPaise}), 0)::text` })
    .from(ledgerEntries)
    .where(
      and(
        isNull(ledgerEntries.bookOrgId),
        sql`${ledgerEntries.account} = 'fee_advances' and exists (select from journals j
          where j.id = ${ledgerEntries.journalId} and j.kind in ('fee_taken', 'fee_returned'))`,
      ),
    );
  const journal = BigInt(booked?.paise ?? '0');
  if (journal === rows) return [];
  const id = 'commission taken ahead';
  return [{ what: 'fee_advances', id, stripePaise: rows.toString(), ledgerPaise: journal.toString() }];
}
