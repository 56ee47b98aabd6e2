import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { fileExitDocument, withdrawExitDocument } from '#app/features/storage/exit-documents.server.ts';
import { SLOTS } from '../market-terms.ts';
import { codes, type Model } from '../model.ts';
import type { ModelBooking, ModelDocument, ModelLot, Side } from '../model-booking.ts';
import { BookingCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

type Terms = {
  isRightKind: boolean;
  /** Days from today. */
  dated: number;
  holds: number | null;
  isNamed: boolean;
  isSame: boolean;
  covers: 'one' | 'all';
};
const COVERS = { one: { pallets: 1, massGrams: 1_000_000 }, all: { pallets: 9, massGrams: 9_000_000 } } as const;

/** A paper is filed on which so much of a lot may leave, by either side. */
class FileDocument extends BookingCommand<{ exitDocumentId: string }> {
  constructor(
    private readonly terms: Terms,
    private readonly whichLot: number,
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits({ lots }: ModelBooking): boolean {
    return lots.some(({ stock }) => stock.pallets > 0);
  }

  override check(model: Readonly<Model>): boolean {
    return super.check(model) && this.booking(model).lots.length > 0;
  }

  private lot(model: Model): ModelLot {
    const { lots } = this.booking(model);
    const lot = lots[this.whichLot % lots.length];
    if (!lot) throw new RangeError('no lot');
    return lot;
  }

  private kind(model: Model): 'ex_bond' | 'delivery_order' {
    const isBonded = SLOTS[this.booking(model).slot]?.regime === 'bonded';
    return isBonded === this.terms.isRightKind ? 'ex_bond' : 'delivery_order';
  }

  private number(model: Model): string {
    const { documents } = this.lot(model);
    return this.terms.isSame && documents[0] ? documents[0].number : `EX ${documents.length + 1}`;
  }

  protected reasons(model: Model): string[] {
    const { isRightKind, isNamed, isSame, dated, holds } = this.terms;
    const { documents } = this.lot(model);
    const kind = this.kind(model);
    const isBill = kind === 'ex_bond';
    const faults = codes([
      ['exit.kind', !isRightKind],
      ['exit.duty', isBill && !isNamed],
      ['exit.order', isBill && !isNamed],
      ['exit.days', holds !== null && holds < dated],
    ]);
    if (faults.length > 0) return faults;
    return isSame && documents[0]?.kind === kind ? ['exit.known'] : [];
  }

  protected act(real: Real, model: Model) {
    const { dated, holds, isNamed, covers } = this.terms;
    const today = real.day(model.today);
    const named = isNamed
      ? { dutyReference: 'CH 1', dutyPaidOn: today, orderNumber: 'OOC 1', orderOn: today }
      : { dutyReference: null, dutyPaidOn: null, orderNumber: null, orderOn: null };
    const days = {
      datedOn: real.day(model.today + dated),
      validUntil: holds === null ? null : real.day(model.today + holds),
    };
    const paper = { lotId: this.lot(model).id, kind: this.kind(model), number: this.number(model) };
    const input = { bookingId: this.id(real), ...paper, ...days, ...named, ...COVERS[covers] };
    const scope = this.scope(real, model, this.side);
    return real.send('file', input, (asked) => fileExitDocument(scope, input, asked, { clock: real.clock }));
  }

  protected apply(model: Model, { exitDocumentId: id }: { exitDocumentId: string }): void {
    const { dated, holds, covers } = this.terms;
    this.lot(model).documents.push({
      id,
      kind: this.kind(model),
      number: this.number(model),
      datedOn: model.today + dated,
      validUntil: holds === null ? null : model.today + holds,
      left: { ...COVERS[covers] },
      isWithdrawn: false,
    });
  }

  protected says(): string {
    return `file for lot ${this.whichLot} ${JSON.stringify(this.terms)}`;
  }
}

const documentsOf = ({ lots }: ModelBooking): ModelDocument[] => lots.flatMap(({ documents }) => documents);

/** Either side takes a paper back: nothing more leaves on it. */
class WithdrawDocument extends BookingCommand {
  constructor(
    private readonly whichDocument: number,
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits(booking: ModelBooking): boolean {
    return documentsOf(booking).length > 0;
  }

  private document(model: Model): ModelDocument | undefined {
    const documents = documentsOf(this.booking(model));
    return documents[this.whichDocument % documents.length];
  }

  protected reasons(model: Model): string[] {
    return this.document(model)?.isWithdrawn === false ? [] : ['exit.not_found'];
  }

  protected act(real: Real, model: Model) {
    const input = { bookingId: this.id(real), exitDocumentId: this.document(model)?.id ?? randomUUID() };
    const scope = this.scope(real, model, this.side);
    return real.send('withdraw-document', input, (asked) => withdrawExitDocument(scope, input, asked));
  }

  protected apply(model: Model): void {
    const document = this.document(model);
    if (document) document.isWithdrawn = true;
  }

  protected says(): string {
    return `take back document ${this.whichDocument}`;
  }
}

const bySide = fc.constantFrom<Side>('host', 'shipper');
const mostly = fc.nat(5).map((whim) => whim > 0);

export const fileADocument = fc
  .tuple(
    fc.record({
      isRightKind: mostly,
      dated: fc.constantFrom(0, 0, -1, 1),
      holds: fc.constantFrom(null, null, 0, 1),
      isNamed: mostly,
      isSame: mostly.map((isOther) => !isOther),
      covers: fc.constantFrom('all' as const, 'all' as const, 'one' as const),
    }),
    fc.nat(3),
    bySide,
    fc.nat(41),
  )
  .map(([terms, lot, side, which]) => new FileDocument(terms, lot, side, which));
export const withdrawADocument = fc
  .tuple(fc.nat(5), bySide, fc.nat(41))
  .map(([document, side, which]) => new WithdrawDocument(document, side, which));
