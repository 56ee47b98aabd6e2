import { bigint, boolean, date, doublePrecision, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** Ports, inland container depots and CFS belts, with their customs location code. Points serve ranking, not gates. */
export const ports = pgTable('ports', {
  /** Our own stable key: lower-case, hyphenated name. UN/LOCODE is not unique (a CFS belt shares its port's). */
  id: text().primaryKey(),
  unLocode: text().notNull(),
  name: text().notNull(),
  kind: text({ enum: ['port', 'icd', 'cfs'] }).notNull(),
  stateCode: text().notNull(),
  customsCode: text().notNull(),
  lat: doublePrecision().notNull(),
  lon: doublePrecision().notNull(),
  pointIs: text().notNull(),
  source: text().notNull(),
  provisional: boolean().notNull(),
});

/** GST state codes; `secondTax` tells which tax stands beside CGST inside the State or Union territory. */
export const gstStates = pgTable('gst_states', {
  code: text().primaryKey(),
  name: text().notNull(),
  secondTax: text({ enum: ['SGST', 'UTGST'] }).notNull(),
  active: boolean().notNull(),
  source: text().notNull(),
  provisional: boolean().notNull(),
});

/**
 * Rates, limits and periods of money matters that law or house sets from a day on: TCS, income tax, MSMED, e-invoice,
 * credit notes. Looked up for the day they apply to.
 */
export const moneyParameters = pgTable(
  'money_parameters',
  {
    name: text().notNull(),
    value: bigint({ mode: 'number' }).notNull(),
    unit: text().notNull(),
    effectiveFrom: date({ mode: 'string' }).notNull(),
    /** Exclusive; null while in force. */
    effectiveTo: date({ mode: 'string' }),
    citation: text().notNull(),
    provisional: boolean().notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.effectiveFrom] })],
);

/** GST rates by service (SAC) and date. A rate is looked up for the day it applies to, never written in code. */
export const gstRates = pgTable(
  'gst_rates',
  {
    sac: text().notNull(),
    service: text({ enum: ['storage', 'handling'] }).notNull(),
    description: text().notNull(),
    rateBasisPoints: integer().notNull(),
    effectiveFrom: date({ mode: 'string' }).notNull(),
    /** Exclusive; null while in force. */
    effectiveTo: date({ mode: 'string' }),
    citation: text().notNull(),
    provisional: boolean().notNull(),
  },
  (t) => [primaryKey({ columns: [t.sac, t.effectiveFrom] })],
);
