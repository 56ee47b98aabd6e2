import { expect, test } from 'vitest';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { parseMonth } from '#app/domain/shared/month.ts';
import { listStatements, viewStatement } from '#app/features/settlements/read-statements.server.ts';
import { settleLastMonth } from '#app/features/settlements/settle-month.server.ts';
import { clockAt } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { settlementScene } from './scene.ts';

const database = useDatabase();
const month = (text: string) => {
  const parsed = parseMonth(text);
  if (parsed === null) throw new Error(`no month: ${text}`);
  return parsed;
};

test('a statement carries over, adds up by line, and is the host’s alone', async () => {
  const scene = await settlementScene(database.owner());
  await scene.rule();
  const invoice = await scene.issue();
  await scene.collect(invoice);
  await settleLastMonth(clockAt('2026-06-03T06:30:00Z'));
  const may = await viewStatement(scene.hostScope, month('2026-05'));
  expect(may).toMatchObject({ opening: ZERO_INR, lines: { gross: inr(invoice.payablePaise), payout: ZERO_INR } });
  expect(may?.lines.tcs.paise).toBeLessThan(0n);
  const june = await viewStatement(scene.hostScope, month('2026-06'));
  expect(june?.opening).toEqual(may?.closing);
  expect(june?.lines.commission.paise).toBeLessThan(0n);
  expect(june?.lines.gross).toEqual(ZERO_INR);
  const { rows } = await listStatements(scene.hostScope, 1);
  expect(rows.map((row) => [row.month, row.closing])).toEqual([
    ['2026-06', june?.closing],
    ['2026-05', may?.closing],
  ]);
  const other = await settlementScene(database.owner());
  expect(await viewStatement(other.hostScope, month('2026-06'))).toBeNull();
  expect(await viewStatement(scene.shipperScope, month('2026-06'))).toBeNull();
  expect((await listStatements(other.hostScope, 1)).rows).toEqual([]);
  expect(await viewStatement(scene.hostScope, month('2026-04'))).toBeNull();
});
