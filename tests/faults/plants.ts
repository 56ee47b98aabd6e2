import type postgres from 'postgres';
import type { Race } from './race-track.ts';
import { capacityEdits } from './races/capacity-edits.ts';
import { lastPallets, sameForm } from './races/last-pallets.ts';
import { lastRupee } from './races/last-rupee.ts';
import { longerStay } from './races/longer-stay.ts';
import { oneBooking } from './races/one-booking.ts';
import { oneHall } from './races/one-hall.ts';

/** A function of the database with some of its text replaced. */
type Changed = { readonly fn: string; readonly from: string; readonly to: string };

/** A fault in the test's own database, and the race that must see it. */
export type Plant = {
  readonly race: Race;
  readonly fault: string;
  readonly functions?: readonly Changed[];
  /** Statements that plant it, and those that take it out again. */
  readonly plant?: string;
  readonly undo?: string;
};

/** One for each race: what it is there to see, taken away. */
export const PLANTS: readonly Plant[] = [
  {
    race: lastPallets,
    fault: 'the guard doesn’t sweep',
    functions: [{ fn: 'slot_peak', from: 'WHERE a.slot_id = p_slot', to: 'WHERE false AND a.slot_id = p_slot' }],
  },
  {
    race: sameForm,
    fault: 'receipts are not kept once',
    plant: 'alter table command_receipts drop constraint command_receipts_scope_id_command_key_pk',
    undo: `delete from command_receipts;
      alter table command_receipts add constraint command_receipts_scope_id_command_key_pk
        primary key (scope_id, command, key)`,
  },
  {
    race: capacityEdits,
    fault: 'a host may shrink a slot below what is promised',
    functions: [{ fn: 'guard_slot_capacity', from: 'IF peak.pallets > NEW.pallet_positions OR', to: 'IF false AND' }],
  },
  {
    race: oneBooking,
    fault: 'a step is written on whatever the booking has become',
    functions: [{ fn: 'write_move', from: 'x.updated_at = m.version AND x.state = m."from"', to: 'true' }],
  },
  {
    race: oneHall,
    fault: 'the facility’s gate is not shut before cargo is judged',
    functions: [
      { fn: 'shut_gates', from: 'WHERE s.id = p_slot', to: 'WHERE false AND s.id = p_slot' },
      { fn: 'guard_allocation', from: `session_user = 'quayslot_app'`, to: 'false' },
    ],
  },
  {
    race: lastRupee,
    fault: 'nobody adds up what the bond covers already',
    functions: [
      {
        fn: 'bond_peak',
        from: 'WHERE a.shipper_org_id = p_shipper',
        to: 'WHERE false AND a.shipper_org_id = p_shipper',
      },
    ],
  },
  {
    race: longerStay,
    fault: 'the guard looks at new bookings only',
    // A pause in its place, so that somebody else comes between the decision and its writing in every round that could.
    plant: `alter table allocations disable trigger allocations_guard_update;
      create function planted_pause() returns trigger language plpgsql as 'begin perform pg_sleep(0.2); return new; end';
      create trigger allocations_planted before update on allocations for each row execute function planted_pause()`,
    undo: `drop trigger allocations_planted on allocations; drop function planted_pause();
      alter table allocations enable trigger allocations_guard_update`,
  },
];

/** What races leave behind; what they were run with stays. */
const EMPTY = 'truncate bookings, audit_log, command_receipts, mail_outbox cascade';

/** A function's definition as it stands. */
async function definitionOf(admin: postgres.Sql, fn: string): Promise<string> {
  const [row, ...others] = await admin<{ definition: string }[]>`
    select pg_get_functiondef(oid) as definition from pg_proc
    where proname = ${fn} and pronamespace = 'public'::regnamespace`;
  if (!row || others.length > 0) throw new Error(`there is not exactly one function ${fn}`);
  return row.definition;
}

/**
 * Runs a work with the fault in the database, then takes it out again, and empties what was written under it.
 * @throws Error where a function doesn't have the text any more that makes it right
 */
export async function withPlanted(
  admin: postgres.Sql,
  { functions = [], plant, undo }: Plant,
  work: () => Promise<void>,
): Promise<void> {
  const undone: string[] = undo ? [undo] : [];
  try {
    if (plant) await admin.unsafe(plant);
    for (const { fn, from, to } of functions) {
      const right = await definitionOf(admin, fn);
      if (!right.includes(from)) throw new Error(`${fn} has no “${from}” that could be taken away`);
      undone.push(right);
      await admin.unsafe(right.replace(from, to));
    }
    await work();
  } finally {
    await admin.unsafe(EMPTY);
    for (const statements of undone) await admin.unsafe(statements);
  }
}
