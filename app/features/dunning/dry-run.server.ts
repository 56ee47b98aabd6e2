import { inr, type Money } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { judgeOverdue, scheduleOn } from './dunning-cases.server.ts';

const PAGE_SIZE = 50;

/** An overdue invoice as a dry run shows it: the step that would be taken, or why none would. */
export type DryRunRow = {
  id: string;
  number: string;
  shipperName: string;
  dueOn: PlainDate;
  outstanding: Money;
  answer: 'disputed' | 'promised' | 'not_yet' | 'finished' | number;
};

/** What the schedule would do on a day, as things stand now: a page of the overdue, by id. Nothing is written. */
export async function dryRunDunning(scope: OperatorScope, on: PlainDate, after: string | null) {
  return withOperator(scope, async (tx) => {
    const schedule = await scheduleOn(tx, on);
    const judged = await judgeOverdue(tx, { on, schedule, after, limit: PAGE_SIZE + 1 });
    const rows = judged.slice(0, PAGE_SIZE).map(
      ({ invoice, answer }): DryRunRow => ({
        id: invoice.invoiceId,
        number: invoice.number,
        shipperName: invoice.shipperName,
        dueOn: plainDate(invoice.dueOn),
        outstanding: inr(invoice.outstandingPaise),
        answer: answer.is === 'due' ? answer.step.step : answer.is,
      }),
    );
    return { schedule, rows, after: judged.length > PAGE_SIZE ? (rows.at(-1)?.id ?? null) : null };
  });
}
