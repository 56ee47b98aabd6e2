import type { Paper, PaperKind } from '../../../app/domain/cargo/facts.ts';
import { addDays, type PlainDate, plainDate } from '../../../app/domain/shared/plain-date.ts';
import { papers } from '../../schema/index.ts';
import { between, known, minutesAfter, uuidFor } from './derive.ts';
import { facilityId, type Place } from './facilities.ts';
import { type Firm, operatorId } from './organisations.ts';
import { paperTable } from './tables.ts';
import type { Tx } from './transaction.ts';

type PaperRow = typeof papers.$inferInsert;

/** Who holds papers, and when the demo is. */
export type Holders = {
  firms: ReadonlyMap<string, Firm>;
  places: ReadonlyMap<string, Place>;
  today: PlainDate;
  now: Date;
};

/** The papers of a facility, or of a firm itself, by its id, as a decision reads them. */
export type PapersOf = (holderId: string) => readonly Paper[];

const ISSUERS: Readonly<Record<PaperKind, string>> = {
  customs_licence: 'Principal Commissioner of Customs',
  insurance: 'Samudra General Insurance',
  fire_noc: 'Directorate of Fire Services',
  safety_audit: 'Chief Inspector of Factories',
  waste_authorisation: 'State Pollution Control Board',
  ewaste_registration: 'Central Pollution Control Board',
  battery_registration: 'Central Pollution Control Board',
  radiation_licence: 'Atomic Energy Regulatory Board',
  dangerous_goods_licence: 'Petroleum and Explosives Safety Organisation',
  iec: 'Directorate General of Foreign Trade',
  warehousing_bond: 'Deputy Commissioner of Customs, Bond Section',
};

const PAISE_PER_CRORE = 1_000_000_000n;
const MINUTES_PER_DAY = 1440;

/** Firms without an importer–exporter code among their papers: what the rulebook then says is part of the demo. */
const IEC_NOT_SHOWN = ['ghaggar-motor-salvage'];
/** Firms whose code no operator has looked at yet. */
const IEC_NOT_SEEN = ['manjira-phosphor-recyclers', 'sabarkantha-polish-works'];

/** What firms show of their own besides the code. Days count from today. */
const OF_FIRMS: readonly { firm: string; kind: PaperKind; from: number; until: number; seen: boolean }[] = [
  { firm: 'aavartan-magnet-recovery', kind: 'waste_authorisation', from: -500, until: 36, seen: true },
  { firm: 'aavartan-magnet-recovery', kind: 'ewaste_registration', from: -410, until: 720, seen: true },
  { firm: 'aavartan-magnet-recovery', kind: 'insurance', from: -3, until: 362, seen: false },
  { firm: 'tejkan-battery-materials', kind: 'battery_registration', from: -380, until: 540, seen: true },
  { firm: 'gomti-cell-works', kind: 'battery_registration', from: -390, until: -8, seen: true },
];

/** Writes the licences, insurances and clearances of facilities and firms. */
export async function seedPapers(tx: Tx, holders: Holders): Promise<PapersOf> {
  const rows = [...facilityRows(holders), ...firmRows(holders)];
  await tx.insert(papers).values(rows);
  const byHolder = new Map<string, Paper[]>();
  for (const row of rows) {
    const holder = row.facilityId ?? row.orgId;
    byHolder.set(holder, [...(byHolder.get(holder) ?? []), asPaper(row)]);
  }
  return (holderId) => byHolder.get(holderId) ?? [];
}

/** Seen papers were looked at the day after the holder joined; the others wait since some days ago. */
function stamps(label: string, seen: boolean, joined: Date, now: Date) {
  if (!seen) return { createdAt: minutesAfter(now, -between(`age of ${label}`, 90, 6 * MINUTES_PER_DAY)) };
  const createdAt = minutesAfter(joined, 60);
  return { createdAt, verifiedAt: minutesAfter(createdAt, MINUTES_PER_DAY), verifiedBy: operatorId() };
}

const numberOf = (label: string, kind: PaperKind, code: string | null | undefined) =>
  kind === 'customs_licence' && code
    ? `${code}/LIC`
    : `${kind.slice(0, 3).toUpperCase()}/${between(`number of ${label}`, 10_000, 99_999)}`;

function facilityRows({ places, today, now }: Holders): PaperRow[] {
  const built = new Map([...places.values()].map(({ facility }) => [facility.id, facility]));
  return paperTable().map(({ facility: key, kind, from, until, seen, coverCrore }) => {
    const facility = known(built, facilityId(key));
    const label = `paper ${key}/${kind}`;
    return {
      id: uuidFor(label),
      orgId: facility.orgId,
      facilityId: facility.id,
      kind,
      number: numberOf(label, kind, facility.warehouseCode),
      issuer: ISSUERS[kind],
      validFrom: addDays(today, from),
      validUntil: until === null ? null : addDays(today, until),
      coversPaise: coverCrore === null ? null : BigInt(coverCrore) * PAISE_PER_CRORE,
      ...stamps(label, seen, facility.createdAt ?? now, now),
    };
  });
}

function firmRows({ firms, today, now }: Holders): PaperRow[] {
  const codes = [...firms.values()]
    .filter(({ slug, isShipper, iec }) => isShipper && iec !== null && !IEC_NOT_SHOWN.includes(slug))
    .map(({ slug }) => ({
      firm: slug,
      kind: 'iec' as const,
      from: -1500,
      until: null,
      seen: !IEC_NOT_SEEN.includes(slug),
    }));
  return [...codes, ...OF_FIRMS].map(({ firm: slug, kind, from, until, seen }) => {
    const firm = known(firms, slug);
    const label = `paper ${slug}/${kind}`;
    return {
      id: uuidFor(label),
      orgId: firm.id,
      kind,
      number: kind === 'iec' && firm.iec !== null ? firm.iec : numberOf(label, kind, null),
      issuer: ISSUERS[kind],
      validFrom: addDays(today, from),
      validUntil: until === null ? null : addDays(today, until),
      ...stamps(label, seen, firm.createdAt, now),
    };
  });
}

const asPaper = (row: PaperRow): Paper => ({
  kind: row.kind,
  validFrom: plainDate(row.validFrom),
  validUntil: row.validUntil ? plainDate(row.validUntil) : null,
  names: row.names ?? [],
  verified: row.verifiedAt !== undefined && row.verifiedAt !== null,
  coversPaise: row.coversPaise === undefined || row.coversPaise === null ? null : Number(row.coversPaise),
});
