import { compileRulebook } from '../../app/domain/cargo/rulebook.ts';
import type { PlainDate } from '../../app/domain/shared/plain-date.ts';
import type { OwnerDatabase } from '../owner.ts';
import { seedBookings } from './demo/bookings.ts';
import { libraryOf, seedCargo, settled } from './demo/cargo.ts';
import { seedBlocks, seedWaitlist } from './demo/closures.ts';
import { seedConditions } from './demo/conditions.ts';
import { seedDecisions } from './demo/decisions.ts';
import { seedFacilities } from './demo/facilities.ts';
import { seedGoods } from './demo/goods.ts';
import { seedHolidays } from './demo/holidays.ts';
import { seedInvoices } from './demo/invoices.ts';
import { DEMO_API_KEYS, ensureDemoKeys } from './demo/keys.ts';
import { seedOffers } from './demo/offers.ts';
import { OPERATOR_EMAIL, SECOND_OPERATOR_EMAIL, seedOrganisations } from './demo/organisations.ts';
import { seedPapers } from './demo/papers.ts';
import { planBookings, settledPlan } from './demo/plan.ts';
import { seedPlans } from './demo/plans.ts';
import { seedReclassification } from './demo/reclassification.ts';
import { readSupplies } from './demo/supplies.ts';
import { cargoTable } from './demo/tables.ts';
import { DEMO_PASSWORD } from './factories.ts';
import { DELIVERED_RULEBOOK, deliveredRulebookContent } from './rulebook.ts';

export { DEMO_API_KEYS, ensureDemoKeys };

/** Who to sign in as, by what they are; all with the same password. */
export const DEMO_ACCOUNTS = {
  host: 'asha@konkanoxide.example.test',
  host2: 'jignesh@rannkantha.example.test',
  shipper: 'kavita@aavartan.example.test',
  shipper2: 'senthil@tejkan.example.test',
  broker: 'farida@setubandh.example.test',
  operator: OPERATOR_EMAIL,
  operator2: SECOND_OPERATOR_EMAIL,
} as const;

/** What {@link seedDemo} answers with. */
export type DemoAccounts = {
  password: string;
  accounts: typeof DEMO_ACCOUNTS;
  apiKeys: typeof DEMO_API_KEYS;
};

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
    await seedPlans(tx);
    await seedHolidays(tx, places, today);
    const papers = await seedPapers(tx, { firms, places, today, now });
    const conditions = await seedConditions(tx, places, today);
    const rulebook = compileRulebook(DELIVERED_RULEBOOK.version, deliveredRulebookContent(), today);
    const blank = libraryOf(firms, rulebook, today);
    const blankGround = { rulebook, places, papers, conditions, library: blank, cargo: cargoTable() };
    const planned = planBookings(blankGround, today);
    const library = settled(blank, planned, rulebook, today);
    const scene = {
      today,
      now,
      firms,
      places,
      supplies: await readSupplies(tx),
      ground: { ...blankGround, library },
    };
    await seedCargo(tx, library, new Set(planned.map(({ profile }) => profile.versionId)));
    const written = await seedBookings(tx, settledPlan(planned, library), scene);
    await seedDecisions(tx, written, scene.ground);
    await seedGoods(tx, written, scene);
    await seedOffers(tx, written, scene);
    await seedBlocks(tx, scene);
    await seedWaitlist(tx, scene);
    await seedReclassification(tx, scene);
    await seedInvoices(tx, written, scene);
    await ensureDemoKeys(tx, now);
  });
  return { password: DEMO_PASSWORD, accounts: DEMO_ACCOUNTS, apiKeys: DEMO_API_KEYS };
}
