ALTER TABLE "bookings" ADD COLUMN "expired_from" text;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "expired_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_expired" CHECK (("bookings"."expired_from" is null) = ("bookings"."expired_at" is null) and ("bookings"."expired_at" is null or "bookings"."state" = 'expired') and "bookings"."expired_from" in ('held', 'requested'));--> statement-breakpoint

-- What ran out, and when: a confirmation that comes a little late is tried again from there. Kept by the database, so that
-- whoever expires a booking, or revives it, can't forget.
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
CREATE FUNCTION remember_expiry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.state = 'expired' THEN
    NEW.expired_from := OLD.state;
    NEW.expired_at := coalesce(OLD.waits_until, clock_timestamp());
  ELSE
    NEW.expired_from := NULL;
    NEW.expired_at := NULL;
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER bookings_remember_expiry BEFORE UPDATE ON bookings FOR EACH ROW
  WHEN ((OLD.state = 'expired') IS DISTINCT FROM (NEW.state = 'expired')) EXECUTE FUNCTION remember_expiry();
--> statement-breakpoint

-- The terms of a slot a booking keeps for its life, as one read: what stays shut after it, and the shortest stay.
CREATE FUNCTION snapshot_terms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  terms record;
BEGIN
  SELECT s.turnaround, s.minimum_days INTO terms FROM slots s WHERE s.id = NEW.slot_id;
  NEW.minimum_days := coalesce(terms.minimum_days, 1);
  NEW.turnaround_days := 0;
  IF terms.turnaround <> '{}' THEN
    SELECT coalesce(max(coalesce((terms.turnaround ->> class)::integer, (terms.turnaround ->> 'any')::integer)),
                    (terms.turnaround ->> 'any')::integer, 0)
    INTO NEW.turnaround_days FROM unnest(NEW.hazard_classes) AS c (class);
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
DROP TRIGGER bookings_snapshot_turnaround ON bookings;--> statement-breakpoint
DROP TRIGGER bookings_minimum_days ON bookings;--> statement-breakpoint
DROP FUNCTION snapshot_turnaround();--> statement-breakpoint
DROP FUNCTION book_minimum_days();--> statement-breakpoint
CREATE TRIGGER bookings_snapshot_terms BEFORE INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION snapshot_terms();
--> statement-breakpoint

CREATE OR REPLACE FUNCTION guard_allocation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  capacity record;
  peak record;
  money record;
  ceiling bigint;
BEGIN
  SELECT s.facility_id INTO NEW.facility_id FROM slots s WHERE s.id = NEW.slot_id;
  IF TG_OP = 'INSERT' AND NEW.block_id IS NOT NULL THEN
    SELECT b.starts_on, b.ends_on, b.pallets, b.mass_grams, '{}', '{}', '{}', 0, 0, 0, 0
    INTO NEW.starts_on, NEW.ends_on, NEW.pallets, NEW.mass_grams, NEW.hazard_classes, NEW.storage_classes,
         NEW.hazard_groups, NEW.duty_paise, NEW.value_paise, NEW.bond_paise, NEW.turnaround_days
    FROM blocks b
    WHERE b.org_id = NEW.org_id AND b.slot_id = NEW.slot_id AND b.id = NEW.block_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no such block' USING ERRCODE = '23503', CONSTRAINT = 'allocations_block_fk';
    END IF;
  ELSIF TG_OP = 'INSERT' THEN
    SELECT b.hazard_classes,
           CASE WHEN b.regime = 'bonded' THEN coalesce((v.facts ->> 'assessableDutyPaise')::bigint, 0) ELSE 0 END,
           CASE WHEN b.regime = 'bonded' THEN coalesce((v.facts ->> 'declaredValuePaise')::bigint, 0) ELSE 0 END,
           b.turnaround_days, greatest(NEW.ends_on, b.ends_on + b.turnaround_days)
    INTO NEW.hazard_classes, NEW.duty_paise, NEW.value_paise, NEW.turnaround_days, NEW.ends_on
    FROM bookings b
    LEFT JOIN cargo_versions v ON v.org_id = b.shipper_org_id AND v.id = b.cargo_version_id
    WHERE b.id = NEW.booking_id;
    -- The foreign key looks at the end of the statement; a booking that comes later in it would be copied as nothing.
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no such booking' USING ERRCODE = '23503', CONSTRAINT = 'allocations_booking_fk';
    END IF;
    NEW.bond_paise := CASE WHEN NEW.duty_paise = 0 THEN 0 ELSE greatest(NEW.bond_paise, NEW.duty_paise) END;
  END IF;
  IF NEW.state = 'released' OR (NEW.state = 'held' AND NEW.held_until <= clock_timestamp()) THEN
    RETURN NEW;
  END IF;
  IF NEW.bond_paise > 0 THEN
    INSERT INTO bond_gates AS g (org_id) VALUES (NEW.shipper_org_id)
    ON CONFLICT (org_id) DO UPDATE SET version = g.version + 1;
    ceiling := cover_throughout(NEW.shipper_org_id, NULL, 'warehousing_bond', NEW.starts_on, NEW.ends_on, true);
    IF bond_peak(NEW.shipper_org_id, NEW.starts_on, NEW.ends_on, NEW.id) + NEW.bond_paise > ceiling THEN
      RAISE EXCEPTION 'the importer''s bond does not cover this' USING ERRCODE = 'QS011';
    END IF;
  END IF;
  IF NEW.duty_paise > 0 OR NEW.value_paise > 0 OR NEW.hazard_classes <> '{}' OR NEW.hazard_groups <> '{}' THEN
    -- The application decides about co-storage by the rulebook, so it has to have shut the gate before it looked. What
    -- only changes the hazards of a standing booking is decided and told, not prevented.
    IF session_user = 'quayslot_app' AND (TG_OP = 'INSERT' OR NEW.state <> OLD.state) AND NOT EXISTS (
      SELECT FROM facility_gates g WHERE g.facility_id = NEW.facility_id AND g.locked_by = pg_current_xact_id()) THEN
      RAISE EXCEPTION 'the facility''s gate is not shut' USING ERRCODE = 'QS010';
    END IF;
    UPDATE facility_gates g SET version = g.version + 1, locked_by = pg_current_xact_id()
    WHERE g.facility_id = NEW.facility_id;
  END IF;
  IF NEW.duty_paise > 0 OR NEW.value_paise > 0 THEN
    SELECT * INTO STRICT money FROM facility_money_peak(NEW.facility_id, NEW.starts_on, NEW.ends_on, NEW.id);
    SELECT f.licence_duty_paise AS duty, f.licence_value_paise AS value,
           cover_throughout(f.org_id, f.id, 'insurance', NEW.starts_on, NEW.ends_on, false) AS insured
    INTO STRICT capacity FROM facilities f WHERE f.id = NEW.facility_id;
    IF money.duty + NEW.duty_paise > least(capacity.duty, capacity.insured) THEN
      RAISE EXCEPTION 'the facility may not take that much duty' USING ERRCODE = 'QS012';
    END IF;
    IF money.value + NEW.value_paise > capacity.value THEN
      RAISE EXCEPTION 'the facility may not take that much value' USING ERRCODE = 'QS013';
    END IF;
  END IF;
  UPDATE slot_gates SET version = version + 1 WHERE slot_id = NEW.slot_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such slot' USING ERRCODE = 'QS004';
  END IF;
  -- A hold that hasn't run out was counted by everybody who came before this gate was shut: firmer, it takes no more.
  IF TG_OP = 'UPDATE' AND OLD.state = 'held' AND OLD.held_until > clock_timestamp() AND OLD.slot_id = NEW.slot_id
     AND (OLD.starts_on, OLD.ends_on, OLD.pallets, OLD.mass_grams) = (NEW.starts_on, NEW.ends_on, NEW.pallets, NEW.mass_grams) THEN
    RETURN NEW;
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

-- The rulebook is asked until the last pallet has left, and about a late confirmation too: for as long its parties see what
-- it looks at.
GRANT SELECT (expired_at) ON bookings TO quayslot_guard;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION booking_shipper_papers(p_booking uuid)
RETURNS TABLE (kind text, valid_from date, valid_until date, names text[], verified boolean, covers_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.kind, p.valid_from, p.valid_until, p.names, p.verified_at IS NOT NULL, p.covers_paise
  FROM bookings b
  JOIN papers p ON p.org_id = b.shipper_org_id AND p.facility_id IS NULL AND p.withdrawn_at IS NULL
  WHERE b.id = p_booking AND (b.state IN ('held', 'requested', 'confirmed', 'arriving', 'in_storage', 'partly_released', 'overstay') OR b.expired_at > clock_timestamp() - interval '1 hour')
    AND (nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id)
         OR current_setting('app.platform', true) = 'operator')
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION booking_cargo_documents(p_booking uuid)
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
  WHERE b.id = p_booking AND (b.state IN ('held', 'requested', 'confirmed', 'arriving', 'in_storage', 'partly_released', 'overstay') OR b.expired_at > clock_timestamp() - interval '1 hour')
    AND (nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id)
         OR current_setting('app.platform', true) = 'operator')
$$;
--> statement-breakpoint
ALTER FUNCTION snapshot_terms() OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION snapshot_terms(), remember_expiry() FROM PUBLIC;
