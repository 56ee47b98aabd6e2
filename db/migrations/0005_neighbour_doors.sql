-- Neighbours by facility: one index range a facility instead of a walk over its slots. The guard writes the facility of
-- an allocation itself; a shipper who named another would hide its cargo from whoever stands beside it.

GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION guard_allocation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  capacity record;
  peak record;
BEGIN
  SELECT s.facility_id INTO NEW.facility_id FROM slots s WHERE s.id = NEW.slot_id;
  IF NEW.state = 'released' OR (NEW.state = 'held' AND NEW.held_until <= clock_timestamp()) THEN
    RETURN NEW;
  END IF;
  UPDATE slot_gates SET version = version + 1 WHERE slot_id = NEW.slot_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such slot' USING ERRCODE = 'QS004';
  END IF;
  SELECT s.pallet_positions, s.max_mass_grams INTO STRICT capacity FROM slots s WHERE s.id = NEW.slot_id;
  SELECT * INTO STRICT peak FROM slot_peak(NEW.slot_id, NEW.starts_on, NEW.ends_on, NEW.id);
  IF peak.pallets + NEW.pallets > capacity.pallet_positions THEN
    RAISE EXCEPTION 'slot is full' USING ERRCODE = 'QS001',
      DETAIL = json_build_object('free', capacity.pallet_positions - peak.pallets, 'asked', NEW.pallets,
                                 'day', peak.tightest_day)::text;
  END IF;
  IF peak.mass_grams + NEW.mass_grams > capacity.max_mass_grams THEN
    RAISE EXCEPTION 'slot cannot carry more' USING ERRCODE = 'QS002',
      DETAIL = json_build_object('freeGrams', capacity.max_mass_grams - peak.mass_grams, 'askedGrams', NEW.mass_grams,
                                 'day', peak.tightest_day)::text;
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
-- What stood before the column: past the guard, which would sweep each slot again for nothing.
ALTER TABLE allocations DISABLE TRIGGER allocations_guard;--> statement-breakpoint
UPDATE allocations a SET facility_id = s.facility_id FROM slots s WHERE s.id = a.slot_id AND a.facility_id IS NULL;--> statement-breakpoint
ALTER TABLE allocations ENABLE TRIGGER allocations_guard;--> statement-breakpoint

DROP FUNCTION slot_neighbours(uuid[], date, date, uuid);--> statement-breakpoint
-- What stands or is held to stand in each facility on days of [p_from, p_to) and matters to a neighbour: where, how long,
-- and which hazards; never whose. Harmless cargo without a group is left out.
CREATE FUNCTION facility_neighbours(p_facilities uuid[], p_from date, p_to date, p_except uuid DEFAULT NULL)
RETURNS TABLE (facility_id uuid, slot_id uuid, hall_id uuid, building text, place integer, wall_fire_minutes integer,
               bay_gap_cm integer, starts_on date, ends_on date, hazard_classes text[], storage_classes text[],
               hazard_groups text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT asked.id, s.id, h.id, h.building, h.place, h.wall_fire_minutes, h.bay_gap_cm,
         near.starts_on, near.ends_on, near.hazard_classes, near.storage_classes, near.hazard_groups
  FROM unnest(p_facilities) AS asked (id)
  CROSS JOIN LATERAL (
    SELECT * FROM allocations a
    WHERE a.facility_id = asked.id AND a.ends_on > p_from AND a.starts_on < p_to
      AND a.state IN ('held', 'confirmed')
      AND (a.state = 'confirmed' OR a.held_until > clock_timestamp())
      AND (p_except IS NULL OR a.booking_id <> p_except)
      AND (a.hazard_classes <> '{}' OR a.hazard_groups <> '{}')
    OFFSET 0) AS near
  JOIN slots s ON s.id = near.slot_id
  JOIN halls h ON h.id = s.hall_id
$$;
--> statement-breakpoint

DROP FUNCTION slot_settings(uuid[]);--> statement-breakpoint
-- Everything of a slot that decides about cargo, for strangers too: where it stands, what it takes, which papers of its
-- facility hold when, of those that matter on days of [p_from, p_to). Numbers of papers stay with the host. Papers are
-- read once a facility, not once a slot.
CREATE FUNCTION slot_settings(p_slots uuid[], p_from date, p_to date)
RETURNS TABLE (slot_id uuid, host_org_id uuid, facility_id uuid, hall_id uuid, building text, place integer,
               wall_fire_minutes integer, bay_gap_cm integer, sprinklered boolean, regime text, accepted_classes text[],
               accepted_forms text[], accepted_packagings text[], quarantine boolean, max_pallet_mass_grams bigint,
               licence_section text, licensee_iec text, booking_mode text, papers jsonb, conditions jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH asked AS MATERIALIZED (
    SELECT s.* FROM unnest(p_slots) AS p (id) JOIN slots s ON s.id = p.id
  ), shown AS MATERIALIZED (
    SELECT f.id AS facility_id, coalesce((
      SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'validFrom', p.valid_from, 'validUntil', p.valid_until,
                                          'names', p.names, 'verified', p.verified_at IS NOT NULL,
                                          'coversPaise', p.covers_paise))
      FROM papers p WHERE p.facility_id = f.id AND p.withdrawn_at IS NULL
        AND p.valid_from < p_to AND (p.valid_until IS NULL OR p.valid_until >= p_from)), '[]') AS papers
    FROM (SELECT DISTINCT a.facility_id AS id FROM asked a) AS f
  )
  SELECT s.id, s.org_id, s.facility_id, h.id, h.building, h.place, h.wall_fire_minutes, h.bay_gap_cm, h.sprinklered,
         s.regime, s.hazard_classes, s.accepted_forms, s.accepted_packagings, s.quarantine, s.max_pallet_mass_grams,
         f.licence_section, f.licensee_iec, s.booking_mode, shown.papers,
         coalesce((SELECT jsonb_agg(jsonb_build_object('effect', c.effect, 'when', c.condition, 'sentence', c.sentence,
                                                       'effectiveFrom', c.effective_from, 'effectiveTo', c.effective_to))
                   FROM host_conditions c WHERE c.org_id = s.org_id AND (c.slot_id = s.id OR c.slot_id IS NULL)
                     AND c.effective_from < p_to AND (c.effective_to IS NULL OR c.effective_to > greatest(p_from, c.effective_from))), '[]')
  FROM asked s
  JOIN halls h ON h.id = s.hall_id
  JOIN facilities f ON f.id = s.facility_id
  JOIN shown ON shown.facility_id = s.facility_id
$$;
--> statement-breakpoint
ALTER FUNCTION facility_neighbours(uuid[], date, date, uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION slot_settings(uuid[], date, date) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION facility_neighbours(uuid[], date, date, uuid), slot_settings(uuid[], date, date) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION facility_neighbours(uuid[], date, date, uuid), slot_settings(uuid[], date, date) TO quayslot_app;
