import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import postgres from 'postgres';
import { quoteOffer } from '#app/domain/pricing/offer-price.ts';
import { quoteToJson } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { billStays } from '#app/features/billing/bill-stays.server.ts';
import { invoicePdf } from '#app/features/invoices/invoice-pdf.server.tsx';
import { loadInvoice } from '#app/features/invoices/load-invoice.server.ts';
import { readCard } from '#app/features/rate-cards/typed-card.ts';
import { closeDatabase } from '#app/platform/db.server.ts';
import { openAsOwner } from '#db/owner.ts';
import { invoices, slots } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { type Figure, figure, rate } from './measure.ts';
import { openScene, type Scene } from './scene.ts';

/*
 * The monthly run: many stays of one host whose month is over, billed by the job as it runs, committed with lines, journals,
 * audit rows and letters; against one-row INSERT commits by sixteen clients in the same round.
 */

const CLIENTS = 16;
const PDFS = 5;
const GST = {
  storage: { sac: '996729', rate: basisPoints(1800) },
  handling: { sac: '996719', rate: basisPoints(1800) },
};

/** The first of the month before last, so that a whole month of the stay is over. */
const startsOn = plainDate(`${addDays(dateInZone(new Date(), 'Asia/Kolkata'), -62).slice(0, 7)}-01`);
const endsOn = addDays(startsOn, 300);

/** A card whose month has four lines: two prices, documentation, a surcharge on each price. */
function price() {
  const typed = {
    slab1From: '1',
    slab1To: '10',
    slab1Price: '40',
    slab2From: '11',
    slab2Price: '60.50',
    documentation: '500',
  };
  const { card } = readCard({ effectiveFrom: startsOn, ...typed }, startsOn);
  const asked = { stay: stay(startsOn, endsOn), pallets: 8, codes: [], insured: [], valueAndDuty: ZERO_INR };
  const rates = { pricePerPalletDay: inr(1n), handlingInPerPallet: ZERO_INR, handlingOutPerPallet: ZERO_INR };
  return quoteOffer({ rates, inForce: { versionId: randomUUID(), card, holidays: [] } }, asked, GST, 'inter_state');
}

type Owner = ReturnType<typeof openAsOwner>['db'];

/** A stay billed monthly, to be copied. */
async function template(db: Owner, scene: Scene) {
  const [slot] = await db
    .select()
    .from(slots)
    .where(eq(slots.id, scene.slotIds[0] ?? ''));
  const [shipper] = scene.shippers;
  if (!slot || !shipper) throw new Error('an empty scene');
  return createBooking(db, { slot, shipper: { id: shipper.orgId, name: 'Bench' }, startsOn, endsOn, pallets: 8 });
}

/** As many stays like it, in one statement. */
async function copies(sql: postgres.Sql, bookingId: string, count: number): Promise<void> {
  const quote = quoteToJson(price());
  await sql`insert into bookings select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(),
      'reference', 'BN-' || gen_random_uuid(), 'quote', ${sql.json(quote as never)}::jsonb, 'total_paise', ${quote.totalPaise}::bigint))).*
    from bookings b, generate_series(1, ${count}) where b.id = ${bookingId}`;
  await sql`update bookings set billing_mode = 'monthly' where reference like 'BN-%' and billing_mode <> 'monthly'`;
}

async function pdfMillis(db: Owner): Promise<number[]> {
  const found = await loadInvoice(db as never, eq(invoices.purpose, 'month'), new Date());
  if (!found) throw new Error('nothing was billed');
  await invoicePdf(found.view); // warm-up, not counted
  const times: number[] = [];
  for (let i = 0; i < PDFS; i++) {
    const started = performance.now();
    await invoicePdf(found.view);
    times.push(performance.now() - started);
  }
  return times;
}

/** Invoices a second of the monthly run, that figure by the INSERT floor, and the time of a PDF. */
export async function invoiceFigures({
  quick,
  rounds,
  ms,
}: {
  quick: boolean;
  rounds: number;
  ms: number;
}): Promise<Figure[]> {
  const scene = await openScene({ slotCount: 1, clients: 1 });
  const { db, close } = openAsOwner(scene.urls.ownerUrl);
  const owner = postgres(scene.urls.ownerUrl, { max: 1, onnotice: () => {} });
  const app = postgres(scene.urls.appUrl, { max: CLIENTS, onnotice: () => {} });
  const clock = { now: () => new Date() };
  try {
    const { id } = await template(db, scene);
    await billStays(clock); // the demo's own, and a warm-up
    const [perSecond, floors]: [number[], number[]] = [[], []];
    for (let i = 0; i < rounds; i++) {
      floors.push(
        await rate(CLIENTS, ms, async () => {
          await app`insert into bench_rows (note) values ('one row, one commit')`;
          return true;
        }),
      );
      await copies(owner, id, quick ? 500 : 2_000);
      const started = performance.now();
      const written = await billStays(clock);
      perSecond.push(written / ((performance.now() - started) / 1000));
    }
    const ratios = perSecond.map((value, index) => value / (floors[index] ?? value));
    return [
      figure('invoice.run_per_s', 'invoices/s', perSecond),
      figure('invoice.run_ratio', 'of INSERT commits', ratios),
      figure('invoice.pdf_ms', 'ms', await pdfMillis(db)),
    ];
  } finally {
    await app.end();
    await owner.end();
    await close();
    await closeDatabase();
    await scene.close();
  }
}
