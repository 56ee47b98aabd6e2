import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MatrixTable } from '../../app/domain/cargo/matrix.ts';
import type { Rule, RulebookContent, Substance, TariffLine } from '../../app/domain/cargo/rulebook.ts';
import { readTable } from './csv.ts';

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'data');
const readJson = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8'));

/**
 * The version this release delivers. A change of the data files needs a new number, since a published version never
 * changes; a database that has an older one keeps it beside this, which was published later.
 * 2026.1: the first rulebook. 2026.2: tariff lines of dangerous goods declared as not dangerous are asked about.
 */
export const DELIVERED_RULEBOOK = {
  version: '2026.2',
  amendment: 'IMDG 42-24, TRGS 510 (2020), Customs Tariff 2024',
  note: 'Goods of a dangerous tariff line declared as not dangerous go to a person. Rows marked provisional await confirmation by a customs broker and a safety adviser.',
  effectiveFrom: '2026-01-01',
  publishedAt: new Date('2026-11-24T00:00:00Z'),
} as const;

const words = (text: string | undefined) => (text ?? '').split(' ').filter(Boolean);

function matrix(file: string, corner: string): MatrixTable {
  const rows = readTable(file);
  const keys = rows.map((row) => row[corner] ?? '');
  return { keys, cells: rows.map((row) => keys.map((key) => row[key] ?? '')) };
}

const substances = (): Substance[] =>
  readTable('un_numbers.csv').map((row) => ({
    un: row.un ?? '',
    name: row.proper_shipping_name ?? '',
    class: row.class ?? '',
    subsidiary: words(row.subsidiary),
    packingGroup: (row.packing_group || null) as Substance['packingGroup'],
    storageClass: row.storage_class ?? '',
    groups: words(row.groups),
    policy: row.policy as Substance['policy'],
    note: row.note ?? '',
    source: row.source ?? '',
    provisional: row.provisional === 'yes',
  }));

const tariff = (): TariffLine[] =>
  readTable('hs_codes.csv').map((row) => ({
    code: row.code ?? '',
    level: row.level as TariffLine['level'],
    description: row.description ?? '',
    regimes: words(row.regimes),
    typicalUn: row.typical_un ?? '',
    storageClass: row.storage_class || null,
    note: row.note ?? '',
    // Regimes by tariff line are our own judgement: a line without any only has its code to be sure of.
    provisional: row.code_confirmed !== 'yes' || words(row.regimes).length > 0,
  }));

/** The delivered tables and rules as one version's content. */
export function deliveredRulebookContent(): RulebookContent {
  return {
    substances: substances(),
    tariff: tariff(),
    imdg: matrix('imdg_segregation_expanded.csv', 'class'),
    coStorage: matrix('lgk_costorage.csv', 'lgk'),
    storageClassesOf: readJson('storage_classes.json') as RulebookContent['storageClassesOf'],
    rules: readJson('rules.json') as Rule[],
  };
}
