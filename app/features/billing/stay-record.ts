import { chargedStay } from '#app/domain/booking/change-stay.ts';
import type { Paper } from '#app/domain/cargo/facts.ts';
import type { StayEvent, StayRecord } from '#app/domain/pricing/actual-course.ts';
import { agreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import { type AlreadyBilled, type BillingDocument, billedBy, documentsDue } from '#app/domain/pricing/billing.ts';
import { amountOf, type Charge } from '#app/domain/pricing/charge.ts';
import { type ChargeJson, chargeFromJson, chargeToJson } from '#app/domain/pricing/charge-json.ts';
import { insuredDays } from '#app/domain/pricing/insured-days.ts';
import { cargoTermsOf } from '#app/domain/pricing/offer-price.ts';
import { type QuoteJson, quoteFromJson } from '#app/domain/pricing/quote.ts';
import { groupedBy } from '#app/domain/shared/grouped.ts';
import { stay } from '#app/domain/shared/interval.ts';
import type { Money } from '#app/domain/shared/money.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

/** What of a booking says how its stay is charged. */
export type StayRow = {
  quote: QuoteJson;
  startsOn: string;
  endsOn: string;
  minimumDays: number;
  pallets: number;
  state: string;
};

/** Goods through the gate. */
export type MovementRow = { id: string; direction: 'in' | 'out'; pallets: number; movedOn: string };

/** A service that was done. */
export type OrderRow = { id: string; service: string; units: number; doneOn: string | null };

/** A line of an invoice that stands; `charge` is null where the invoice is the whole stay's, as it was agreed. */
export type BilledRow = { billingKey: string; charge: ChargeJson | null };

const OVER: readonly string[] = ['released', 'closed'];

type Happened = {
  movements: readonly MovementRow[];
  orders: readonly OrderRow[];
  /** The insurance certificates of the shipper as they are known today. */
  certificates: readonly Paper[];
};

/**
 * The stay of a booking with what its goods did and what was done for them. It is closed on the day the last of them left.
 * Holidays are those of the agreed price; certificates are today's, so that the risk charge is for days really without one.
 */
export function stayRecordOf(row: StayRow, { movements, orders, certificates }: Happened): StayRecord {
  const { card, codes, valueAndDuty, holidays, insured } = agreedTerms(quoteFromJson(row.quote));
  const agreed = chargedStay(stay(plainDate(row.startsOn), plainDate(row.endsOn)), row.minimumDays);
  const moves = movements.map(
    ({ id, direction, pallets, movedOn }): StayEvent => ({
      ...{ id, pallets, day: plainDate(movedOn) },
      kind: direction === 'in' ? 'received' : 'released',
    }),
  );
  const services = orders.flatMap(({ id, service, units, doneOn }): StayEvent[] =>
    doneOn === null ? [] : [{ id, kind: 'service', day: plainDate(doneOn), service, units }],
  );
  const outDays = movements.filter(({ direction }) => direction === 'out').map(({ movedOn }) => plainDate(movedOn));
  const closedOn = OVER.includes(row.state) ? (outDays.toSorted().at(-1) ?? null) : null;
  const terms = cargoTermsOf({ stay: agreed, codes, valueAndDuty, insured }, holidays);
  const covered = insuredDays(certificates, valueAndDuty);
  return { card, agreed, pallets: row.pallets, terms, covered, events: [...moves, ...services], closedOn };
}

/** The key by which an invoice says which document of a stay it is. */
export const billingKeyOf = ({ kind, period }: Pick<BillingDocument, 'kind' | 'period'>): string =>
  kind === 'advance' ? ADVANCE : `${kind}/${period}`;

const ADVANCE = 'stay';

/** The document a key names; null for an invoice that bills nothing of a stay. */
function headingOf(key: string): Pick<BillingDocument, 'kind' | 'period'> | null {
  if (key === ADVANCE) return { kind: 'advance', period: 'stay' };
  const [kind, period] = key.split('/');
  return (kind === 'monthly' || kind === 'final' || kind === 'late') && period ? { kind, period } : null;
}

/**
 * What was billed of a stay, less what was found to be taken back. An invoice of the whole stay without charges, of the days
 * before its lines kept them, bills what is agreed: neither days nor price have changed since.
 */
export function alreadyBilled(
  record: StayRecord,
  billed: readonly BilledRow[],
  credits: readonly ChargeJson[],
): AlreadyBilled {
  const documents = [...groupedBy(billed, ({ billingKey }) => billingKey)].flatMap(([key, rows]): BillingDocument[] => {
    const heading = headingOf(key);
    if (heading === null) return [];
    const charges = rows.flatMap(({ charge }) => (charge === null ? [] : [chargeFromJson(charge)]));
    return [
      { ...heading, charges: heading.kind === 'advance' && charges.length === 0 ? agreedCharges(record) : charges },
    ];
  });
  const back = credits.map((charge): BillingDocument => {
    const was = chargeFromJson(charge);
    return { kind: 'credit', period: was.period, charges: [was] };
  });
  return billedBy([...documents, ...back]);
}

/** What the whole stay was agreed to cost. */
function agreedCharges(record: StayRecord): BillingDocument['charges'] {
  const asAgreed = { ...record, events: [], closedOn: null };
  const nothing = billedBy([]);
  return documentsDue(asAgreed, 'advance', nothing, addDays(record.agreed.startsOn, -1)).flatMap(
    ({ charges }) => charges,
  );
}

/** A line with the charge it bills; null where it bills nothing, or what it bills can't be told. */
type Charged<L> = L & { charge?: ChargeJson };

/**
 * The lines of an invoice of a whole stay with the charges they bill, by which days that are added or given back later are
 * told from those billed. Lines that cost nothing bill nothing; where lines and charges don't match, none is told.
 */
export function withAgreedCharges<L extends { amount: Money }>(
  row: StayRow,
  lines: readonly L[],
): readonly Charged<L>[] {
  const charges = agreedCharges(stayRecordOf(row, { movements: [], orders: [], certificates: [] }));
  const costing = lines.filter(({ amount }) => amount.paise !== 0n);
  const isSame = costing.length === charges.length && costing.every((line, n) => isFor(line, charges[n]));
  if (!isSame) return lines;
  const chargeOf = new Map(costing.map((line, n) => [line, charges[n]]));
  return lines.map((line) => {
    const charge = chargeOf.get(line);
    return charge ? { ...line, charge: chargeToJson(charge) } : line;
  });
}

const isFor = ({ amount }: { amount: Money }, charge: Charge | undefined): boolean =>
  charge !== undefined && amountOf(charge).paise === amount.paise;
