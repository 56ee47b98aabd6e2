import { allocationStateFor, BOOKING_STATES, LIFECYCLE } from '../../app/domain/booking/lifecycle.ts';
import { type Invariant, literals } from './invariant.ts';

/** A sweep may miss a booking by its own interval (15 s), and a busy one by a minute more. */
const OVERDUE_SECONDS = 75;

const rows = (table: readonly (readonly string[])[]) => table.map((row) => `(${literals(row)})`).join(', ');

/** What the allocation of a booking in each state must be in. */
const ALLOCATION_STATES = rows(BOOKING_STATES.map((state) => [state, allocationStateFor(state)]));

/** Every step the lifecycle table knows, with who may take it, and the hold that begins it. '' is no state. */
const STEPS = rows([
  ['', 'booking.hold', 'held', 'shipper'],
  ...LIFECYCLE.flatMap(({ from, event, to, by }) => by.map((actor) => [from, `booking.${event}`, to, actor])),
]);

/** A booking's timeline; a row without a new state tells of something else. */
const TIMELINE = `
  select l.entity_id as booking_id, l.id as audit_id, l.at, l.action, l.actor_kind, l.from_state, l.to_state,
    lag(l.to_state) over (partition by l.entity_id order by l.at, l.id) as state_before,
    row_number() over (partition by l.entity_id order by l.at desc, l.id desc) as from_the_end
  from audit_log l where l.entity = 'booking' and l.to_state is not null`;

/** A booking, its share of the slot and its timeline say the same. */
export const BOOKINGS: readonly Invariant[] = [
  {
    code: 'allocation.one',
    sentence: 'Every booking has exactly one allocation.',
    query: `select b.id as booking_id, b.reference, count(a.id) as allocations
      from bookings b left join allocations a on a.booking_id = b.id
      group by b.id having count(a.id) <> 1`,
  },
  {
    // The hold's end passes through the application, which keeps milliseconds.
    code: 'allocation.state',
    sentence: 'An allocation is in the state its booking’s state asks for, and held as long as the booking waits.',
    query: `select b.id as booking_id, b.reference, b.state, a.state as allocation_state, b.waits_until, a.held_until
      from bookings b
      join allocations a on a.booking_id = b.id
      left join (values ${ALLOCATION_STATES}) as asked (booking_state, allocation_state) on asked.booking_state = b.state
      where a.state is distinct from asked.allocation_state
        or (a.held_until is null) <> (b.waits_until is null)
        or abs(extract(epoch from a.held_until - b.waits_until)) > 0.001`,
  },
  {
    code: 'allocation.matches',
    sentence:
      'An allocation has its booking’s slot, stay, pallets, grams and hazard classes; it is longer by the turnaround, and by the days goods overstay.',
    query: `select b.id as booking_id, b.reference, a.id as allocation_id
      from bookings b join allocations a on a.booking_id = b.id
      where (a.slot_id, a.starts_on, a.pallets, a.mass_grams, a.hazard_classes, a.turnaround_days)
          is distinct from (b.slot_id, b.starts_on, b.pallets, b.mass_grams, b.hazard_classes, b.turnaround_days)
        or a.ends_on < b.ends_on + b.turnaround_days
        or (a.ends_on > b.ends_on + b.turnaround_days and b.state not in ('overstay', 'released', 'closed'))`,
  },
  {
    code: 'allocation.block',
    sentence: 'Every block has exactly one allocation with its slot, days, pallets and grams, until it is lifted.',
    query: `select b.id as block_id, b.org_id, count(a.id) as allocations, array_agg(a.state) as states
      from blocks b
      left join allocations a on a.block_id = b.id
        and (a.slot_id, a.starts_on, a.ends_on, a.pallets, a.mass_grams) = (b.slot_id, b.starts_on, b.ends_on, b.pallets, b.mass_grams)
        and a.state = case when b.lifted_at is null then 'confirmed' else 'released' end
        and a.hazard_classes = '{}' and a.hazard_groups = '{}' and a.duty_paise + a.value_paise + a.bond_paise = 0
      group by b.id having count(a.id) <> 1`,
  },
  {
    code: 'allocation.facility',
    sentence: 'A booking and its allocation name the facility of their slot.',
    query: `select b.id as booking_id, b.reference, b.facility_id, a.facility_id as allocation_facility_id,
        s.facility_id as slot_facility_id
      from bookings b join slots s on s.id = b.slot_id left join allocations a on a.booking_id = b.id
      where b.facility_id <> s.facility_id or (a.id is not null and a.facility_id is distinct from s.facility_id)`,
  },
  {
    code: 'booking.overdue',
    sentence: `No hold or request waits more than ${OVERDUE_SECONDS} s past its time.`,
    query: `select b.id as booking_id, b.reference, b.state, b.waits_until from bookings b
      where b.state in ('held', 'requested')
        and b.waits_until < (select at from moment) - interval '${OVERDUE_SECONDS} seconds'`,
  },
  {
    code: 'booking.timeline',
    sentence: 'Every change of a booking’s state has its audit row: each begins where the one before ended.',
    query: `select booking_id, audit_id, at, action, state_before, from_state, to_state
      from (${TIMELINE}) as timeline where from_state is distinct from state_before`,
  },
  {
    code: 'booking.newest_step',
    sentence: 'A booking is in the state its newest audit row left it in.',
    query: `select b.id as booking_id, b.reference, b.state, newest.to_state, newest.at
      from bookings b
      left join (${TIMELINE}) as newest on newest.booking_id = b.id and newest.from_the_end = 1
      where newest.to_state is distinct from b.state`,
  },
  {
    code: 'booking.lifecycle',
    sentence: 'Every step of a booking is a row of the lifecycle table, taken by who may take it.',
    query: `select booking_id, audit_id, at, action, actor_kind, from_state, to_state
      from (${TIMELINE}) as timeline
      where (coalesce(from_state, ''), action, to_state, actor_kind) not in (${STEPS})`,
  },
];
