import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { Parameters } from '#app/domain/tax/parameter.ts';
import { readTable } from '#db/seed/csv.ts';

/** The reference rows as delivered. */
export const PARAMETERS: Parameters = readTable('money_parameters.csv').map((row) => ({
  name: row.name ?? '',
  value: Number(row.value),
  unit: row.unit ?? '',
  effectiveFrom: plainDate(row.effective_from ?? ''),
  effectiveTo: row.effective_to ? plainDate(row.effective_to) : null,
  citation: row.citation ?? '',
  provisional: row.provisional === 'yes',
}));
