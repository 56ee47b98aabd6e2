import postgres from 'postgres';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { deskSchema } from '#app/features/desk/desk.schema.server.ts';
import { readDesk } from '#app/features/desk/read-desk.server.ts';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { closeDatabase } from '#app/platform/db.server.ts';
import { openAsOwner } from '#db/owner.ts';
import { createOrganisation, createPerson } from '#db/seed/factories.ts';
import { operatorScope } from '../setup/request.ts';
import { freshDatabase, inside, openLoaded } from './market.ts';
import { type Figure, figure, percentile } from './measure.ts';

const DATABASE = 'quayslot_bench_desk';
const INVOICES = 100_000;
const HOSTS = 40;
const SHIPPERS = 120;
/** How often the whole set of asks is walked through in a round. */
const TURNS = 8;
const DAY = plainDate('2026-11-28');

/** First pages as operators open them: everything, what is late, one firm, a port, a class, an amount, a word. */
const ASKS = [
  '',
  'status=open&sort=due&dir=asc',
  'status=overdue&sort=outstanding',
  'status=part_paid',
  'age=90%2B&sort=due&dir=asc',
  'host=host+7',
  'shipper=shipper+11&status=open',
  'regime=bonded&class=8',
  'port=chennai-port&from=2026-09-01&to=2026-10-31',
  'min=1500000&max=1800000&sort=amount',
  'q=QB-0042',
  'sort=number&dir=asc',
];

/** A year of invoices with their lines, payments and books, written past the triggers by the server's administrator. */
async function fill(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`set session_replication_role = replica`;
  await sql`select setseed(0.42)`;
  await sql`
    create temp table sides as select o.id, o.legal_name, o.is_host, row_number() over (partition by is_host order by name) as n
    from organisations o`;
  await sql`
    insert into facilities (org_id, port_id, name, address, pin, state_code, lat, lon)
    select h.id, p.id, 'Facility ' || h.n, 'Plot 1', '400707', p.state_code, p.lat, p.lon
    from sides h join (select *, row_number() over (order by id) as n from ports) p on p.n = h.n where h.is_host`;
  await sql`
    create temp table book as
    select uuidv7() as id, uuidv7() as booking_id, g as n, f.org_id, f.id as facility_id, h.legal_name as host_name, s.id as shipper_id,
      s.legal_name as shipper_name, ${DAY}::date - (random() * 360)::int - 1 as issued_on,
      (1000 + floor(random() * 90000))::bigint * 118 * 100 / 100 * 100 as payable, random() as fate,
      case when random() < 0.4 then 'bonded' else 'neutral' end as regime,
      case when random() < 0.6 then '{}' when random() < 0.5 then '{9}' else '{8,9}' end::text[] as classes
    from generate_series(1, ${INVOICES}) g
    join sides h on h.is_host and h.n = 1 + g % ${HOSTS} join facilities f on f.org_id = h.id
    join sides s on not s.is_host and s.n = 1 + (g * 7) % ${SHIPPERS}`;
  await sql`alter table book add outstanding bigint, add state text`;
  // What is old is mostly paid; a twentieth of all is paid in part.
  await sql`update book set outstanding = case when fate < 0.05 then payable / 2 when fate < 0.75 then 0 else payable end`;
  await sql`
    insert into bookings (id, reference, host_org_id, shipper_org_id, slot_id, facility_id, state, starts_on, ends_on,
      pallets, mass_grams, cargo_description, hazard_classes, regime, booking_mode, place, quote, total_paise)
    select booking_id, 'QB-' || lpad(n::text, 6, '0'), org_id, shipper_id, org_id, facility_id, 'confirmed', issued_on,
      issued_on + 30, 4, 2000000, 'Bench cargo', classes, regime, 'instant', '{}', '{}', payable from book`;
  await sql`
    insert into invoices (id, org_id, shipper_org_id, booking_id, booking_reference, number, financial_year, sequence,
      issued_on, due_on, supplier, recipient, place_of_supply, place_of_supply_name, supply_kind, taxable_paise, cgst_paise,
      sgst_paise, igst_paise, total_paise, payable_paise, outstanding_paise, settled_at, period_from, period_to)
    select id, org_id, shipper_id, booking_id, 'QB-' || lpad(n::text, 6, '0'), 'BEN/26-27/' || lpad(n::text, 6, '0'), '2026-27',
      n, issued_on, issued_on + 15, jsonb_build_object('legalName', host_name, 'address', repeat('Plot 1 ', 8), 'gstin', null),
      jsonb_build_object('legalName', shipper_name, 'address', repeat('Road 9 ', 8), 'gstin', null), '27', 'Maharashtra',
      'inter_state', payable / 118 * 100, 0, 0, payable - payable / 118 * 100, payable, payable, outstanding,
      case when outstanding = 0 then now() end, issued_on, issued_on + 30 from book`;
  await sql`
    insert into invoice_lines (invoice_id, org_id, shipper_org_id, line_number, description, formula, sac, quantity, unit,
      unit_price_paise, taxable_paise, rate_basis_points, cgst_paise, sgst_paise, igst_paise)
    select id, org_id, shipper_id, 1, 'Storage', '4 pallets, 30 days', '996729', 1, 'stay', payable / 118 * 100,
      payable / 118 * 100, 1800, 0, 0, payable - payable / 118 * 100 from book`;
  await sql`
    insert into journals (id, key, kind, occurred_on, org_id, shipper_org_id, booking_id, invoice_id, content_hash)
    select uuidv7(), 'invoice/' || id, 'invoice', issued_on, org_id, shipper_id, booking_id, id, 'bench' from book
    union all
    select uuidv7(), 'payment/' || id, 'payment', issued_on + 9, org_id, shipper_id, booking_id, id, 'bench' from book
    where outstanding < payable`;
  await sql`
    insert into ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, occurred_on)
    select j.id, e.line, b.org_id, e.account, e.party, e.paise, j.occurred_on
    from journals j join book b on b.id = j.invoice_id cross join lateral (values
      ('invoice', 1, 'receivable', b.shipper_id, b.payable), ('invoice', 2, 'storage_income', null, -b.payable),
      ('payment', 1, 'bank', null, b.payable - b.outstanding),
      ('payment', 2, 'receivable', b.shipper_id, b.outstanding - b.payable)) as e (kind, line, account, party, paise)
    where e.kind = j.kind`;
  await sql`
    insert into desk_invoices (invoice_id, org_id, shipper_org_id, booking_id, number, booking_reference, host_name,
      shipper_name, issued_on, due_on, payable_paise, outstanding_paise, is_settled, is_void, regime, hazard_classes, port_id)
    select i.id, i.org_id, i.shipper_org_id, i.booking_id, i.number, i.booking_reference, i.supplier ->> 'legalName',
      i.recipient ->> 'legalName', i.issued_on, i.due_on, i.payable_paise, i.outstanding_paise, i.settled_at is not null,
      false, b.regime, b.hazard_classes, f.port_id
    from invoices i join bookings b on b.id = i.booking_id join facilities f on f.id = b.facility_id`;
  await sql`vacuum analyze`;
  await sql.end();
}

async function load(adminUrl: string): Promise<void> {
  const urls = await freshDatabase(adminUrl, DATABASE);
  const owner = openAsOwner(urls.ownerUrl);
  const person = await createPerson(owner.db, { isOperator: true });
  for (let n = 1; n <= HOSTS; n++)
    await createOrganisation(owner.db, { owner: person, name: `Host ${n} Storage`, isShipper: false });
  for (let n = 1; n <= SHIPPERS; n++)
    await createOrganisation(owner.db, { owner: person, name: `Shipper ${n} Traders`, isHost: false });
  await owner.close();
  await fill(inside(adminUrl, DATABASE));
}

/** Times of first pages of the desk, each with its count, sums and tiles: three statements in one transaction. */
async function round(turns: number): Promise<Map<string, number[]>> {
  const scope = operatorScope('00000000-0000-4000-8000-000000000001');
  const clock = { now: () => new Date(`${DAY}T06:30:00Z`) };
  const times = new Map<string, number[]>();
  for (let turn = 0; turn < turns; turn++)
    for (const ask of ASKS) {
      const { filters } = readFilters(deskSchema, new URL(`http://127.0.0.1/?${ask}`));
      const started = performance.now();
      const { count } = await readDesk(scope, filters, clock);
      times.set(ask, [...(times.get(ask) ?? []), performance.now() - started]);
      if (count === 0) throw new Error(`the desk found nothing for '${ask}'`);
    }
  return times;
}

/** What counting a hundred thousand numbers takes at the p95: the same machine at the same moment. */
async function floor(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const times: number[] = [];
  for (let i = 0; i < 40; i++) {
    const started = performance.now();
    await sql`select count(*), sum(n) from generate_series(1, ${INVOICES}) n`;
    times.push(performance.now() - started);
  }
  await sql.end();
  return percentile(times, 0.95);
}

/** The operator's desk over a hundred thousand invoices. */
export async function deskFigures({ quick }: { quick: boolean }): Promise<Figure[]> {
  const opened = await openLoaded(DATABASE, import.meta.url, load);
  try {
    await round(1); // warm-up, not counted
    const rounds: Map<string, number[]>[] = [];
    const floors: number[] = [];
    for (let i = 0; i < (quick ? 3 : 7); i++) {
      floors.push(await floor(opened.urls.appUrl));
      rounds.push(await round(TURNS));
    }
    const p95 = (times: Map<string, number[]>) => percentile([...times.values()].flat(), 0.95);
    const each = (ask: string) => rounds.map((times) => percentile(times.get(ask) ?? [], 0.5));
    return [
      figure('floor.count_100k', 'ms', floors),
      figure('invoice.desk.100k.p95_ms', 'ms', rounds.map(p95)),
      ...ASKS.map((ask) => figure(`invoice.desk.100k.p50_ms ?${ask}`, 'ms', each(ask))),
    ];
  } finally {
    await closeDatabase();
    await opened.close();
  }
}
