import type { Invariant } from './invariant.ts';

/** What the ledger says of each lot. */
const LEDGER = `
  select m.lot_id,
    sum(case m.direction when 'in' then m.pallets else -m.pallets end) as pallets,
    sum(case m.direction when 'in' then m.mass_grams else -m.mass_grams end) as mass_grams,
    coalesce(sum(m.pallets) filter (where m.direction = 'in'), 0) as came_pallets,
    coalesce(sum(m.mass_grams) filter (where m.direction = 'in'), 0) as came_mass_grams
  from movements m group by m.lot_id`;

/** What stands in the halls is what the ledger says, and nothing left without a paper. */
export const STORAGE: readonly Invariant[] = [
  {
    code: 'stock.lot',
    sentence: 'What came in less what went out is a lot’s stock.',
    query: `select l.id as lot_id, l.booking_id, l.stock_pallets, l.stock_mass_grams, k.pallets, k.mass_grams
      from lots l left join (${LEDGER}) as k on k.lot_id = l.id
      where (l.stock_pallets, l.stock_mass_grams) is distinct from
        (coalesce(k.pallets, 0), coalesce(k.mass_grams, 0))`,
  },
  {
    code: 'stock.booking',
    sentence: 'A booking’s stock is that of its lots, and what left is what the ledger let out.',
    query: `select b.booking_id, b.lot_pallets, b.lot_mass_grams, s.pallets, s.mass_grams, s.released_pallets
      from (select l.booking_id, sum(l.stock_pallets) as lot_pallets, sum(l.stock_mass_grams) as lot_mass_grams,
          (select coalesce(sum(m.pallets), 0) from movements m
            where m.booking_id = l.booking_id and m.direction = 'out') as left_pallets,
          bool_or(l.received_at is not null) as anything
        from lots l group by l.booking_id) as b
      left join stocks s on s.booking_id = b.booking_id
      where (coalesce(s.pallets, 0), coalesce(s.mass_grams, 0), coalesce(s.released_pallets, 0))
          is distinct from (b.lot_pallets, b.lot_mass_grams, b.left_pallets)
        or (b.anything and s.booking_id is null)`,
  },
  {
    code: 'stock.within_booking',
    sentence: 'No more stands there, or has left, than was booked.',
    query: `select b.id as booking_id, b.reference, b.pallets, s.pallets as stock_pallets, s.released_pallets
      from bookings b join stocks s on s.booking_id = b.id
      where s.pallets + s.released_pallets > b.pallets or s.mass_grams > b.mass_grams`,
  },
  {
    code: 'stock.state',
    sentence: 'Goods stand only under bookings that are in storage, partly released or overstaying.',
    query: `select b.id as booking_id, b.reference, b.state, s.pallets from bookings b join stocks s on s.booking_id = b.id
      where s.pallets > 0 and b.state not in ('in_storage', 'partly_released', 'overstay')`,
  },
  {
    code: 'receipt.counted',
    sentence: 'A lot that was received came in by the ledger exactly as it was counted, and no other did.',
    query: `select l.id as lot_id, l.booking_id, l.received_pallets, k.came_pallets
      from lots l left join (${LEDGER}) as k on k.lot_id = l.id
      where (coalesce(l.received_pallets, 0), coalesce(l.received_mass_grams, 0))
        is distinct from (coalesce(k.came_pallets, 0), coalesce(k.came_mass_grams, 0))`,
  },
  {
    code: 'receipt.called_off',
    sentence: 'No lot that was called off came in.',
    query: `select l.id as lot_id, l.booking_id, l.received_at, c.called_off_at
      from call_offs c join lots l on l.id = c.lot_id where l.received_at is not null`,
  },
  {
    code: 'exit.covered',
    sentence: 'Everything that left did so on a document of its lot that was valid that day and covers it.',
    query: `select m.id as movement_id, m.booking_id, d.id as exit_document_id
      from movements m
      left join exit_documents d on d.id = m.exit_document_id and d.lot_id = m.lot_id
      left join lots l on l.id = m.lot_id
      where m.direction = 'out' and (d.id is null
        or (d.kind <> 'delivery_order') <> (l.regime = 'bonded')
        or m.moved_on < d.dated_on or m.moved_on > d.valid_until
        or (select sum(o.pallets) from movements o where o.exit_document_id = d.id) is distinct from d.released_pallets
        or (select sum(o.mass_grams) from movements o where o.exit_document_id = d.id) is distinct from d.released_mass_grams
        or d.released_pallets > d.pallets or d.released_mass_grams > d.mass_grams)`,
  },
];
