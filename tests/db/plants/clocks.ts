import { first, LOT, STRANGER, stored } from './rows.ts';

const alert = (changes: Readonly<Record<string, string>> = {}) => {
  const row = {
    org_id: 'host_org_id',
    subject: `'booking'`,
    subject_id: 'id',
    clock: `'planted'`,
    mark_on: `'2099-01-01'`,
    step: '1',
    told_on: `'2099-01-01'`,
    letters: '0',
    ...changes,
  };
  return `insert into clock_alerts (${Object.keys(row).join(', ')}) select ${Object.values(row).join(', ')}
    from bookings where id = ${first('bookings', 'true')};`;
};
const letter = (alertId: string) =>
  `insert into mail_outbox (key, recipient, template, props)
   values ('clock-alert/' || ${alertId} || '/x/y', 'a@example.test', 'clock-alert', '{}');`;

/** What clocks could have told wrongly. */
export const CLOCK_PLANTS: Readonly<Record<string, readonly string[]>> = {
  'clock.once': [
    `alter table clock_alerts drop constraint clock_alerts_step_key; ${alert()} ${alert()}`,
    `${alert()} ${letter(first('clock_alerts', `clock = 'planted'`))}`,
    letter(STRANGER),
  ],
  'clock.open': [
    `insert into clock_alerts (org_id, subject, subject_id, clock, mark_on, step, told_on, letters, told_at)
     select org_id, 'lot', id, 'planted', '2099-01-01', 1, '2099-01-01', 0, now() + interval '1 day' from lots
     where id = ${first('lots', 'stock_pallets = 0')}`,
  ],
  'tenancy.clock_alerts': [
    alert({ org_id: STRANGER }),
    alert({ subject: `'paper'` }),
    alert({ subject: `'organisation'` }),
    stored(`insert into clock_alerts (org_id, subject, subject_id, clock, mark_on, step, told_on, letters)
      select ${STRANGER}, 'lot', id, 'planted', '2099-01-01', 1, '2099-01-01', 0 from lots where id = ${LOT}`),
  ],
};
