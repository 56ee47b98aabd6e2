import { z } from 'zod';
import { QUANTITY_BASES, TRIGGERS } from '#app/domain/pricing/rate-card.ts';
import type { RateCardJson } from '#app/domain/pricing/rate-card-json.ts';

const paise = z.string().regex(/^\d{1,10}$/);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const name = z.string().min(1).max(40);
const taxation = z.enum(['storage', 'handling']);

/** The shape of a stored card; what it says is judged by checkRateCard(). */
export const rateCardSchema: z.ZodType<RateCardJson> = z.strictObject({
  effectiveFrom: day,
  effectiveTo: day.nullable(),
  slabs: z.array(z.strictObject({ fromDay: z.int(), toDay: z.int().nullable(), perPalletDayPaise: paise })).max(12),
  free: z.strictObject({ days: z.int(), arrivalDayCounts: z.boolean(), excludesHolidays: z.boolean() }),
  basis: z.enum(QUANTITY_BASES),
  minimumPaise: paise,
  handlingInPaise: paise,
  handlingOutPaise: paise,
  documentationPaise: paise,
  riskPerThousandPaise: paise,
  depositPerPalletPaise: paise,
  services: z
    .array(
      z.strictObject({
        ...{ code: name, name, unit: name, perUnitPaise: paise, minimumUnits: z.int(), taxedAs: taxation },
        trigger: z.enum(TRIGGERS),
      }),
    )
    .max(40),
  surcharges: z
    .array(
      z.strictObject({
        ...{ code: name, name, percentOfBase: z.int(), on: z.array(taxation) },
        cargoCodes: z.array(name).max(40),
      }),
    )
    .max(20),
});

/** The editor's fields: each one line of text. */
export const typedCardSchema = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .transform((fields) =>
    Object.fromEntries(
      Object.entries(fields).map(([field, value]) => [field, Array.isArray(value) ? value[0] : value]),
    ),
  );
