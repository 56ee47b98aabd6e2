import { expect, test } from 'vitest';
import { formatInr, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { parseMonth } from '#app/domain/shared/month.ts';
import { listStatements, viewStatement } from '#app/features/settlements/read-statements.server.ts';
import { settleLastMonth } from '#app/features/settlements/settle-month.server.ts';
import { loader as statementPdf } from '#app/routes/workspace/statement-pdf.ts';
import { readPdf } from '#tests/features/invoices/pdf-text.ts';
import { clockAt, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';
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

test('its paper says the same on one page, for the host alone', async () => {
  const scene = await settlementScene(database.owner());
  valueIn(await scene.rule({ code: 'paper', host: scene.hostOrg.slug }));
  const invoice = await scene.issue();
  await scene.collect(invoice);
  await settleLastMonth(clockAt('2026-06-03T06:30:00Z'));
  const ask = async (person: { id: string }, of = '2026-05') =>
    requestArgs({ path: '/x', params: { org: scene.hostOrg.slug, month: of }, cookie: await cookieFor(person.id) });
  const answer = await statementPdf(await ask(scene.hostOwner));
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  const { text, pages } = readPdf(new Uint8Array(await answer.arrayBuffer()));
  expect(pages).toBe(1);
  const statement = await viewStatement(scene.hostScope, month('2026-05'));
  if (!statement) throw new Error('no statement');
  for (const said of ['Statement of May 2026', 'Collected from shippers', formatInr(statement.lines.gross)])
    expect(text).toContain(said);
  expect(text).toContain(formatInr(statement.closing));
  expect(await statusOfAnswer(async () => statementPdf(await ask(scene.hostOwner, '2026-13')))).toBe(404);
  expect(await statusOfAnswer(async () => statementPdf(await ask(scene.shipperOwner)))).toBe(404);
});
