import type { Money } from '#app/domain/shared/money.ts';

/** A dispute as both sides and the platform read it. */
export type DisputeView = {
  id: string;
  invoiceId: string;
  invoiceNumber: string;
  line: number;
  hostName: string;
  shipperName: string;
  /** Of the line's taxable value. */
  amount: Money;
  /** With its tax: what is held back. */
  held: Money;
  reason: string;
  evidence: string;
  openedAt: string;
  answer: string | null;
  answeredAt: string | null;
  credited: Money | null;
  decision: string | null;
  decidedAt: string | null;
  creditNoteId: string | null;
};

/** Where a dispute stands, in a word. */
export function disputeState({ decidedAt, answeredAt, credited }: DisputeView): string {
  if (decidedAt !== null) return credited !== null && credited.paise > 0n ? 'Credited' : 'Line stands';
  return answeredAt === null ? 'Waits for the host' : 'Waits for a decision';
}
