import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { closeBooking } from '#app/features/storage/close-booking.server.ts';
import { releaseLot } from '#app/features/storage/release-lot.server.ts';
import { settleDiscrepancy } from '#app/features/storage/settle-discrepancy.server.ts';
import { codes, type Model } from '../model.ts';
import {
  exceeds,
  leftOf,
  less,
  type ModelBooking,
  type ModelDocument,
  type ModelLot,
  type Quantity,
  type Side,
  stockOf,
} from '../model-booking.ts';
import { BookingCommand, stepReasons } from '../model-command.ts';

import { type Real, VEHICLE } from '../real.ts';

const LEAVES = { in: ['in_storage', 'partly_released', 'overstay'], by: ['host'] } as const;
const CLOSES = { in: ['released'], by: ['host'] } as const;
type Much = 'one' | 'all' | 'too much' | 'all without all of the mass';

function muchOf({ pallets, massGrams }: Quantity, much: Much): Quantity {
  if (much === 'too much') return { pallets: pallets + 1, massGrams: massGrams + 1 };
  if (much === 'all without all of the mass')
    return { pallets: Math.max(1, pallets), massGrams: Math.max(1, massGrams - 1) };
  const isAll = much === 'all' || pallets <= 1;
  return isAll
    ? { pallets: Math.max(1, pallets), massGrams: Math.max(1, massGrams) }
    : { pallets: 1, massGrams: Math.floor(massGrams / pallets) };
}

/** The host lets part or all of a lot leave on a document. */
class ReleaseGoods extends BookingCommand {
  constructor(
    private readonly much: Much,
    private readonly whichLot: number,
    private readonly whichDocument: number,
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits({ state, lots }: ModelBooking): boolean {
    return LEAVES.in.some((each) => each === state) && lots.some(({ documents }) => documents.length > 0);
  }

  /** Mostly one that stands there and has a document. */
  private lot(model: Model): ModelLot | undefined {
    const { lots } = this.booking(model);
    const ready = lots.filter(({ stock, documents }) => stock.pallets > 0 && documents.length > 0);
    const of = ready.length === 0 || this.whichLot === 0 ? lots : ready;
    return of[this.whichLot % of.length];
  }

  /** The newest in most cases. */
  private document(model: Model): ModelDocument | undefined {
    const documents = this.lot(model)?.documents ?? [];
    return this.whichDocument === 0 ? documents[0] : documents.at(-1);
  }

  private quantity(model: Model): Quantity {
    return muchOf(this.lot(model)?.stock ?? { pallets: 1, massGrams: 1 }, this.much);
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const notNow = stepReasons(model, booking, LEAVES, this.side);
    if (notNow.length > 0) return notNow;
    const [lot, document] = [this.lot(model), this.document(model)];
    if (!lot) return ['lot.not_found'];
    if (!document) return ['exit.not_found'];
    const [asks, { stock }] = [this.quantity(model), lot];
    const isShort = exceeds(asks, stock);
    // What a cargo lacks out of bond, the document it leaves on is.
    return codes([
      ['exit.withdrawn', document.isWithdrawn],
      ['exit.not_yet', document.datedOn > model.today],
      ['exit.lapsed', document.validUntil !== null && document.validUntil < model.today],
      ['exit.not_covered', exceeds(asks, document.left)],
      ['stock.too_little', isShort],
      ['stock.rest', !isShort && (asks.pallets === stock.pallets) !== (asks.massGrams === stock.massGrams)],
    ]);
  }

  protected act(real: Real, model: Model) {
    const lotId = this.lot(model)?.id ?? randomUUID();
    const exitDocumentId = this.document(model)?.id ?? randomUUID();
    const input = { bookingId: this.id(real), lotId, exitDocumentId, ...this.quantity(model), vehicle: VEHICLE };
    const scope = this.scope(real, model, this.side);
    return real.send('release', input, (asked) => releaseLot(scope, input, asked, { clock: real.clock }));
  }

  protected apply(model: Model): void {
    const booking = this.booking(model);
    const [lot, document] = [this.lot(model), this.document(model)];
    if (!lot || !document) throw new Error('a release of nothing');
    const asks = this.quantity(model);
    const remaining = booking.pallets - leftOf(booking).pallets;
    booking.duty = (booking.duty * (remaining - asks.pallets)) / remaining;
    document.left = less(document.left, asks);
    lot.stock = less(lot.stock, asks);
    const isMoreToCome = booking.lots.some(({ received }) => received === null);
    if (stockOf(booking).pallets === 0 && !isMoreToCome) booking.state = 'released';
    else if (booking.state !== 'overstay') booking.state = 'partly_released';
  }

  protected says(): string {
    return `release ${this.much} of lot ${this.whichLot} on document ${this.whichDocument}, by the ${this.side}`;
  }
}

/** Either side settles a case about what the gate found. */
class SettleCase extends BookingCommand {
  constructor(
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits({ lots }: ModelBooking): boolean {
    return lots.some(({ hasOpenCase }) => hasOpenCase);
  }

  private lot(model: Model): ModelLot | undefined {
    return this.booking(model).lots.find(({ hasOpenCase }) => hasOpenCase);
  }

  protected reasons(model: Model): string[] {
    return this.lot(model) ? [] : ['case.not_found'];
  }

  protected async act(real: Real, model: Model) {
    const discrepancyId = await real.caseOf(this.lot(model)?.id ?? randomUUID());
    const agreed = { outcome: 'count_accepted', settlement: 'The count stands.' } as const;
    const input = { bookingId: this.id(real), discrepancyId, ...agreed };
    const scope = this.scope(real, model, this.side);
    return real.send('settle', input, (asked) => settleDiscrepancy(scope, input, asked));
  }

  protected apply(model: Model): void {
    const lot = this.lot(model);
    if (lot) lot.hasOpenCase = false;
  }

  protected says(): string {
    return `settle a case, by the ${this.side}`;
  }
}

/** The host closes a booking whose goods have left. */
class CloseBooking extends BookingCommand {
  constructor(
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits({ state }: ModelBooking): boolean {
    return state === 'released';
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const notNow = stepReasons(model, booking, CLOSES, this.side);
    if (notNow.length > 0) return notNow;
    return booking.lots.some(({ hasOpenCase }) => hasOpenCase) ? ['conflict.case_open'] : [];
  }

  protected act(real: Real, model: Model) {
    const input = { bookingId: this.id(real) };
    const scope = this.scope(real, model, this.side);
    return real.send('close', input, (asked) => closeBooking(scope, input, asked));
  }

  protected apply(model: Model): void {
    this.booking(model).state = 'closed';
  }

  protected says(): string {
    return `close, by the ${this.side}`;
  }
}

const byHost = fc.nat(7).map((whim): Side => (whim === 0 ? 'shipper' : 'host'));
const much = fc.constantFrom<Much>('one', 'one', 'all', 'all', 'too much', 'all without all of the mass');

export const releaseGoods = fc
  .tuple(much, fc.nat(5), fc.nat(4), byHost, fc.nat(41))
  .map(([what, lot, document, side, which]) => new ReleaseGoods(what, lot, document, side, which));
export const settleACase = fc
  .tuple(fc.constantFrom<Side>('host', 'shipper'), fc.nat(41))
  .map(([side, which]) => new SettleCase(side, which));
export const closeABooking = fc.tuple(byHost, fc.nat(41)).map(([side, which]) => new CloseBooking(side, which));
