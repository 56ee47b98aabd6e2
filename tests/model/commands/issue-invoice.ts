import fc from 'fast-check';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import type { Model } from '../model.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

/** The host issues a booking's tax invoice, after which nobody cancels it. */
class IssueInvoice extends ModelCommand {
  constructor(private readonly which: number) {
    super();
  }

  override check(model: Readonly<Model>): boolean {
    return model.bookings.length > 0;
  }

  protected reasons(model: Model): string[] {
    return model.booking(this.which).state === 'confirmed' ? [] : ['lifecycle.not_confirmed'];
  }

  protected act(real: Real) {
    const input = { bookingId: real.bookingId(this.which) };
    return real.send('issue-invoice', input, (asked) => issueInvoice(real.host, input, asked, real.clock));
  }

  protected apply(model: Model): void {
    model.booking(this.which).isInvoiced = true;
  }

  toString(): string {
    return `invoice(booking ${this.which})`;
  }
}

export const issueAnInvoice = fc.nat(5).map((which) => new IssueInvoice(which));
