import { sql } from 'drizzle-orm';
import { contentHash } from '../../app/platform/content-hash.server.ts';
import type { OwnerDatabase } from '../owner.ts';
import { dunningSteps, gstRates, gstStates, moneyParameters, plans, ports, rulebookVersions } from '../schema/index.ts';
import { readTable } from './csv.ts';
import { DELIVERED_RULEBOOK, deliveredRulebookContent } from './rulebook.ts';

const portKind = (type: string) => (type === 'icd' ? 'icd' : type === 'cfs_cluster' ? 'cfs' : 'port');

const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Ports, depots and CFS belts that have a customs location code. A row is provisional until both sources verify it. */
export const portRows = () =>
  readTable('ports.csv')
    .filter((row) => row.customs_location_code)
    .map((row) => ({
      id: slug(row.name ?? ''),
      unLocode: row.un_locode ?? '',
      name: row.name ?? '',
      kind: portKind(row.type ?? '') as 'port' | 'icd' | 'cfs',
      stateCode: row.gst_state_code ?? '',
      customsCode: row.customs_location_code ?? '',
      lat: Number(row.lat),
      lon: Number(row.lon),
      pointIs: row.point_is ?? '',
      source: row.coordinate_source ?? '',
      provisional: !(row.coordinate_source ?? '').startsWith('verified'),
    }));

const stateRows = () =>
  readTable('gst_states.csv')
    .filter((row) => row.intra_state_second_tax !== 'none' && row.type !== 'other')
    .map((row) => ({
      code: row.gst_state_code ?? '',
      name: row.name ?? '',
      secondTax: row.intra_state_second_tax as 'SGST' | 'UTGST',
      active: row.status === 'active',
      source: row.source ?? '',
      provisional: !(row.source ?? '').startsWith('verified'),
    }));

const rateRows = () =>
  readTable('gst_rates.csv').map((row) => ({
    sac: row.sac ?? '',
    service: row.service as 'storage' | 'handling',
    description: row.description ?? '',
    rateBasisPoints: Number(row.rate_basis_points),
    effectiveFrom: row.effective_from ?? '',
    effectiveTo: row.effective_to || null,
    citation: row.citation ?? '',
    provisional: row.provisional === 'yes',
  }));

const parameterRows = () =>
  readTable('money_parameters.csv').map((row) => ({
    name: row.name ?? '',
    value: Number(row.value),
    unit: row.unit ?? '',
    effectiveFrom: row.effective_from ?? '',
    effectiveTo: row.effective_to || null,
    citation: row.citation ?? '',
    provisional: row.provisional === 'yes',
  }));

const dunningRows = () =>
  readTable('dunning_steps.csv').map((row) => ({
    step: Number(row.step),
    effectiveFrom: row.effective_from ?? '',
    effectiveTo: row.effective_to || null,
    daysOverdue: Number(row.days_overdue),
    daysAfterLast: Number(row.days_after_last),
    minimumPaise: BigInt(row.minimum_rupees ?? '') * 100n,
    title: row.title ?? '',
    says: row.says ?? '',
    citation: row.citation ?? '',
  }));

const planRows = () => {
  const rupees = (text: string | undefined) => (text ? BigInt(text) * 100n : null);
  return readTable('plans.csv').map((row) => ({
    code: row.code ?? '',
    effectiveFrom: row.effective_from ?? '',
    effectiveTo: row.effective_to || null,
    name: row.name ?? '',
    rank: Number(row.rank),
    slotLimit: row.slot_limit ? Number(row.slot_limit) : null,
    monthlyPaise: rupees(row.monthly_rupees),
    yearlyPaise: rupees(row.yearly_rupees),
    trialDays: Number(row.trial_days),
    citation: row.citation ?? '',
    provisional: row.provisional === 'yes',
  }));
};

const replaced = (columns: Record<string, string>) =>
  Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, sql.raw(`excluded.${column}`)]));

/** Brings the reference tables to what the files say; running it again changes nothing. */
export async function loadReference(db: OwnerDatabase): Promise<void> {
  const before = await db.select({ id: ports.id, lat: ports.lat, lon: ports.lon }).from(ports);
  const known = new Map(before.map(({ id, lat, lon }) => [id, `${lat} ${lon}`]));
  const isMoved = portRows().some(({ id, lat, lon }) => known.get(id) !== `${lat} ${lon}`);
  await db
    .insert(ports)
    .values(portRows())
    .onConflictDoUpdate({
      target: ports.id,
      set: replaced({
        name: 'name',
        stateCode: 'state_code',
        customsCode: 'customs_code',
        lat: 'lat',
        lon: 'lon',
        provisional: 'provisional',
      }),
    });
  await db
    .insert(gstStates)
    .values(stateRows())
    .onConflictDoUpdate({
      target: gstStates.code,
      set: replaced({ name: 'name', secondTax: 'second_tax', active: 'active' }),
    });
  await db
    .insert(gstRates)
    .values(rateRows())
    .onConflictDoUpdate({
      target: [gstRates.sac, gstRates.effectiveFrom],
      set: replaced({
        rateBasisPoints: 'rate_basis_points',
        effectiveTo: 'effective_to',
        citation: 'citation',
        provisional: 'provisional',
      }),
    });
  await db
    .insert(moneyParameters)
    .values(parameterRows())
    .onConflictDoUpdate({
      target: [moneyParameters.name, moneyParameters.effectiveFrom],
      set: replaced({
        value: 'value',
        unit: 'unit',
        effectiveTo: 'effective_to',
        citation: 'citation',
        provisional: 'provisional',
      }),
    });
  await db
    .insert(dunningSteps)
    .values(dunningRows())
    .onConflictDoUpdate({
      target: [dunningSteps.step, dunningSteps.effectiveFrom],
      set: replaced({
        effectiveTo: 'effective_to',
        daysOverdue: 'days_overdue',
        daysAfterLast: 'days_after_last',
        minimumPaise: 'minimum_paise',
        title: 'title',
        says: 'says',
        citation: 'citation',
      }),
    });
  // Prices stay: one that is sold never changes, and the next has another row.
  await db
    .insert(plans)
    .values(planRows())
    .onConflictDoUpdate({
      target: [plans.code, plans.effectiveFrom],
      set: replaced({
        effectiveTo: 'effective_to',
        name: 'name',
        rank: 'rank',
        slotLimit: 'slot_limit',
        trialDays: 'trial_days',
        citation: 'citation',
        provisional: 'provisional',
      }),
    });
  const content = deliveredRulebookContent();
  await db
    .insert(rulebookVersions)
    .values({
      ...DELIVERED_RULEBOOK,
      state: 'published',
      content,
      contentHash: contentHash(content),
    })
    .onConflictDoNothing();
  // Which slots lie near which port was worked out from the old points.
  if (isMoved && before.length > 0)
    await db.execute(sql`select refresh_listings(array(select id from slots where status = 'published'))`);
}
