import type { Invariant } from './invariant.ts';

/** The columns of `listings` with where refresh_listings() takes each from. */
const SHOWN: Readonly<Record<string, string>> = {
  host_org_id: 's.org_id',
  host_name: 'o.name',
  host_state_code: 'o.state_code',
  facility_id: 'f.id',
  facility_name: 'f.name',
  hall_name: 'h.name',
  slot_name: 's.name',
  port_id: 'f.port_id',
  state_code: 'f.state_code',
  lat: 'f.lat',
  lon: 'f.lon',
  time_zone: 'f.time_zone',
  warehouse_code: 'f.warehouse_code',
  regime: 's.regime',
  pallet_positions: 's.pallet_positions',
  max_mass_grams: 's.max_mass_grams',
  hazard_classes: 's.hazard_classes',
  price_per_pallet_day_paise: 's.price_per_pallet_day_paise',
  handling_in_paise: 's.handling_in_paise',
  handling_out_paise: 's.handling_out_paise',
  minimum_days: 's.minimum_days',
  maximum_days: 's.maximum_days',
  lead_days: 's.lead_days',
  cut_off_hour: 's.cut_off_hour',
  turnaround: 's.turnaround',
  booking_mode: 's.booking_mode',
  billing_mode: 's.billing_mode',
  rate_card_version: 's.rate_card_version',
};

/** Names of the columns that differ: what to look at, rather than two long rows. */
const DIFFERENCES = Object.entries(SHOWN)
  .map(([column, source]) => `case when l.${column} is distinct from ${source} then '${column}' end`)
  .join(', ');

const YES_NO = (column: string) => `case ${column} when true then ' yes' when false then ' no' else ' unknown' end`;

/** 300 km is the widest search the product offers; no two points nearer differ by more than 2.7 degrees of latitude. */
const NEAR = `select p.id as port_id, s.id as slot_id, metres_between(p.lat, p.lon, f.lat, f.lon) as distance_metres,
    s.regime, s.price_per_pallet_day_paise, s.handling_in_paise + s.handling_out_paise as handling_paise,
    s.regime || ${YES_NO('h.sprinklered')} || ${YES_NO('s.quarantine')} as ground, s.hazard_classes
  from slots s
  join facilities f on f.id = s.facility_id
  join halls h on h.id = s.hall_id
  join ports p on abs(p.lat - f.lat) <= 2.7
  where s.status = 'published'`;

/** What strangers are shown is what the host offers. */
export const LISTINGS: readonly Invariant[] = [
  {
    code: 'listing.published',
    sentence: 'Exactly the published slots are listed.',
    query: `select coalesce(s.id, l.slot_id) as slot_id, s.status, l.slot_id is not null as listed
      from slots s full join listings l on l.slot_id = s.id
      where coalesce(s.status = 'published', false) <> (l.slot_id is not null)`,
  },
  {
    code: 'listing.values',
    sentence: 'A listing shows the present values of its slot, hall, facility and host.',
    query: `select l.slot_id, l.host_org_id, differs.columns
      from listings l
      join slots s on s.id = l.slot_id
      join halls h on h.id = s.hall_id
      join facilities f on f.id = s.facility_id
      join organisations o on o.id = s.org_id
      cross join lateral (select array_remove(array[${DIFFERENCES}], null) as columns) as differs
      where differs.columns <> '{}'`,
  },
  {
    code: 'listing.ports',
    sentence: 'A published slot is found near exactly the ports within 300 km, with its distance and its own values.',
    query: `select slot_id, port_id, shown.distance_metres as shown_metres, near.distance_metres
      from listing_ports shown
      full join (select * from (${NEAR}) as around where distance_metres <= 300000) as near using (slot_id, port_id)
      where (shown.distance_metres, shown.regime, shown.price_per_pallet_day_paise, shown.handling_paise, shown.ground,
          shown.hazard_classes)
        is distinct from (near.distance_metres, near.regime, near.price_per_pallet_day_paise, near.handling_paise,
          near.ground, near.hazard_classes)`,
  },
];
