import type { Permission } from '#app/domain/access/can.ts';
import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Fields, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { moveService } from './move-order.server.ts';
import { answerOrderSchema, cancelOrderSchema, orderSchema } from './order.schema.server.ts';
import { orderService } from './place-order.server.ts';

/** The booking page's forms about services, and what each asks of a member. */
export const SERVICE_PERMISSIONS = {
  'order-service': 'goods.announce',
  'cancel-service': 'goods.announce',
  'answer-service': 'goods.move',
} as const satisfies Record<string, Permission>;

type ServiceCommand = keyof typeof SERVICE_PERMISSIONS;

/** A form of services by its name; null where it is none. */
export const serviceCommandNamed = (name: string): ServiceCommand | null =>
  Object.hasOwn(SERVICE_PERMISSIONS, name) ? (name as ServiceCommand) : null;

type Sent = { bookingId: string; command: ServiceCommand; fields: Fields };
type Deps = { clock: Clock };

/** Runs a form about services, once by its key. @returns null when done, or the form with its errors */
export async function runServiceCommand(scope: TenantScope, { bookingId, command, fields }: Sent, deps: Deps) {
  const key = formKey(fields);
  const once = (input: object) => ({ command, key, input });
  if (command === 'order-service') {
    const parsed = parseFields(orderSchema, fields);
    if (!parsed.ok) return formProblem(fields, parsed);
    const input = { ...parsed.value, bookingId };
    const outcome = await orderService(scope, input, once(input), deps);
    return outcome.ok ? null : answerRefusal(fields, outcome.violations);
  }
  const parsed =
    command === 'cancel-service' ? parseFields(cancelOrderSchema, fields) : parseFields(answerOrderSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { move: 'cancel' as const, ...parsed.value, bookingId };
  const outcome = await moveService(scope, input, once(input), deps);
  return outcome.ok ? null : answerRefusal(fields, outcome.violations);
}
