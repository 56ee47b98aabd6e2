import type { Occupancy } from '#app/domain/capacity/fit.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { storedFacts } from '#app/features/cargo/load-cargo.server.ts';
import {
  type Closer,
  neighboursAsked,
  type PaperRow,
  papersOf,
  type SlotPicture,
} from '#app/features/decisions/picture.server.ts';
import type { ChosenCargo } from '#app/features/decisions/shipper-side.server.ts';
import type { CardInForce } from '#app/features/rate-cards/cards-in-force.server.ts';
import { rulebookInForce } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Asked, Receipt } from '#app/platform/commands.server.ts';
import type { Call, Tx } from '#app/platform/db.server.ts';
import type { Parties } from './shipper-price.server.ts';
import type { SlotOffer } from './slot-offer.server.ts';

/** What a shipper asks to keep. Days are the facility's own; `endsOn` is the day the cargo leaves. */
export type HoldInput = {
  slotId: string;
  startsOn: PlainDate;
  endsOn: PlainDate;
  pallets: number;
  massGrams: number;
  /** A cargo profile of the shipper's: what it is decides whether the slot may be held. */
  cargoId: string;
};

/** A published slot as a hold promises it; `promise` is by what the database tells whether it has changed since. */
export type HeldOffer = Pick<
  SlotOffer,
  | 'slotId'
  | 'hostOrgId'
  | 'hostName'
  | 'facilityId'
  | 'facilityName'
  | 'hallName'
  | 'slotName'
  | 'portName'
  | 'timeZone'
  | 'regime'
  | 'bookingMode'
  | 'minimumDays'
  | 'maximumDays'
  | 'leadDays'
  | 'cutOffHour'
  | 'turnaround'
  | 'palletPositions'
  | 'maxMassGrams'
  | 'pricePerPalletDayPaise'
  | 'handlingInPaise'
  | 'handlingOutPaise'
> &
  Pick<Parties, 'hostStateCode' | 'hostSecondTax'> & { promise: string; rateCard: CardInForce | null };

type Prices = 'pricePerPalletDayPaise' | 'handlingInPaise' | 'handlingOutPaise';

type Row = SlotPicture & {
  receipt: Receipt | null;
  rulebook: string | null;
  offer: (Omit<HeldOffer, Prices> & Record<Prices, number>) | null;
  taken: { starts_on: string; ends_on: string; pallets: number; mass_grams: number }[] | null;
  cargo: (Omit<ChosenCargo, 'papers' | 'facts'> & { facts: CargoFacts }) | null;
  papers: PaperRow[] | null;
  shipper: { name: string; gstin: string | null; stateCode: string } | null;
};

/** All that a hold is decided on, as it stood at one moment. */
export type HoldPicture = {
  receipt: Receipt | null;
  rulebook: Rulebook;
  offer: HeldOffer | null;
  cargo: ChosenCargo | null;
  shipper: { name: string; gstin: string | null; stateCode: string };
  taken: Occupancy[];
  slot: SlotPicture;
};

const takenOf = (rows: Row['taken']): Occupancy[] =>
  (rows ?? []).map((row) => ({
    startsOn: plainDate(row.starts_on),
    endsOn: plainDate(row.ends_on),
    pallets: row.pallets,
    massGrams: row.mass_grams,
  }));

const offerOf = (row: Row['offer']): HeldOffer | null =>
  row && {
    ...row,
    pricePerPalletDayPaise: BigInt(row.pricePerPalletDayPaise),
    handlingInPaise: BigInt(row.handlingInPaise),
    handlingOutPaise: BigInt(row.handlingOutPaise),
  };

/** How a command reaches the database: its functions, and the handle of the transaction it is in, if it is in one. */
export type Reach = { call: Call; tx?: Tx };

/** Reads the picture with one statement. @param closer behind which gates, and which neighbours matter */
export async function readHold(
  { call, tx }: Reach,
  { slotId, cargoId, startsOn, endsOn }: HoldInput,
  { command, key }: Asked,
  day: PlainDate,
  closer: Closer | null,
): Promise<HoldPicture> {
  const [row] = await call<Row>('hold_picture', [
    command,
    key,
    slotId,
    isUuid(cargoId) ? cargoId : null,
    startsOn,
    endsOn,
    day,
    closer?.gates.facility ?? false,
    closer?.gates.bond ?? false,
    ...neighboursAsked(closer),
  ]);
  if (!row?.shipper) throw new Error('a tenant without an organisation row');
  return {
    receipt: row.receipt,
    rulebook: await rulebookInForce(row.rulebook, day, tx),
    offer: offerOf(row.offer),
    cargo: row.cargo && { ...row.cargo, facts: storedFacts(row.cargo.facts), papers: papersOf(row.papers) },
    shipper: row.shipper,
    taken: takenOf(row.taken),
    slot: row,
  };
}
