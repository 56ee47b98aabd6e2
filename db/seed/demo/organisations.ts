import { invoicePrefixFrom } from '../../../app/domain/tax/invoice-number.ts';
import { hashPassword } from '../../../app/platform/passwords.server.ts';
import { memberships, organisations, users } from '../../schema/index.ts';
import { DEMO_PASSWORD, syntheticGstin } from '../factories.ts';
import { known, minutesAfter, uuidFor } from './derive.ts';
import { firmTable, personTable } from './tables.ts';
import type { Tx } from './transaction.ts';

/** An organisation of the demo with the person who acts for it in its history. */
export type Firm = typeof organisations.$inferSelect & {
  ownerId: string;
  /** Its importer–exporter code, which is its PAN; null for a firm without one. */
  iec: string | null;
};

/** The person outside every organisation: the marketplace's own. */
export const OPERATOR_EMAIL = 'operator@quayslot.example.test';
/** A second operator: who proposes a payout run doesn't approve it. */
export const SECOND_OPERATOR_EMAIL = 'approver@quayslot.example.test';
const OPERATORS: readonly string[] = [OPERATOR_EMAIL, SECOND_OPERATOR_EMAIL];

const MINUTES_PER_DAY = 1440;
/** The first firm joined that long ago; the others followed, one about every nine days. */
const FIRST_JOINED_DAYS_AGO = 640;
const DAYS_BETWEEN_FIRMS = 9;
/** Any number will do as long as no two firms share a PAN. */
const FIRST_PAN_SERIAL = 3107;

/** A GSTIN is the State, the PAN, and three characters more. */
const PAN_IN_GSTIN = [2, 12] as const;

const userId = (email: string) => uuidFor(`user ${email}`);

/** The operator's id, who records payments. */
export const operatorId = () => userId(OPERATOR_EMAIL);

/** The second operator's id, who approves payout runs. */
export const secondOperatorId = () => userId(SECOND_OPERATOR_EMAIL);

/** The organisation of a short name, and its owner. @throws Error when the demo has none */
export const actingFor = (slug: string): { orgId: string; userId: string } => ({
  orgId: uuidFor(`organisation ${slug}`),
  userId: userId(ownerOf(slug)),
});

/** Every organisation's owner, by the organisation's id. */
export const ownersByOrganisation = (): ReadonlyMap<string, string> =>
  new Map(firmTable().map(({ slug }) => [actingFor(slug).orgId, actingFor(slug).userId]));

/** Writes people, organisations and who is what in which. */
export async function seedOrganisations(tx: Tx, now: Date): Promise<ReadonlyMap<string, Firm>> {
  const people = personTable();
  const firms = firmTable().map((firm, index) => firmRow(firm, index, now));
  const joined = new Map(firms.map((firm) => [firm.slug, firm]));
  // People who share the password share the one slow hash of it.
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await tx.insert(users).values(
    people.map(({ email, name, memberships: [first] }) => {
      const createdAt = first ? known(joined, first.slug).createdAt : firstDay(now);
      return {
        id: userId(email),
        email,
        name,
        passwordHash,
        isOperator: OPERATORS.includes(email),
        emailVerifiedAt: createdAt,
        createdAt,
      };
    }),
  );
  await tx.insert(organisations).values(firms.map(({ ownerId, iec, ...row }) => row));
  await tx.insert(memberships).values(
    people.flatMap((person) =>
      person.memberships.map(({ slug, role }) => {
        const { id: orgId, createdAt } = known(joined, slug);
        return { orgId, userId: userId(person.email), role, createdAt };
      }),
    ),
  );
  return joined;
}

function firstDay(now: Date): Date {
  return minutesAfter(now, -FIRST_JOINED_DAYS_AGO * MINUTES_PER_DAY);
}

function firmRow(line: ReturnType<typeof firmTable>[number], index: number, now: Date): Firm {
  const { registered, ...firm } = line;
  const ownerId = userId(ownerOf(firm.slug));
  const gstin = registered ? syntheticGstin(firm.stateCode, FIRST_PAN_SERIAL + 211 * index) : null;
  return {
    ...firm,
    id: uuidFor(`organisation ${firm.slug}`),
    gstin,
    invoicePrefix: invoicePrefixFrom(firm.name),
    createdBy: ownerId,
    createdAt: minutesAfter(firstDay(now), index * DAYS_BETWEEN_FIRMS * MINUTES_PER_DAY),
    ownerId,
    iec: gstin?.slice(...PAN_IN_GSTIN) ?? null,
  };
}

function ownerOf(slug: string): string {
  const owner = personTable().find((person) => person.memberships.some((m) => m.slug === slug && m.role === 'owner'));
  if (!owner) throw new Error(`${slug} has no owner in people.csv`);
  return owner.email;
}
