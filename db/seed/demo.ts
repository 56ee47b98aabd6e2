import type { PlainDate } from '../../app/domain/shared/plain-date.ts';
import type { OwnerDatabase } from '../owner.ts';
import { seedBookings } from './demo/bookings.ts';
import { seedFacilities } from './demo/facilities.ts';
import { seedInvoices } from './demo/invoices.ts';
import { OPERATOR_EMAIL, seedOrganisations } from './demo/organisations.ts';
import { readSupplies } from './demo/supplies.ts';
import { DEMO_PASSWORD } from './factories.ts';

/** Who to sign in as, by what they are; all with the same password. */
export const DEMO_ACCOUNTS = {
  host: 'asha@konkanoxide.example.test',
  host2: 'jignesh@rannkantha.example.test',
  shipper: 'kavita@aavartan.example.test',
  shipper2: 'senthil@tejkan.example.test',
  broker: 'farida@setubandh.example.test',
  operator: OPERATOR_EMAIL,
} as const;

/** What {@link seedDemo} answers with. */
export type DemoAccounts = { password: string; accounts: typeof DEMO_ACCOUNTS };

/**
 * Fills a database that has its reference tables and nothing else with a marketplace in the middle of its work. The
 * same day and instant always give the same rows; only the password's hash has a salt of its own.
 *
 * @param options today: the Indian calendar day of `now`
 */
export async function seedDemo(
  db: OwnerDatabase,
  { today, now }: { today: PlainDate; now: Date },
): Promise<DemoAccounts> {
  await db.transaction(async (tx) => {
    const firms = await seedOrganisations(tx, now);
    const places = await seedFacilities(tx, firms);
    const scene = { today, now, firms, places, supplies: await readSupplies(tx) };
    const written = await seedBookings(tx, scene);
    await seedInvoices(tx, written, scene);
  });
  return { password: DEMO_PASSWORD, accounts: DEMO_ACCOUNTS };
}
