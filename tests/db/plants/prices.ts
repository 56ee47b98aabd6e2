import { first, STANDING, STRANGER } from './rows.ts';

/** Faults of what prices go by: calendars and services ordered. */
export const PRICE_PLANTS: Record<string, string[]> = {
  'tenancy.facility_holidays': [
    `update facility_holidays set org_id = ${STRANGER} where id = ${first('facility_holidays', 'true')}`,
  ],
  'tenancy.service_orders': [
    `insert into service_orders (org_id, shipper_org_id, booking_id, service, units, wanted_on, state, ordered_by)
     select host_org_id, ${STRANGER}, id, 'labels', 1, '2099-01-01', 'asked', ${first('users', 'true')}
     from bookings where id = ${STANDING}`,
  ],
};
