import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { unmatchedReceived } from '#app/domain/ledger/events.ts';
import { type MoneyMatch, matchMoney, type OpenInvoice } from '#app/domain/ledger/match-money.ts';
import { formatInr, inr, minus, plus } from '#app/domain/shared/money.ts';
import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { ofHostAlone, postJournals } from '#app/features/ledger/post-journals.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { invoices, organisations, receipts } from '#db/schema/index.ts';
import type { BankLine, BankMoneyInput } from './bank-money.schema.server.ts';
import { putToInvoice } from './put-to-invoice.server.ts';

/** What came of a line: in the order the lines were given. */
export type LineResult = { reference: string; said: string; isMatched: boolean };

/** Open invoices of a host that are looked at; more are matched by hand. */
const OPEN_AT_MOST = 5_000;

/**
 * Takes lines of a host's bank statement: each once by its reference. Money whose text names invoices or bookings of one shipper
 * goes to them, the one due first first; all other money is held as unmatched, to be seen.
 */
export async function enterBankMoney(
  scope: OperatorScope,
  input: BankMoneyInput,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<LineResult[]>> {
  const today = todayForInvoices(clock.now());
  if (input.lines.some(({ receivedOn }) => receivedOn > today)) return refuse(inFuture());
  return runOnce<LineResult[]>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [host] = await tx
        .select({ id: organisations.id })
        .from(organisations)
        .where(and(eq(organisations.id, input.host), eq(organisations.isHost, true)));
      if (!host) return refuse(noSuchHost());
      const open = await openInvoices(tx, input.host);
      const results: LineResult[] = [];
      for (const line of input.lines) results.push(await enterLine(tx, scope, { input, line, open, now: clock.now() }));
      const matched = results.filter(({ isMatched }) => isMatched).length;
      await audit(tx, {
        ...{ orgId: input.host, actorUserId: scope.userId, actorKind: 'operator', entity: 'organisation' },
        ...{ entityId: input.host, action: 'bank_money.entered', data: { lines: results.length, matched } },
      });
      return done(results);
    },
  );
}

/** `open`: what the host's invoices lack, less what the lines before have put to them. */
type Entering = { input: BankMoneyInput; line: BankLine; open: Map<string, OpenInvoice>; now: Date };

async function enterLine(tx: Tx, scope: OperatorScope, { input, line, open, now }: Entering): Promise<LineResult> {
  const { rail, reference, amount, receivedOn, narration } = line;
  const { host: orgId, collector } = input;
  // The unique key on host and reference decides: a statement pasted again enters nothing twice.
  const [receipt] = await tx
    .insert(receipts)
    .values({
      orgId,
      collector,
      rail,
      reference,
      narration,
      amountPaise: amount.paise,
      receivedOn,
      recordedBy: scope.userId,
    })
    .onConflictDoNothing()
    .returning();
  if (!receipt) return { reference, said: await saidBefore(tx, orgId, line), isMatched: false };
  const journal = unmatchedReceived({ id: receipt.id, on: receivedOn }, orgId, { amount, collector });
  await postJournals(tx, [{ journal, about: ofHostAlone(orgId) }]);
  const match = matchMoney({ amount, text: `${reference} ${narration}` }, [...open.values()]);
  for (const { invoiceId, amount: put } of match.applied) {
    const lacking = open.get(invoiceId);
    if (lacking) open.set(invoiceId, { ...lacking, outstanding: minus(lacking.outstanding, put) });
  }
  const put = await putAll(tx, scope, { match, receipt, now });
  if (put.length === 0) return { reference, said: 'Held as unmatched.', isMatched: false };
  return { reference, said: `Put to ${put.join(', ')}.`, isMatched: true };
}

/** What is said of a reference that is known: the same money, or other money a person has to look at. */
async function saidBefore(tx: Tx, orgId: string, { reference, amount, receivedOn }: BankLine): Promise<string> {
  const known = and(eq(receipts.orgId, orgId), eq(receipts.reference, reference));
  const [earlier] = await tx.select().from(receipts).where(known);
  if (!earlier) throw new Error('A reference that is taken is there');
  if (earlier.amountPaise === amount.paise && earlier.receivedOn === receivedOn) return 'Entered before.';
  const before = `${formatInr(inr(earlier.amountPaise))} of ${formatDate(plainDate(earlier.receivedOn))}`;
  return `NOT entered: this reference came before with ${before}. If it is other money, enter it as ${reference}-2.`;
}

async function putAll(
  tx: Tx,
  scope: OperatorScope,
  { match, receipt, now }: { match: MoneyMatch; receipt: typeof receipts.$inferSelect; now: Date },
): Promise<string[]> {
  const put: string[] = [];
  for (const [index, { invoiceId, amount }] of match.applied.entries()) {
    const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId)).for('update');
    if (!invoice) throw new Error('An open invoice is there');
    // Voided since the open ones were read: its money stays in sight as unmatched.
    if (invoice.voidedAt !== null) continue;
    // Paid by somebody else meanwhile, it is still what the text names: the money is its shipper's balance.
    // What is over goes with the last one, as the shipper's balance.
    const whole = index === match.applied.length - 1 ? plus(amount, match.over) : amount;
    await putToInvoice(tx, scope, { receipt, invoice, amount: whole, now });
    put.push(`${invoice.number}, ${formatInr(whole)}`);
  }
  return put;
}

async function openInvoices(tx: Tx, orgId: string): Promise<Map<string, OpenInvoice>> {
  const { id, number, bookingReference, shipperOrgId, dueOn, outstandingPaise } = invoices;
  const rows = await tx
    .select({ id, number, bookingReference, shipperOrgId, dueOn, outstandingPaise })
    .from(invoices)
    .where(and(eq(invoices.orgId, orgId), gt(invoices.outstandingPaise, 0n), isNull(invoices.voidedAt)))
    .orderBy(asc(invoices.dueOn), asc(invoices.id))
    .limit(OPEN_AT_MOST);
  return new Map(
    rows.map(({ id, number, bookingReference, shipperOrgId, dueOn, outstandingPaise }) => [
      id,
      {
        ...{ id, number, bookingReference, shipper: shipperOrgId, dueOn: plainDate(dueOn) },
        outstanding: inr(outstandingPaise),
      },
    ]),
  );
}

const inFuture = () =>
  violation('payment.received_in_future', 'A line is of a day that is still to come.', 'Check the days.');

const noSuchHost = () => violation('host.not_found', 'There is no such host.');
