import type { Invariant } from './invariant.ts';

/** A row's way to the row it belongs to, and which of their columns must say the same. */
type Parent = {
  readonly table: string;
  readonly by: string;
  /** The child's column first. */
  readonly same: readonly (readonly [string, string])[];
  /** Which children have this parent; all of them if not said. */
  readonly when?: string;
};

const OWNER = [['org_id', 'org_id']] as const;
const BOTH = [
  ['org_id', 'org_id'],
  ['shipper_org_id', 'shipper_org_id'],
] as const;
const PARTIES = [
  ['org_id', 'host_org_id'],
  ['shipper_org_id', 'shipper_org_id'],
] as const;
const OF_LOT = [...BOTH, ['booking_id', 'booking_id']] as const;
const readers = (host: string) =>
  [
    ['org_id', host],
    ['counterparty_org_id', 'shipper_org_id'],
  ] as const;

/**
 * Every reference between two tenant tables. The schema's composite keys hold most of them; these look at the rows
 * themselves, as a restored dump or a disabled trigger left them.
 */
export const PARENTS: Readonly<Record<string, readonly Parent[]>> = {
  halls: [{ table: 'facilities', by: 'facility_id', same: OWNER }],
  slots: [{ table: 'halls', by: 'hall_id', same: [...OWNER, ['facility_id', 'facility_id']] }],
  facility_gates: [{ table: 'facilities', by: 'facility_id', same: OWNER }],
  slot_gates: [{ table: 'slots', by: 'slot_id', same: OWNER }],
  bookings: [
    { table: 'slots', by: 'slot_id', same: [['host_org_id', 'org_id']] },
    {
      table: 'cargo_versions',
      by: 'cargo_version_id',
      same: [['shipper_org_id', 'org_id']],
      when: 'c.cargo_version_id is not null',
    },
  ],
  allocations: [
    { table: 'slots', by: 'slot_id', same: OWNER, when: 'c.block_id is null' },
    { table: 'bookings', by: 'booking_id', same: PARTIES, when: 'c.booking_id is not null' },
    { table: 'blocks', by: 'block_id', same: [...OWNER, ['slot_id', 'slot_id']], when: 'c.block_id is not null' },
  ],
  facility_holidays: [{ table: 'facilities', by: 'facility_id', same: OWNER }],
  service_orders: [{ table: 'bookings', by: 'booking_id', same: PARTIES }],
  rate_cards: [{ table: 'slots', by: 'slot_id', same: OWNER }],
  billing_credits: [{ table: 'bookings', by: 'booking_id', same: PARTIES }],
  blocks: [{ table: 'slots', by: 'slot_id', same: OWNER }],
  waitlist_entries: [
    { table: 'slots', by: 'slot_id', same: [['host_org_id', 'org_id']] },
    { table: 'cargo_profiles', by: 'cargo_profile_id', same: [['shipper_org_id', 'org_id']] },
    {
      table: 'bookings',
      by: 'booking_id',
      same: [
        ['host_org_id', 'host_org_id'],
        ['shipper_org_id', 'shipper_org_id'],
      ],
      when: 'c.booking_id is not null',
    },
  ],
  decisions: [{ table: 'bookings', by: 'booking_id', same: PARTIES }],
  booking_offers: [{ table: 'bookings', by: 'booking_id', same: PARTIES }],
  appointments: [{ table: 'bookings', by: 'booking_id', same: PARTIES }],
  lots: [
    { table: 'bookings', by: 'booking_id', same: PARTIES },
    { table: 'appointments', by: 'appointment_id', same: OF_LOT, when: 'c.appointment_id is not null' },
  ],
  call_offs: [{ table: 'lots', by: 'lot_id', same: OF_LOT }],
  exit_documents: [{ table: 'lots', by: 'lot_id', same: OF_LOT }],
  movements: [
    { table: 'lots', by: 'lot_id', same: OF_LOT },
    {
      table: 'exit_documents',
      by: 'exit_document_id',
      same: [...OWNER, ['lot_id', 'lot_id']],
      when: 'c.exit_document_id is not null',
    },
  ],
  stocks: [{ table: 'bookings', by: 'booking_id', same: PARTIES }],
  discrepancies: [{ table: 'lots', by: 'lot_id', same: OF_LOT }],
  invoices: [{ table: 'bookings', by: 'booking_id', same: PARTIES }],
  invoice_lines: [{ table: 'invoices', by: 'invoice_id', same: BOTH }],
  payments: [
    { table: 'invoices', by: 'invoice_id', same: BOTH },
    { table: 'receipts', by: 'receipt_id', same: OWNER },
  ],
  journals: [
    { table: 'invoices', by: 'invoice_id', same: BOTH, when: 'c.invoice_id is not null' },
    { table: 'bookings', by: 'booking_id', same: PARTIES, when: 'c.booking_id is not null' },
  ],
  credit_notes: [{ table: 'invoices', by: 'invoice_id', same: BOTH }],
  refunds: [{ table: 'invoices', by: 'invoice_id', same: BOTH }],
  claims: [{ table: 'invoices', by: 'invoice_id', same: BOTH }],
  deposits: [
    { table: 'bookings', by: 'booking_id', same: PARTIES },
    { table: 'invoices', by: 'invoice_id', same: BOTH, when: 'c.invoice_id is not null' },
  ],
  disputes: [
    { table: 'invoices', by: 'invoice_id', same: BOTH },
    { table: 'credit_notes', by: 'credit_note_id', same: BOTH, when: 'c.credit_note_id is not null' },
  ],
  credit_note_lines: [{ table: 'credit_notes', by: 'credit_note_id', same: BOTH }],
  dunning_log: [{ table: 'invoices', by: 'invoice_id', same: BOTH }],
  payment_promises: [{ table: 'invoices', by: 'invoice_id', same: BOTH }],
  payment_advices: [{ table: 'invoices', by: 'invoice_id', same: BOTH }],
  card_payments: [
    { table: 'invoices', by: 'invoice_id', same: BOTH, when: 'c.invoice_id is not null' },
    { table: 'bookings', by: 'booking_id', same: PARTIES, when: 'c.booking_id is not null' },
  ],
  card_refunds: [
    { table: 'invoices', by: 'invoice_id', same: BOTH, when: 'c.invoice_id is not null' },
    { table: 'card_payments', by: 'card_payment_id', same: BOTH },
  ],
  stripe_invoices: [
    { table: 'invoices', by: 'invoice_id', same: BOTH },
    {
      table: 'card_payments',
      by: 'card_payment_id',
      same: BOTH,
      when: 'c.card_payment_id is not null',
    },
  ],
  stripe_credit_notes: [
    { table: 'credit_notes', by: 'credit_note_id', same: BOTH },
    { table: 'invoices', by: 'invoice_id', same: BOTH },
  ],
  card_disputes: [
    { table: 'invoices', by: 'invoice_id', same: BOTH, when: 'c.invoice_id is not null' },
    { table: 'card_payments', by: 'card_payment_id', same: BOTH },
  ],
  bulk_job_rows: [{ table: 'bulk_jobs', by: 'job_id', same: [['user_id', 'user_id']] }],
  fee_invoice_lines: [
    { table: 'fee_invoices', by: 'fee_invoice_id', same: [...OWNER, ['kind', 'kind']] },
    { table: 'invoices', by: 'invoice_id', same: BOTH },
    { table: 'fee_invoices', by: 'charged_on_id', same: OWNER, when: 'c.charged_on_id is not null' },
    { table: 'credit_notes', by: 'debit_note_id', same: BOTH, when: 'c.debit_note_id is not null' },
    { table: 'commission_rules', by: 'rule_id', same: [['rule_code', 'code']] },
  ],
  payouts: [{ table: 'payout_runs', by: 'run_id', same: [['up_to', 'up_to']] }],
  e_invoice_answers: [
    { table: 'invoices', by: 'invoice_id', same: BOTH, when: 'c.invoice_id is not null' },
    { table: 'credit_notes', by: 'credit_note_id', same: BOTH, when: 'c.credit_note_id is not null' },
    { table: 'fee_invoices', by: 'fee_invoice_id', same: OWNER, when: 'c.fee_invoice_id is not null' },
  ],
  cargo_versions: [{ table: 'cargo_profiles', by: 'profile_id', same: OWNER }],
  reclassifications: [{ table: 'cargo_profiles', by: 'profile_id', same: OWNER }],
  clock_alerts: [
    { table: 'lots', by: 'subject_id', same: OWNER, when: `c.subject = 'lot'` },
    { table: 'papers', by: 'subject_id', same: OWNER, when: `c.subject = 'paper'` },
    { table: 'bookings', by: 'subject_id', same: [['org_id', 'host_org_id']], when: `c.subject = 'booking'` },
    { table: 'organisations', by: 'subject_id', same: [['org_id', 'id']], when: `c.subject = 'organisation'` },
  ],
  papers: [{ table: 'facilities', by: 'facility_id', same: OWNER, when: 'c.facility_id is not null' }],
  host_conditions: [{ table: 'slots', by: 'slot_id', same: OWNER, when: 'c.slot_id is not null' }],
  audit_log: [
    { table: 'bookings', by: 'entity_id', same: readers('host_org_id'), when: `c.entity = 'booking'` },
    { table: 'invoices', by: 'entity_id', same: readers('org_id'), when: `c.entity = 'invoice'` },
  ],
};

/** The columns that tell a row of these tables; `id` everywhere else. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  facility_gates: ['facility_id'],
  slot_gates: ['slot_id'],
  stocks: ['booking_id'],
  call_offs: ['lot_id'],
  invoice_lines: ['invoice_id', 'line_number'],
  credit_note_lines: ['credit_note_id', 'line_number'],
  stripe_invoices: ['invoice_id'],
  stripe_credit_notes: ['credit_note_id'],
  bulk_job_rows: ['job_id', 'position'],
  fee_invoice_lines: ['fee_invoice_id', 'line_number'],
};

function strays(child: string, { table, by, same, when = 'true' }: Parent): string {
  const keys = (KEYS[child] ?? ['id']).map((key) => `c.${key}::text`).join(` || ' ' || `);
  const own = same.map(([column]) => `c.${column}`).join(', ');
  const theirs = same.map(([, column]) => `p.${column}`).join(', ');
  return `select ${keys} as ${child}_row, '${table}' as parent, c.${by} as parent_id, jsonb_build_array(${own}) as says,
      jsonb_build_array(${theirs}) as parent_says
    from ${child} c left join ${table} p on p.id = c.${by}
    where ${when} and (p.id is null or (${own}) is distinct from (${theirs}))`;
}

/** Nobody's row hangs on somebody else's: one invariant a table. */
export const TENANCY: readonly Invariant[] = Object.entries(PARENTS).map(([child, parents]) => ({
  code: `tenancy.${child}`,
  sentence: `Every row of ${child} is of the organisation of its ${[...new Set(parents.map(({ table }) => table))].join(' and ')}.`,
  query: parents.map((parent) => strays(child, parent)).join(' union all '),
}));
