import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Role } from '#app/domain/access/roles.ts';
import * as moveRoute from '#app/routes/api/booking-move.ts';
import * as holdsRoute from '#app/routes/api/holds.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { addMember, createApiKey, createPerson, type SlotInput } from '#db/seed/factories.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { inDays } from '../http/site.ts';
import { call } from './scene.ts';

export const NOBODYS = '00000000-0000-4000-8000-000000000000';
const SCOPES = ['search', 'bookings', 'slots'];

/** A key of an organisation, made by its owner or by somebody of another role. */
export async function keyOf(
  db: OwnerDatabase,
  { organisation, owner }: { organisation: { id: string }; owner: { id: string } },
  { role = 'owner' as Role, scopes = SCOPES, verified = true } = {},
): Promise<string> {
  if (role === 'owner' && verified) return createApiKey(db, { organisation, createdBy: owner.id, scopes });
  const person = await createPerson(db, { verified });
  await addMember(db, { organisation, person, role });
  return createApiKey(db, { organisation, createdBy: person.id, scopes });
}

/** A host with a slot, a shipper with cargo, and a key of each that may do everything. */
export async function createMarket(db: OwnerDatabase, terms: Omit<SlotInput, 'hall'> = {}) {
  const host = await createHost(db);
  const shipper = await createShipper(db);
  const slot = await host.slot(terms);
  const cargoId = (await shipper.cargo()).profile.id;
  const body = {
    slotId: slot.id,
    cargoId,
    stay: { in: inDays(10) as string, out: inDays(20) as string },
    pallets: 4,
    massGrams: 3_200_000,
  };
  return { host, shipper, slot, cargoId, body, hostKey: await keyOf(db, host), shipperKey: await keyOf(db, shipper) };
}
export type Market = Awaited<ReturnType<typeof createMarket>>;

const idempotent = (name: string | null): Record<string, string> => (name === null ? {} : { 'idempotency-key': name });

/** Sends a hold under a fresh Idempotency-Key, a given one, or none. */
export const sendHold = (key: string, body: unknown, name: string | null = randomUUID()) =>
  call(holdsRoute.action, '/api/v1/holds', { key, body, headers: idempotent(name) });

/** Sends a move of a booking. */
export const sendMove = (
  key: string,
  bookingId: string,
  move: string,
  name: string | null = randomUUID(),
  body: unknown = {},
) =>
  call(moveRoute.action, `/api/v1/bookings/${bookingId}/${move}`, {
    key,
    body,
    headers: idempotent(name),
    params: { bookingId, move },
  });

/** A booking that is held, by its id. */
export async function held(market: Market): Promise<string> {
  const { status, body } = await sendHold(market.shipperKey, market.body);
  expect({ status, body }).toMatchObject({ status: 201 });
  return (body as { id: string }).id;
}
