import { LIVE_STATES } from '../../app/domain/booking/lifecycle.ts';
import { apartness, type Placement } from '../../app/domain/cargo/placement.ts';
import { compileRulebook, type Rulebook, type RulebookContent } from '../../app/domain/cargo/rulebook.ts';
import { distanceTo, reachOf } from '../../app/domain/cargo/segregate.ts';
import { contentHash } from '../../app/platform/content-hash.server.ts';
import { type Invariant, IS_LIVE, literals, type Moment, type Reader } from './invariant.ts';

type Kind = { classes: string[]; storage_classes: string[]; groups: string[] };
type Hall = Omit<Placement, 'slotId'> & { facilityId: string };

/** As for a neighbour's decision, cargo without a class or a group is nobody's neighbour. */
const MATTERS = `(a.hazard_classes <> '{}' or a.hazard_groups <> '{}')`;

const kindOf = (row: string) =>
  `jsonb_build_array(to_jsonb(${row}.hazard_classes), to_jsonb(${row}.storage_classes), to_jsonb(${row}.hazard_groups))`;

/** Live allocations that matter to a neighbour, on days that still count. */
const DANGEROUS = `
  select a.*, ${kindOf('a')} as kind from allocations a
  where a.ends_on > (select first_day from moment) and ${IS_LIVE} and ${MATTERS}`;

/** The published rulebook in force in India at the moment. @throws Error when there is none */
async function rulebookInForce(sql: Reader, { rulebookDay: day }: Moment): Promise<Rulebook> {
  const [row] = await sql<{ version: string; content: RulebookContent }[]>`
    select version, content from rulebook_versions where state = 'published' and effective_from <= ${day}::text::date
    order by effective_from desc, published_at desc limit 1`;
  if (!row) throw new Error(`no rulebook is in force on ${day}`);
  return compileRulebook(row.version, row.content, day);
}

/** Pairs of kinds of cargo, both ways round, that need a distance, and which: the domain's own answer. */
async function distances(sql: Reader, rulebook: Rulebook, { firstDay }: Moment) {
  // Far fewer than allocations, so each pair is asked about once. A hold that has lapsed only asks a little more.
  const kinds = await sql<Kind[]>`
    select distinct a.hazard_classes as classes, a.storage_classes, a.hazard_groups as groups from allocations a
    where a.ends_on > ${firstDay}::text::date and a.state in ('held', 'confirmed') and ${sql.unsafe(MATTERS)}`;
  const asked = kinds.map(({ classes, storage_classes, groups }) => {
    const hazard = { classes, storageClasses: storage_classes, groups };
    return { kind: [classes, storage_classes, groups], hazard, reach: reachOf(rulebook, hazard) };
  });
  return asked.flatMap((a) =>
    asked
      .map((b) => ({ a: a.kind, b: b.kind, needed: distanceTo(rulebook, a.reach, b.hazard) }))
      .filter(({ needed }) => needed > 0),
  );
}

/** How far apart two slots stand, one in each of two halls of a facility; both ways round, and within one hall. */
async function apartnesses(sql: Reader, rulebook: Rulebook, { firstDay }: Moment) {
  const halls = await sql<Hall[]>`
    select h.id as "hallId", h.facility_id as "facilityId", h.building, h.place,
      h.wall_fire_minutes as "wallFireMinutes", h.bay_gap_cm as "bayGapCm"
    from halls h
    where h.id in (
      select s.hall_id from allocations a join slots s on s.id = a.slot_id
      where a.ends_on > ${firstDay}::text::date and a.state in ('held', 'confirmed') and ${sql.unsafe(MATTERS)})`;
  const { placement } = rulebook;
  return halls.flatMap((a) =>
    halls
      .filter((b) => b.facilityId === a.facilityId)
      .map((b) => ({
        a: a.hallId,
        b: b.hallId,
        apart: apartness({ ...a, slotId: 'one' }, { ...b, slotId: 'another' }, placement),
      })),
  );
}

async function distancesNeeded(sql: Reader, moment: Moment): Promise<unknown> {
  return { needs: await distances(sql, await rulebookInForce(sql, moment), moment) };
}

async function distancesThere(sql: Reader, moment: Moment): Promise<unknown> {
  const rulebook = await rulebookInForce(sql, moment);
  return {
    needs: await distances(sql, rulebook, moment),
    halls: await apartnesses(sql, rulebook, moment),
  };
}

/** What a row says of two that stand too near each other. */
const CLASH = `a.booking_id, b.booking_id as other_booking_id, a.slot_id, b.slot_id as other_slot_id,
  greatest(a.starts_on, b.starts_on) as from_day, least(a.ends_on, b.ends_on) as to_day,
  a.hazard_classes, b.hazard_classes as other_hazard_classes, need.needed`;

const NEEDS = `need as materialized (
  select pair -> 'a' as a, pair -> 'b' as b, (pair ->> 'needed')::int as needed
  from jsonb_array_elements((select judged -> 'needs' from moment)) as pair)`;

/** On one day at least that still counts, before the goods are gone and the places shut; each pair once. */
const MEET = `a.id < b.id and a.starts_on < b.ends_on - b.turnaround_days and b.starts_on < a.ends_on - a.turnaround_days`;

/** Published versions whose content is not what its hash was made from. */
async function changedRulebooks(sql: Reader): Promise<unknown> {
  const versions = await sql<{ version: string }[]>`
    select version from rulebook_versions where state = 'published' order by version`;
  const changed: string[] = [];
  for (const { version } of versions) {
    const [row] = await sql<{ content: unknown; content_hash: string }[]>`
      select content, content_hash from rulebook_versions where version = ${version}`;
    if (row && contentHash(row.content) !== row.content_hash) changed.push(version);
  }
  return changed;
}

/** What the rulebook said is kept, and what stands together may. */
export const CARGO: readonly Invariant[] = [
  {
    // A reclassification may find later that a standing booking is not possible any more: that is for an operator.
    code: 'decision.promised',
    sentence: 'Every live booking with cargo was allowed by the rulebook when it was last promised.',
    query: `select b.id as booking_id, b.reference, b.state, newest.outcome, newest.step
      from bookings b
      left join lateral (
        select d.outcome, d.step from decisions d
        where d.booking_id = b.id and d.org_id = b.host_org_id and d.step in ('hold', 'confirm', 'accept')
        order by d.decided_at desc, d.id limit 1) as newest on true
      where b.state in (${literals(LIVE_STATES)}) and b.cargo_version_id is not null
        and (newest.outcome is null or newest.outcome = 'not_possible')`,
  },
  {
    code: 'decision.rulebook',
    sentence: 'Every decision names a published rulebook, so that it can be asked again.',
    query: `select d.id as decision_id, d.booking_id, d.rulebook_version from decisions d
      left join rulebook_versions v on v.version = d.rulebook_version and v.state = 'published'
      where v.version is null`,
  },
  {
    code: 'rulebook.unchanged',
    sentence: 'A published rulebook is what it was when its hash was made.',
    judge: changedRulebooks,
    query: `select v.version, v.content_hash, v.published_at from rulebook_versions v
      where (select judged from moment) @> to_jsonb(v.version)`,
  },
  {
    code: 'cargo.bay',
    sentence: 'No two live allocations share a slot on a day that the rulebook in force keeps apart.',
    judge: distancesNeeded,
    query: `with dangerous as materialized (${DANGEROUS}), ${NEEDS}
      select ${CLASH}
      from dangerous a
      join dangerous b on b.slot_id = a.slot_id and ${MEET}
      join need on need.a = a.kind and need.b = b.kind`,
  },
  {
    code: 'cargo.apart',
    sentence: 'No two live allocations stand nearer each other in a facility than the rulebook in force asks for.',
    judge: distancesThere,
    query: `with dangerous as materialized (
        select live.*, s.hall_id from (${DANGEROUS}) as live join slots s on s.id = live.slot_id),
      ${NEEDS},
      stand as materialized (
        select (pair ->> 'a')::uuid as a, (pair ->> 'b')::uuid as b, (pair ->> 'apart')::int as apart
        from jsonb_array_elements((select judged -> 'halls' from moment)) as pair)
      select ${CLASH}, stand.apart
      from dangerous a
      join dangerous b on b.facility_id = a.facility_id and b.slot_id <> a.slot_id and ${MEET}
      join stand on stand.a = a.hall_id and stand.b = b.hall_id
      join need on need.a = a.kind and need.b = b.kind and need.needed > stand.apart`,
  },
];
