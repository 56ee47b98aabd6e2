import { asc, eq, sql } from 'drizzle-orm';
import { basisPoints, inr, type Money, minus, shareOf } from '#app/domain/shared/money.ts';
import { addDays, earliest, latest, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { answerDispute } from '#app/features/disputes/answer-dispute.server.ts';
import { decideDispute } from '#app/features/disputes/decide-dispute.server.ts';
import { openDispute } from '#app/features/disputes/open-dispute.server.ts';
import { notePromise } from '#app/features/dunning/note-promise.server.ts';
import { issueCreditNote } from '#app/features/notes/issue-credit-note.server.ts';
import { voidInvoice } from '#app/features/notes/void-invoice.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { memberScope } from '#app/platform/tenancy.server.ts';
import { invoiceLines, invoices } from '#db/schema/index.ts';
import { between } from '#db/seed/demo/derive.ts';
import { ownersByOrganisation } from '#db/seed/demo/organisations.ts';
import { collectAtPlatform } from './collected.ts';
import { ask, clockOn, must, type Stage, there } from './script.ts';

/** An open invoice with what its first line says: what is credited and disputed is a part of that. */
export type OpenInvoice = typeof invoices.$inferSelect & { lineNet: Money };

/** What becomes of an open invoice. */
type Fate = (stage: Stage, invoice: OpenInvoice) => Promise<void>;

/** Invoices nothing has come of yet, those due first first. */
const readOpen = ({ operator }: Stage): Promise<OpenInvoice[]> =>
  withOperator(operator, async (tx) => {
    const rows = await tx
      .select({ invoice: invoices, net: invoiceLines.taxablePaise })
      .from(invoices)
      .innerJoin(invoiceLines, sql`${invoiceLines.invoiceId} = ${invoices.id} and ${invoiceLines.lineNumber} = 1`)
      .where(eq(invoices.outstandingPaise, invoices.payablePaise))
      .orderBy(asc(invoices.dueOn), asc(invoices.number));
    return rows.map(({ invoice, net }) => ({ ...invoice, lineNet: inr(net) }));
  });

const percentOf = (money: Money, percent: number): Money => shareOf(money, basisPoints(percent * 100));
/** A part in whole rupees, as people pay. */
const wholeRupees = ({ paise }: Money): Money => inr(paise - (paise % 100n));

/** A day on which money may have come: so many days after the issue, and not after yesterday. */
const dayAfterIssue = ({ issuedOn }: OpenInvoice, days: number, today: PlainDate): PlainDate =>
  latest(plainDate(issuedOn), earliest(addDays(plainDate(issuedOn), days), addDays(today, -1)));

async function pay({ operator, today }: Stage, invoice: OpenInvoice, amount: Money, tds: Money): Promise<void> {
  const receivedOn = dayAfterIssue(invoice, between(`money for ${invoice.number}`, 9, 24), today);
  const digits = String(between(`reference for ${invoice.number}`, 0, 99_999_999)).padStart(8, '0');
  const input = { invoiceId: invoice.id, rail: 'bank_transfer' as const, amount, tds, receivedOn };
  const reference = `NEFT-QZ${receivedOn.replaceAll('-', '').slice(2)}${digits}`;
  const asked = ask('record-payment', `payment/${invoice.number}`);
  must(await recordPayment(operator, { ...input, reference }, asked, clockOn(receivedOn)));
}

const payable = (invoice: OpenInvoice) => inr(invoice.payablePaise);
/** The part a payer of services keeps back: 2 %, as under s. 194C of the Income-tax Act 1961. */
const keptBack = (invoice: OpenInvoice) => wholeRupees(percentOf(inr(invoice.taxablePaise), 2));

const partPaid: Fate = (stage, invoice) =>
  pay(stage, invoice, wholeRupees(percentOf(payable(invoice), between(`part of ${invoice.number}`, 30, 70))), inr(0n));
/** Paid but for the income tax kept back, with the certificate. */
const paidLessTax: Fate = (stage, invoice) =>
  pay(stage, invoice, minus(payable(invoice), keptBack(invoice)), keptBack(invoice));
/** The same without a word about the tax: what is missing stays open until somebody asks. */
const shortByTax: Fate = (stage, invoice) => pay(stage, invoice, minus(payable(invoice), keptBack(invoice)), inr(0n));
const leftOpen: Fate = async () => {};

const voided: Fate = async ({ operator, today }, invoice) => {
  const input = { invoiceId: invoice.id, reason: 'Issued for the wrong booking' };
  must(
    await voidInvoice(
      { as: 'operator', scope: operator },
      input,
      ask('void', `void/${invoice.number}`),
      clockOn(today),
    ),
  );
};

const credit = async ({ operator, today }: Stage, invoice: OpenInvoice, amount: Money, refundWished: Money | null) => {
  const input = { invoiceId: invoice.id, requests: [{ lineNumber: 1, amount }], refundWished, shown: null };
  const reason = 'Pallets were out earlier than billed';
  const asked = ask('credit', `credit/${invoice.number}`);
  must(await issueCreditNote({ as: 'operator', scope: operator }, { ...input, reason }, asked, clockOn(today)));
};

/** Less to pay, and nothing else. */
const credited: Fate = (stage, invoice) => credit(stage, invoice, percentOf(invoice.lineNet, 20), null);
/** Most was paid before: the credit is less to pay, money back and balance at once. */
const creditSplit: Fate = async (stage, invoice) => {
  const paid = wholeRupees(percentOf(payable(invoice), 85));
  await pay(stage, invoice, paid, inr(0n));
  await credit(stage, invoice, percentOf(invoice.lineNet, 40), wholeRupees(percentOf(invoice.lineNet, 10)));
};

async function dispute(invoice: OpenInvoice, percent: number, reason: string): Promise<string> {
  const { shipperOrgId, number, id: invoiceId, lineNet } = invoice;
  const scope = there(await memberScope(shipperOrgId, ownerOf(shipperOrgId), 'invoices.dispute'), 'shipper');
  const evidence = 'The gate receipt of the day is in the documents of the booking.';
  const input = { invoiceId, line: 1, amount: percentOf(lineNet, percent), reason, evidence };
  return must(await openDispute(scope, input, ask('dispute', `dispute/${number}`))).disputeId;
}

async function answered({ today }: Stage, { orgId, id: invoiceId, number }: OpenInvoice, disputeId: string) {
  const scope = there(await memberScope(orgId, ownerOf(orgId), 'invoices.issue'), 'host');
  const answer = 'Our count at the gate says so too; we looked at the sheet again.';
  must(await answerDispute(scope, { invoiceId, disputeId, answer }, ask('answer', `answer/${number}`), clockOn(today)));
}

const disputed: Fate = async (_, invoice) => {
  await dispute(invoice, 30, 'Two pallets were never delivered');
};
const disputeAnswered: Fate = async (stage, invoice) =>
  answered(stage, invoice, await dispute(invoice, 50, 'The free days are missing'));
const disputeDecided: Fate = async (stage, invoice) => {
  const disputeId = await dispute(invoice, 40, 'Pallets were counted twice');
  await answered(stage, invoice, disputeId);
  const credited = percentOf(invoice.lineNet, 25);
  const input = { disputeId, credited, decision: 'The gate receipt shows fewer pallets than were billed', shown: null };
  must(await decideDispute(stage.operator, input, ask('decide', `decide/${invoice.number}`), clockOn(stage.today)));
};

const promised: Fate = async ({ operator, today }, { id: invoiceId, number }) => {
  const input = { invoiceId, promisedOn: addDays(today, 6), note: 'Their accounts desk, by telephone' };
  must(await notePromise(operator, input, ask('promise', `promise/${number}`), clockOn(today)));
};

const ownerOf = (orgId: string): string => there(ownersByOrganisation().get(orgId), 'owner');

const collected: Fate = (stage, invoice) =>
  collectAtPlatform(stage, invoice, dayAfterIssue(invoice, between(`collected ${invoice.number}`, 5, 12), stage.today));

/** In the order of the day they are due, again and again: so every age has some of each. */
const FATES: readonly Fate[] = [
  ...[leftOpen, partPaid, collected, disputed, leftOpen, paidLessTax, collected, shortByTax, promised, leftOpen],
  ...[credited, collected, disputeAnswered, leftOpen, creditSplit, collected, leftOpen, disputeDecided],
];

/** Lets something become of every open invoice; the newest is void. */
export async function playInvoices(stage: Stage): Promise<void> {
  const open = await readOpen(stage);
  for (const [index, invoice] of open.entries()) {
    const fate = index === open.length - 1 ? voided : there(FATES[index % FATES.length], 'fate');
    await fate(stage, invoice);
  }
}
