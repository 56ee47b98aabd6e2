ALTER TABLE "listing_ports" ADD COLUMN "handling_paise" bigint NOT NULL DEFAULT 0;--> statement-breakpoint
ALTER TABLE "listing_ports" ADD COLUMN "ground" text NOT NULL DEFAULT '';--> statement-breakpoint
ALTER TABLE "listing_ports" ADD COLUMN "hazard_classes" text[] NOT NULL DEFAULT '{}';--> statement-breakpoint
CREATE INDEX "listing_ports_stay_1_idx" ON "listing_ports" USING btree ("port_id",("price_per_pallet_day_paise" * 1 + "handling_paise"),"slot_id");--> statement-breakpoint
CREATE INDEX "listing_ports_stay_7_idx" ON "listing_ports" USING btree ("port_id",("price_per_pallet_day_paise" * 7 + "handling_paise"),"slot_id");--> statement-breakpoint
CREATE INDEX "listing_ports_stay_30_idx" ON "listing_ports" USING btree ("port_id",("price_per_pallet_day_paise" * 30 + "handling_paise"),"slot_id");--> statement-breakpoint
-- With what a neighbour's decision reads of a row, so that none is fetched: a search asks about the neighbours of dozens
-- of slots. drizzle's index() can't say INCLUDE; the key stays the schema's.
DROP INDEX "allocations_neighbours_idx";--> statement-breakpoint
CREATE INDEX "allocations_neighbours_idx" ON "allocations" USING btree ("facility_id","ends_on","starts_on") INCLUDE ("slot_id","booking_id","state","held_until","hazard_classes","storage_classes","hazard_groups") WHERE state in ('held', 'confirmed') and (hazard_classes <> '{}' or hazard_groups <> '{}');--> statement-breakpoint
-- One row each: without it the planner takes the peak of a slot for a thousand rows and gives up walking an index.
ALTER FUNCTION slot_peak(uuid, date, date, uuid) ROWS 1;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
-- Rebuilds the public row of each given slot. 300 km is the widest search the product offers.
CREATE OR REPLACE FUNCTION refresh_listings(p_slots uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM listings l WHERE l.slot_id = ANY (p_slots);
  INSERT INTO listings (slot_id, host_org_id, host_name, host_state_code, facility_id, facility_name, hall_name, slot_name, port_id,
    state_code, lat, lon, time_zone, warehouse_code, regime, pallet_positions, max_mass_grams, hazard_classes,
    price_per_pallet_day_paise, handling_in_paise, handling_out_paise, minimum_days, booking_mode)
  SELECT s.id, s.org_id, o.name, o.state_code, f.id, f.name, h.name, s.name, f.port_id, f.state_code, f.lat, f.lon, f.time_zone,
    f.warehouse_code, s.regime, s.pallet_positions, s.max_mass_grams, s.hazard_classes, s.price_per_pallet_day_paise,
    s.handling_in_paise, s.handling_out_paise, s.minimum_days, s.booking_mode
  FROM slots s
  JOIN organisations o ON o.id = s.org_id
  JOIN facilities f ON f.id = s.facility_id
  JOIN halls h ON h.id = s.hall_id
  WHERE s.id = ANY (p_slots) AND s.status = 'published';
  INSERT INTO listing_ports (port_id, slot_id, distance_metres, regime, price_per_pallet_day_paise, handling_paise,
    ground, hazard_classes)
  SELECT p.id, l.slot_id, metres_between(p.lat, p.lon, l.lat, l.lon), l.regime, l.price_per_pallet_day_paise,
    l.handling_in_paise + l.handling_out_paise,
    l.regime || CASE h.sprinklered WHEN true THEN ' yes' WHEN false THEN ' no' ELSE ' unknown' END
      || CASE WHEN s.quarantine THEN ' yes' ELSE ' no' END, l.hazard_classes
  FROM listings l
  JOIN slots s ON s.id = l.slot_id
  JOIN halls h ON h.id = s.hall_id
  CROSS JOIN ports p
  WHERE l.slot_id = ANY (p_slots) AND metres_between(p.lat, p.lon, l.lat, l.lon) <= 300000;
END
$$;
--> statement-breakpoint
SELECT refresh_listings(array(SELECT slot_id FROM listings));--> statement-breakpoint
ALTER TABLE "listing_ports" ALTER COLUMN "handling_paise" DROP DEFAULT, ALTER COLUMN "ground" DROP DEFAULT, ALTER COLUMN "hazard_classes" DROP DEFAULT;--> statement-breakpoint
DROP FUNCTION facility_neighbours(uuid[], date, date, uuid);--> statement-breakpoint
-- What stands or is held to stand in the facilities of the slots on days of [p_from, p_to) and matters to a neighbour:
-- where, how long, and which hazards; never whose. Harmless cargo without a group is left out, and with the last three arguments all whose
-- classes and storage classes are quiet beside the cargo that asks and none of whose groups is loud.
CREATE FUNCTION facility_neighbours(p_slots uuid[], p_from date, p_to date, p_except uuid DEFAULT NULL,
                                    p_quiet_classes text[] DEFAULT '{}', p_quiet_storage text[] DEFAULT '{}',
                                    p_loud_groups text[] DEFAULT NULL)
RETURNS TABLE (facility_id uuid, slot_id uuid, hall_id uuid, building text, place integer, wall_fire_minutes integer,
               bay_gap_cm integer, starts_on date, ends_on date, hazard_classes text[], storage_classes text[],
               hazard_groups text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT asked.id, s.id, h.id, h.building, h.place, h.wall_fire_minutes, h.bay_gap_cm,
         near.starts_on, near.ends_on, near.hazard_classes, near.storage_classes, near.hazard_groups
  FROM (SELECT DISTINCT of_slot.facility_id AS id FROM slots of_slot WHERE of_slot.id = ANY (p_slots)) AS asked
  CROSS JOIN LATERAL (
    SELECT * FROM allocations a
    WHERE a.facility_id = asked.id AND a.ends_on > p_from AND a.starts_on < p_to
      AND a.state IN ('held', 'confirmed')
      AND (a.state = 'confirmed' OR a.held_until > clock_timestamp())
      AND (p_except IS NULL OR a.booking_id <> p_except)
      AND (a.hazard_classes <> '{}' OR a.hazard_groups <> '{}')
      AND (p_loud_groups IS NULL OR a.hazard_groups && p_loud_groups
           OR NOT (a.hazard_classes <@ p_quiet_classes AND a.storage_classes <@ p_quiet_storage))
    OFFSET 0) AS near
  JOIN slots s ON s.id = near.slot_id
  JOIN halls h ON h.id = s.hall_id
$$;
--> statement-breakpoint
DROP FUNCTION slot_settings(uuid[], date, date);--> statement-breakpoint
-- Everything of a slot that decides about cargo, for strangers too: where it stands, what it takes, which papers of its
-- facility hold when, of those that matter on days of [p_from, p_to). Numbers of papers stay with the host. Papers are
-- read once a facility, not once a slot; as json, which is cheaper to write than jsonb and is only read out.
CREATE FUNCTION slot_settings(p_slots uuid[], p_from date, p_to date)
RETURNS TABLE (slot_id uuid, facility_id uuid, hall_id uuid, building text, place integer,
               wall_fire_minutes integer, bay_gap_cm integer, sprinklered boolean, regime text, accepted_classes text[],
               accepted_forms text[], accepted_packagings text[], quarantine boolean, max_pallet_mass_grams bigint,
               licence_section text, licensee_iec text, booking_mode text, papers json, conditions json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH asked AS MATERIALIZED (
    SELECT s.* FROM unnest(p_slots) AS p (id) JOIN slots s ON s.id = p.id
  ), shown AS MATERIALIZED (
    SELECT f.id AS facility_id, coalesce((
      SELECT json_agg(json_build_object('kind', p.kind, 'validFrom', p.valid_from, 'validUntil', p.valid_until,
                                        'names', p.names, 'verified', p.verified_at IS NOT NULL,
                                        'coversPaise', p.covers_paise))
      FROM papers p WHERE p.facility_id = f.id AND p.withdrawn_at IS NULL
        AND p.valid_from < p_to AND (p.valid_until IS NULL OR p.valid_until >= p_from)), '[]') AS papers
    FROM (SELECT DISTINCT a.facility_id AS id FROM asked a) AS f
  )
  SELECT s.id, s.facility_id, h.id, h.building, h.place, h.wall_fire_minutes, h.bay_gap_cm, h.sprinklered,
         s.regime, s.hazard_classes, s.accepted_forms, s.accepted_packagings, s.quarantine, s.max_pallet_mass_grams,
         f.licence_section, f.licensee_iec, s.booking_mode, shown.papers,
         coalesce((SELECT json_agg(json_build_object('effect', c.effect, 'when', c.condition, 'sentence', c.sentence,
                                                     'effectiveFrom', c.effective_from, 'effectiveTo', c.effective_to))
                   FROM host_conditions c WHERE c.org_id = s.org_id AND (c.slot_id = s.id OR c.slot_id IS NULL)
                     AND c.effective_from < p_to AND (c.effective_to IS NULL OR c.effective_to > greatest(p_from, c.effective_from))), '[]')
  FROM asked s
  JOIN halls h ON h.id = s.hall_id
  JOIN facilities f ON f.id = s.facility_id
  JOIN shown ON shown.facility_id = s.facility_id
$$;
--> statement-breakpoint
ALTER FUNCTION facility_neighbours(uuid[], date, date, uuid, text[], text[], text[]) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION slot_settings(uuid[], date, date) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION facility_neighbours(uuid[], date, date, uuid, text[], text[], text[]), slot_settings(uuid[], date, date) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION facility_neighbours(uuid[], date, date, uuid, text[], text[], text[]), slot_settings(uuid[], date, date) TO quayslot_app;
