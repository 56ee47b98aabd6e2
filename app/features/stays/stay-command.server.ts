import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { type Fields, parseFields } from '#app/platform/form.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { agreeOffer } from './agree-offer.server.ts';
import { answerExtension } from './answer-extension.server.ts';
import { cancelBooking } from './cancel-booking.server.ts';
import { extendStay } from './extend-stay.server.ts';
import { leaveEarly } from './leave-early.server.ts';
import { makeOffer } from './make-offer.server.ts';
import { stayForms } from './stay.schema.server.ts';
import type { StayCommand } from './stay-moves.ts';
import { withdrawExtension } from './withdraw-extension.server.ts';

type Answer = { ok: false; errors: Record<string, string[]> } | { ok: true; outcome: Outcome<unknown> };
type Sent = { bookingId: string; command: StayCommand; key: string; fields: Fields };

/** Reads one of the booking page's forms about days and money, and runs it once. */
export async function runStayCommand(scope: TenantScope, sent: Sent, deps: { clock: Clock }): Promise<Answer> {
  const { bookingId, command, key, fields } = sent;
  const once = (input: object): Asked => ({ command, key, input });
  const ran = async (outcome: Promise<Outcome<unknown>>): Promise<Answer> => ({ ok: true, outcome: await outcome });
  switch (command) {
    case 'extend':
    case 'leave-early': {
      const form = parseFields(stayForms[command], fields);
      if (!form.ok) return form;
      const input = { bookingId, endsOn: form.value.out, toldPaise: form.value.told };
      return ran((command === 'extend' ? extendStay : leaveEarly)(scope, input, once(input), deps));
    }
    case 'cancel': {
      const form = parseFields(stayForms.cancel, fields);
      if (!form.ok) return form;
      const input = { bookingId, toldPaise: form.value.told };
      return ran(cancelBooking(scope, input, once(input), deps));
    }
    case 'counter': {
      const form = parseFields(stayForms.counter, fields);
      if (!form.ok) return form;
      const { in: startsOn, out: endsOn, price } = form.value;
      const input = { bookingId, startsOn, endsOn };
      const asked = once({ ...input, pricePaise: price?.paise.toString() ?? null });
      return ran(makeOffer(scope, { ...input, pricePerPalletDay: price }, asked, deps));
    }
    case 'agree': {
      const form = parseFields(stayForms.agree, fields);
      if (!form.ok) return form;
      const input = { bookingId, offerId: form.value.offer };
      return ran(agreeOffer(scope, input, once(input), deps));
    }
    case 'withdraw-extension': {
      const form = parseFields(stayForms['withdraw-extension'], fields);
      if (!form.ok) return form;
      const input = { bookingId, offerId: form.value.offer };
      return ran(withdrawExtension(scope, input, once(input)));
    }
    case 'answer-extension': {
      const form = parseFields(stayForms['answer-extension'], fields);
      if (!form.ok) return form;
      const input = { bookingId, offerId: form.value.offer, given: form.value.given };
      return ran(answerExtension(scope, input, once(input), deps));
    }
  }
}
