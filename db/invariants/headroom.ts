import { type Invariant, IS_LIVE } from './invariant.ts';

/** A sum of money over live allocations from each day on which it changes to the next, by what it is shared in. */
const taken = (owner: string, column: string) => `
  select ${owner} as owner, change.day, sum(sum(change.paise)) over days as paise
  from allocations a
  cross join moment
  cross join lateral (values
    (greatest(a.starts_on, moment.first_day), a.${column}), (a.ends_on, -a.${column})) as change (day, paise)
  where a.ends_on > moment.first_day and a.${column} > 0 and ${IS_LIVE}
  group by ${owner}, change.day
  window days as (partition by ${owner} order by change.day)`;

/** What customs law limits is limited on every day. A limit nobody has entered limits nothing. */
export const HEADROOM: readonly Invariant[] = [
  {
    code: 'headroom.licence_duty',
    sentence: 'No facility holds more unpaid duty on a day than its licence allows.',
    query: `select f.id as facility_id, f.org_id, day, paise, f.licence_duty_paise
      from (${taken('a.facility_id', 'duty_paise')}) as load join facilities f on f.id = load.owner
      where paise > f.licence_duty_paise`,
  },
  {
    code: 'headroom.licence_value',
    sentence: 'No facility holds more value on a day than its licence allows.',
    query: `select f.id as facility_id, f.org_id, day, paise, f.licence_value_paise
      from (${taken('a.facility_id', 'value_paise')}) as load join facilities f on f.id = load.owner
      where paise > f.licence_value_paise`,
  },
  {
    code: 'headroom.bond',
    sentence: 'No importer uses more bond on a day than its verified bonds are made out for.',
    query: `select load.owner as org_id, day, paise, bond.covers
      from (${taken('a.shipper_org_id', 'bond_paise')}) as load
      cross join lateral (
        select case when count(*) = count(p.covers_paise) then sum(p.covers_paise) end as covers
        from papers p
        where p.org_id = load.owner and p.facility_id is null and p.kind = 'warehousing_bond' and p.withdrawn_at is null
          and p.verified_at is not null and p.valid_from <= day and (p.valid_until is null or p.valid_until >= day)
      ) as bond
      where paise > bond.covers`,
  },
  {
    code: 'headroom.taken',
    sentence: 'Only bonded stays take duty, value and bond, and a bond is never less than its duty.',
    query: `select a.id, a.org_id from allocations a join bookings b on b.id = a.booking_id
      where (b.regime <> 'bonded' and a.duty_paise + a.value_paise + a.bond_paise > 0) or a.bond_paise < a.duty_paise`,
  },
];
