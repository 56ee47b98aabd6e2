-- What a tenant's own SQL can't do around the commands. As in 0001: definer functions belong to quayslot_guard and have a
-- fixed search path that ends in pg_temp. Triggers about tenants ask in their WHEN, where current_user is the writer.

GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
GRANT SELECT (hazard_classes) ON bookings TO quayslot_guard;--> statement-breakpoint

-- A new allocation carries the classes of its booking, whatever a shipper says: neighbours are kept apart by them. Only
-- reclassify_booking() changes them later, on both rows.
CREATE OR REPLACE FUNCTION guard_allocation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  capacity record;
  peak record;
BEGIN
  SELECT s.facility_id INTO NEW.facility_id FROM slots s WHERE s.id = NEW.slot_id;
  IF TG_OP = 'INSERT' THEN
    SELECT b.hazard_classes INTO NEW.hazard_classes FROM bookings b WHERE b.id = NEW.booking_id;
    -- The foreign key looks at the end of the statement; a booking that comes later in it would be copied as nothing.
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no such booking' USING ERRCODE = '23503', CONSTRAINT = 'allocations_booking_fk';
    END IF;
  END IF;
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

-- A shipper proposes and proves; reviewing, and the day it takes effect, are an operator's.
CREATE FUNCTION refuse_own_review() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state = 'proposed'
       AND num_nonnulls(NEW.reviewed_by, NEW.reviewed_at, NEW.review_note, NEW.effective_on, NEW.effective_version) = 0 THEN
      RETURN NEW;
    END IF;
  ELSIF OLD.state IN ('proposed', 'evidence') AND NEW.state IN ('proposed', 'evidence')
     AND (NEW.reviewed_by, NEW.reviewed_at, NEW.review_note, NEW.effective_on, NEW.effective_version)
         IS NOT DISTINCT FROM
         (OLD.reviewed_by, OLD.reviewed_at, OLD.review_note, OLD.effective_on, OLD.effective_version) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'reclassifications are reviewed by operators' USING ERRCODE = '42501';
END
$$;
--> statement-breakpoint
CREATE TRIGGER reclassifications_refuse_own_review BEFORE INSERT OR UPDATE ON reclassifications
  FOR EACH ROW
  WHEN (current_user = 'quayslot_app' AND coalesce(current_setting('app.platform', true), '') <> 'operator')
  EXECUTE FUNCTION refuse_own_review();
--> statement-breakpoint

-- A key that has ended stays ended, and since when stays known, whoever writes.
CREATE FUNCTION keep_key_ended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'an ended key stays ended' USING ERRCODE = 'QS006';
END
$$;
--> statement-breakpoint
CREATE TRIGGER api_keys_keep_ended BEFORE UPDATE ON api_keys
  FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
  EXECUTE FUNCTION keep_key_ended();
--> statement-breakpoint

-- The shipper's own papers, for the decision on one of its bookings: the host asks again when it accepts. Nothing is
-- decided about a booking that is over, and then its papers are nobody else's business.
CREATE OR REPLACE FUNCTION booking_shipper_papers(p_booking uuid)
RETURNS TABLE (kind text, valid_from date, valid_until date, names text[], verified boolean, covers_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.kind, p.valid_from, p.valid_until, p.names, p.verified_at IS NOT NULL, p.covers_paise
  FROM bookings b
  JOIN papers p ON p.org_id = b.shipper_org_id AND p.facility_id IS NULL AND p.withdrawn_at IS NULL
  WHERE b.id = p_booking AND b.state IN ('held', 'requested', 'confirmed')
    AND (nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id)
         OR current_setting('app.platform', true) = 'operator')
$$;
--> statement-breakpoint

-- Which papers the cargo of a booking has now: those of the newest version of its profile, since a paper may come after
-- the hold. The kind and its days, for the booking's parties; its number stays with the shipper.
CREATE FUNCTION booking_cargo_documents(p_booking uuid)
RETURNS TABLE (type text, valid_from date, valid_until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.type, d."validFrom", d."validUntil"
  FROM bookings b
  JOIN cargo_versions stood ON stood.org_id = b.shipper_org_id AND stood.id = b.cargo_version_id
  CROSS JOIN LATERAL (
    SELECT v.facts FROM cargo_versions v
    WHERE v.org_id = stood.org_id AND v.profile_id = stood.profile_id
    ORDER BY v.version DESC
    LIMIT 1) AS newest
  CROSS JOIN LATERAL jsonb_to_recordset(coalesce(newest.facts -> 'documents', '[]'))
    AS d (type text, "validFrom" date, "validUntil" date)
  WHERE b.id = p_booking AND b.state IN ('held', 'requested', 'confirmed')
    AND (nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id)
         OR current_setting('app.platform', true) = 'operator')
$$;
--> statement-breakpoint

-- A party keeps decisions on the cargo that is booked and on no other: the next decision starts from these facts. What
-- may differ is what moves without a new version: documents, and where a way out of waste stands. Facts that came into
-- the vocabulary after the version was written are not in it and are not compared.
CREATE FUNCTION guard_decision_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  declared jsonb;
BEGIN
  SELECT v.facts INTO declared
  FROM bookings b
  JOIN cargo_versions v ON v.org_id = b.shipper_org_id AND v.id = b.cargo_version_id
  WHERE b.id = NEW.booking_id;
  IF NOT FOUND OR EXISTS (
    SELECT FROM jsonb_each(declared - 'documents' - 'wasteState') AS fact
    WHERE NEW.facts -> fact.key IS DISTINCT FROM fact.value) THEN
    RAISE EXCEPTION 'a decision is about the cargo that is booked' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER decisions_guard_facts BEFORE INSERT ON decisions
  FOR EACH ROW
  WHEN (current_user = 'quayslot_app' AND coalesce(current_setting('app.platform', true), '') = '')
  EXECUTE FUNCTION guard_decision_facts();
--> statement-breakpoint

ALTER FUNCTION booking_cargo_documents(uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION guard_decision_facts() OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION booking_cargo_documents(uuid), guard_decision_facts(), refuse_own_review(), keep_key_ended() FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION booking_cargo_documents(uuid) TO quayslot_app;
