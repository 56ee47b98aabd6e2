import type { Money } from '#app/domain/shared/money.ts';
import type { Month } from '#app/domain/shared/month.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { InvoiceTotals, LineTax, SupplyKind } from '#app/domain/tax/gst.ts';
import type { PartyView } from '#app/features/invoices/invoice-view.ts';

/** A row of the list of fee invoices. */
export type FeeRow = { id: string; number: string; host: string; month: Month; issuedOn: PlainDate; total: Money };

/** The platform's tax invoice to a host, with the rule behind each line. */
export type FeeView = {
  id: string;
  number: string;
  month: Month;
  issuedOn: PlainDate;
  supplier: PartyView;
  recipient: PartyView;
  placeOfSupply: { code: string; name: string };
  supplyKind: SupplyKind;
  totals: InvoiceTotals;
  lines: {
    number: number;
    description: string;
    formula: string;
    rule: string;
    sac: string;
    fee: Money;
    rateBasisPoints: number;
    tax: LineTax;
  }[];
};
