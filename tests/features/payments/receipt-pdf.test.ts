import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { loader as operatorReceipt } from '#app/routes/operator/receipt-pdf.ts';
import { loader } from '#app/routes/workspace/receipt-pdf.ts';
import { payments } from '#db/schema/index.ts';
import { readPdf } from '#tests/features/invoices/pdf-text.ts';
import { statusOfAnswer } from '#tests/features/invoices/scene.ts';
import { createCorrections } from '#tests/features/notes/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();

it('a receipt says what came, what it settled, what tax was kept back and what is kept, to both parties', async () => {
  const made = await createCorrections(database.owner());
  const { invoiceId } = await made.issue();
  const owed = (await made.invoiceRow(invoiceId)).outstandingPaise;
  await made.pay(invoiceId, inr(owed), inr(500_00n));
  const [payment] = await database.owner().select().from(payments).where(eq(payments.invoiceId, invoiceId));
  const at = async (person: { id: string }, org: string, paymentId = payment?.id ?? '') =>
    requestArgs({ path: '/x', params: { org, invoiceId, paymentId }, cookie: await cookieFor(person.id) });
  for (const [person, org] of [
    [made.hostOwner, made.hostOrg],
    [made.shipperOwner, made.shipperOrg],
  ] as const) {
    const answer = await loader(await at(person, org.slug));
    const { text, pages } = readPdf(new Uint8Array(await answer.arrayBuffer()));
    expect(pages).toBe(1);
    const { number } = await made.invoiceRow(invoiceId);
    const figures = [formatInr(inr(owed)), formatInr(inr(owed - 500_00n)), '₹500.00'];
    for (const said of ['Receipt', number, payment?.reference ?? '?', ...figures]) expect(text).toContain(said);
    expect(text).toMatch(/500\.00 kept back by the payer/);
    expect(text).toMatch(/500\.00 as balance/);
  }
  expect((await operatorReceipt(await at(made.operator, 'none'))).status).toBe(200);
  const { invoiceId: other } = await made.issue();
  const elsewhere = requestArgs({
    ...{ path: '/x', cookie: await cookieFor(made.hostOwner.id) },
    params: { org: made.hostOrg.slug, invoiceId: other, paymentId: payment?.id ?? '' },
  });
  expect(await statusOfAnswer(() => loader(elsewhere))).toBe(404);
  const stranger = await createCorrections(database.owner());
  const foreign = await at(stranger.hostOwner, stranger.hostOrg.slug);
  expect(await statusOfAnswer(() => loader(foreign))).toBe(404);
});
