import { type Invariant, IS_LIVE } from './invariant.ts';

/*
 * Days before `first_day` are left out: a host may shrink a slot below what stood in it once, and guard_slot_capacity()
 * looks no further back than yesterday in UTC either.
 */

/** The load of every slot from each day on which it changes to the next. */
const LOAD = `
  select s.id as slot_id, s.org_id as host_org_id, change.day, s.pallet_positions, s.max_mass_grams,
    sum(sum(change.pallets)) over days as pallets, sum(sum(change.mass_grams)) over days as mass_grams
  from allocations a
  join slots s on s.id = a.slot_id
  cross join moment
  cross join lateral (values
    (greatest(a.starts_on, moment.first_day), a.pallets, a.mass_grams),
    (a.ends_on, -a.pallets, -a.mass_grams)) as change (day, pallets, mass_grams)
  where a.ends_on > moment.first_day and ${IS_LIVE}
  group by s.id, change.day
  window days as (partition by s.id order by change.day)`;

/** No day is sold twice. */
export const CAPACITY: readonly Invariant[] = [
  {
    code: 'capacity.pallets',
    sentence: 'No slot has more live pallets on a day than pallet places.',
    query: `select slot_id, host_org_id, day, pallets, pallet_positions from (${LOAD}) as load
      where pallets > pallet_positions`,
  },
  {
    code: 'capacity.mass',
    sentence: 'No slot carries more live grams on a day than it can.',
    query: `select slot_id, host_org_id, day, mass_grams, max_mass_grams from (${LOAD}) as load
      where mass_grams > max_mass_grams`,
  },
  {
    // Without its gate nothing more can be sold there: guard_allocation() finds nothing to update and refuses.
    code: 'capacity.gate',
    sentence: 'Every slot and every facility has its gate.',
    query: `select 'slot' as of, s.id, s.org_id from slots s
        where not exists (select from slot_gates g where g.slot_id = s.id)
      union all select 'facility', f.id, f.org_id from facilities f
        where not exists (select from facility_gates g where g.facility_id = f.id)`,
  },
];
