import fc from 'fast-check';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import type { Model } from '../model.ts';
import type { ModelBooking } from '../model-booking.ts';
import { BookingCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

const AGREED: readonly BookingState[] = [
  'confirmed',
  'arriving',
  'in_storage',
  'partly_released',
  'overstay',
  'released',
  'closed',
];

/** The host issues a booking's tax invoice, after which nobody cancels it and its days and price stay. */
class IssueInvoice extends BookingCommand {
  protected suits({ state }: ModelBooking): boolean {
    return AGREED.includes(state);
  }

  protected reasons(model: Model): string[] {
    return AGREED.includes(this.booking(model).state) ? [] : ['lifecycle.not_confirmed'];
  }

  protected act(real: Real) {
    const input = { bookingId: this.id(real) };
    return real.send('issue-invoice', input, (asked) => issueInvoice(real.host, input, asked, real.clock));
  }

  protected apply(model: Model): void {
    this.booking(model).isInvoiced = true;
  }

  protected says(): string {
    return 'invoice';
  }
}

export const issueAnInvoice = fc.nat(41).map((which) => new IssueInvoice(which));
