import { z } from 'zod';
import { isUuid } from '#app/domain/shared/ids.ts';
import { amountField } from '#app/features/notes/note.schema.server.ts';
import { type PaymentInput, paymentSchema } from '#app/features/payments/payment.schema.server.ts';

/** Lines of a bank statement taken at once. */
export const LINES_AT_MOST = 200;

const host = z.string({ error: 'Choose the host.' }).refine(isUuid, 'Choose the host.');

/** A line of a bank statement. */
export type BankLine = Pick<PaymentInput, 'rail' | 'reference' | 'amount' | 'receivedOn'> & { narration: string };

const { amount, rail, reference, receivedOn } = paymentSchema.shape;
const line = z.object({ amount, rail, reference, receivedOn, narration: z.string().trim().max(240) });

/** One line as it is pasted: day, amount, reference, and what the statement says beside it. */
function lineOf(text: string): { line: BankLine } | { wrong: string } {
  const [receivedOn = '', amount = '', reference = '', ...rest] = text.split(/\t|;/).map((cell) => cell.trim());
  const narration = rest.join(' ');
  const rail = /\bupi\b/i.test(`${reference} ${narration}`) ? 'upi' : 'bank_transfer';
  const parsed = line.safeParse({ receivedOn, amount, reference, rail, narration });
  if (parsed.success) return { line: parsed.data };
  return { wrong: parsed.error.issues[0]?.message ?? 'This line can’t be read.' };
}

/** Lines of a bank statement, and whose money it is. */
export const bankMoneySchema = z.object({
  host,
  collector: paymentSchema.shape.collector,
  lines: z
    .string({ error: 'Paste the lines.' })
    .transform((text) => text.split(/\r?\n/).filter((each) => each.trim() !== ''))
    .pipe(z.array(z.string()).min(1, 'Paste the lines.').max(LINES_AT_MOST, `At most ${LINES_AT_MOST} lines at once.`))
    .transform((lines, context) =>
      lines.map((text, index) => {
        const read = lineOf(text);
        if ('line' in read) return read.line;
        context.addIssue({ code: 'custom', message: `Line ${index + 1}: ${read.wrong}` });
        return z.NEVER;
      }),
    ),
});

/** What of unmatched money goes to which invoice. */
export const matchSchema = z.object({
  receiptId: z.uuid({ error: 'Choose the money.' }),
  number: z
    .string()
    .trim()
    .toUpperCase()
    .min(1, 'Enter the invoice’s number.')
    .max(16, 'An invoice number has at most 16 characters.'),
  amount: amountField,
});

export type BankMoneyInput = z.output<typeof bankMoneySchema>;
export type MatchInput = z.output<typeof matchSchema>;
