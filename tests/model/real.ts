import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { addDays, dateInZone, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { SlotTerms } from '#app/features/slots/slot.schema.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { facilities, slots } from '#db/schema/index.ts';
import { createPapers } from '#db/seed/cargo-factories.ts';
import { createHost, createShipper } from '../setup/market.ts';
import { BONDS, CARGO_NAMES, CARGOES, type CargoName, LICENCE_DUTY, SLOTS } from './market-terms.ts';

type Shipper = { orgId: string; scope: TenantScope; cargo: ReadonlyMap<CargoName, string> };
type Sent = { outcome: Outcome<unknown>; again: () => Promise<Outcome<unknown>> };

/** What goods come and leave with. */
export const VEHICLE = 'MH 04 AB 1234';

/** Everything a row of the market begins and ends with, in one statement: what hangs on bookings goes with them. */
const EMPTY = sql`truncate bookings, blocks, audit_log, command_receipts, mail_outbox, invoice_counters cascade`;

/** The product under test: who acts, on which rows, and when. */
export class Real {
  readonly db: OwnerDatabase;
  readonly host: TenantScope;
  readonly shippers: readonly Shipper[];
  readonly slotIds: readonly string[];
  readonly terms: readonly SlotTerms[];
  /** Ids of the bookings in the order of the model's. */
  readonly bookingIds: string[] = [];
  /** How many commands of each name were run over all runs, and how many of them were done, not refused. */
  readonly counts = new Map<string, { run: number; done: number }>();
  /** The application's day stands still between two `passDays`, however late a run begins. */
  private readonly openedAt = new Date();
  private readonly firstDay = addDays(dateInZone(this.openedAt, 'Asia/Kolkata'), 1);
  private daysPassed = 0;
  private last: Sent | null = null;

  private constructor(market: Pick<Real, 'db' | 'host' | 'shippers' | 'slotIds' | 'terms'>) {
    this.db = market.db;
    this.host = market.host;
    this.shippers = market.shippers;
    this.slotIds = market.slotIds;
    this.terms = market.terms;
  }

  /** Makes the market; once for all runs. */
  static async open(db: OwnerDatabase): Promise<Real> {
    const host = await createHost(db);
    await db.update(facilities).set({ licenceDutyPaise: BigInt(LICENCE_DUTY) });
    const made = [];
    for (const terms of SLOTS) made.push(await host.slot({ ...terms, hazardClasses: ['3', '5.1', '8', '9'] }));
    const shippers = [];
    for (const bond of BONDS) {
      const { organisation, scope, cargo } = await createShipper(db);
      const paper = { kind: 'warehousing_bond', coversPaise: BigInt(bond), verifiedAt: new Date() } as const;
      await createPapers(db, { organisation }, [paper]);
      const profiles = new Map<CargoName, string>();
      for (const name of CARGO_NAMES) profiles.set(name, (await cargo(CARGOES[name].facts)).profile.id);
      shippers.push({ orgId: organisation.id, scope, cargo: profiles });
    }
    const terms = made.map(
      ({ id: _id, orgId: _org, facilityId: _facility, hallId: _hall, status: _status, ...rest }) => {
        const { createdAt: _created, updatedAt: _updated, ...columns } = rest;
        return columns as SlotTerms;
      },
    );
    return new Real({ db, host: host.scope, shippers, slotIds: made.map(({ id }) => id), terms });
  }

  /** Everything as it was when the market opened. */
  async reset(): Promise<void> {
    await this.db.execute(EMPTY);
    for (const [index, id] of this.slotIds.entries())
      await this.db
        .update(slots)
        .set({ ...this.terms[index], status: 'published' })
        .where(sql`id = ${id}`);
    this.bookingIds.length = 0;
    this.daysPassed = 0;
    this.last = null;
  }

  get clock(): Clock {
    return { now: () => new Date(this.openedAt.getTime() + this.daysPassed * 86_400_000) };
  }

  passDays(days: number): void {
    this.daysPassed += days;
  }

  /** The calendar's name for a day of the model's. */
  day(offset: number): PlainDate {
    return addDays(this.firstDay, offset);
  }

  shipper(index: number): Shipper {
    return required(this.shippers[index], `shipper ${index}`);
  }

  cargoId(shipper: number, cargo: CargoName): string {
    return required(this.shipper(shipper).cargo.get(cargo), cargo);
  }

  slotId(index: number): string {
    return required(this.slotIds[index], `slot ${index}`);
  }

  bookingId(index: number): string {
    return required(this.bookingIds[index], `booking ${index}`);
  }

  /** The case that is open about a lot; a name of nothing where none is. */
  async caseOf(lotId: string): Promise<string> {
    const [row] = await this.db.execute<{ id: string }>(
      sql`select id from discrepancies where lot_id = ${lotId} and settled_at is null`,
    );
    return row?.id ?? randomUUID();
  }

  /** Sends a command under a fresh key, and remembers one that was done: it can be said again. */
  async send<T>(command: string, input: unknown, run: (asked: Asked) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const asked = { command, key: randomUUID(), input };
    const outcome = await run(asked);
    if (outcome.ok) this.last = { outcome, again: () => run(asked) };
    return outcome;
  }

  /** The last command that was done once more under its own key, beside the answer it got; null when none was. */
  async sayAgain(): Promise<{ first: Outcome<unknown>; again: Outcome<unknown> } | null> {
    return this.last && { first: this.last.outcome, again: await this.last.again() };
  }
}

function required<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new RangeError(`the market has no ${what}`);
  return value;
}
