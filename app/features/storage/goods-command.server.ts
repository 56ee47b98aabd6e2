import type { z } from 'zod';
import type { Permission } from '#app/domain/access/can.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { announceArrival } from './announce-arrival.server.ts';
import { callOffArrival } from './call-off-arrival.server.ts';
import { closeBooking } from './close-booking.server.ts';
import { fileExitDocument, withdrawExitDocument } from './exit-documents.server.ts';
import type { GoodsCommandName } from './goods-names.ts';
import { receiveLot } from './receive-lot.server.ts';
import { refuseGoods } from './refuse-goods.server.ts';
import { releaseLot } from './release-lot.server.ts';
import { settleDiscrepancy } from './settle-discrepancy.server.ts';
import {
  arrivalSchema,
  callOffSchema,
  closeSchema,
  exitDocumentSchema,
  receiptSchema,
  refusalSchema,
  releaseSchema,
  settlementSchema,
  withdrawalSchema,
} from './storage.schema.server.ts';

type Schemas<T> = { form: z.ZodType<object>; body: z.ZodType<T> };
type Run<T> = (
  scope: TenantScope,
  input: T & { bookingId: string },
  asked: Asked,
  at: { clock: Clock },
) => Promise<Outcome<object>>;

/** A command about the goods of a booking: who may send it, what its form and its body take, what it does. */
export type GoodsCommand = { permission: Permission; schemas: Schemas<object>; run: Run<object> };

const command = <T extends object>(permission: Permission, schemas: Schemas<T>, run: Run<T>): GoodsCommand => ({
  permission,
  schemas: schemas as unknown as Schemas<object>,
  run: run as Run<object>,
});

/** Commands by the last part of their address in the API and by the name of their form; the same for both. */
export const GOODS_COMMANDS: Readonly<Record<GoodsCommandName, GoodsCommand>> = {
  arrivals: command('goods.announce', arrivalSchema, announceArrival),
  'call-off': command('goods.announce', callOffSchema, callOffArrival),
  receipts: command('goods.move', receiptSchema, receiveLot),
  'refuse-at-gate': command('goods.move', refusalSchema, refuseGoods),
  'exit-documents': command('goods.papers', exitDocumentSchema, fileExitDocument),
  'withdraw-exit-document': command('goods.papers', withdrawalSchema, withdrawExitDocument),
  release: command('goods.move', releaseSchema, releaseLot),
  settle: command('goods.settle', settlementSchema, settleDiscrepancy),
  close: command('goods.settle', closeSchema, closeBooking),
};

/** A command by its name; null where there is none. */
export const goodsCommandNamed = (name: string): GoodsCommand | null =>
  Object.hasOwn(GOODS_COMMANDS, name) ? GOODS_COMMANDS[name as GoodsCommandName] : null;
