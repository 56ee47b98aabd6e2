CREATE TABLE "bond_gates" (
	"org_id" uuid PRIMARY KEY NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bond_gates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "facility_gates" (
	"facility_id" uuid PRIMARY KEY NOT NULL,
	"org_id" uuid NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"locked_by" "xid8"
);
--> statement-breakpoint
ALTER TABLE "facility_gates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "duty_paise" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "value_paise" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "bond_paise" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "facilities" ADD COLUMN "licence_duty_paise" bigint;--> statement-breakpoint
ALTER TABLE "facilities" ADD COLUMN "licence_value_paise" bigint;--> statement-breakpoint
ALTER TABLE "bond_gates" ADD CONSTRAINT "bond_gates_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "facility_gates" ADD CONSTRAINT "facility_gates_facility_fk" FOREIGN KEY ("org_id","facility_id") REFERENCES "public"."facilities"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "allocations_duty_idx" ON "allocations" USING btree ("facility_id","ends_on","starts_on") WHERE state in ('held', 'confirmed') and (duty_paise > 0 or value_paise > 0);--> statement-breakpoint
CREATE INDEX "allocations_bond_idx" ON "allocations" USING btree ("shipper_org_id","ends_on","starts_on") WHERE state in ('held', 'confirmed') and bond_paise > 0;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_money" CHECK (least("allocations"."duty_paise", "allocations"."value_paise", "allocations"."bond_paise") >= 0);--> statement-breakpoint
CREATE POLICY "bond_gates_select" ON "bond_gates" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "bond_gates_insert" ON "bond_gates" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "bond_gates_update" ON "bond_gates" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "bond_gates_delete" ON "bond_gates" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "bond_gates_owner" ON "bond_gates" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "bond_gates_guard" ON "bond_gates" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "facility_gates_select" ON "facility_gates" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "facility_gates_insert" ON "facility_gates" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "facility_gates_update" ON "facility_gates" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "facility_gates_delete" ON "facility_gates" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "facility_gates_owner" ON "facility_gates" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "facility_gates_guard" ON "facility_gates" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint

-- Co-storage, bond, licence and insurance inside the transaction that takes capacity. As in 0001: definer functions belong
-- to quayslot_guard and have a fixed search path that ends in pg_temp. Locks are taken in one order everywhere:
-- importer's bond, facility, slot.
ALTER TABLE bond_gates FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE facility_gates FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON bond_gates, facility_gates TO quayslot_guard;--> statement-breakpoint
GRANT SELECT (cargo_version_id, regime) ON bookings TO quayslot_guard;--> statement-breakpoint
GRANT UPDATE (licence_duty_paise, licence_value_paise) ON facilities TO quayslot_app;--> statement-breakpoint
INSERT INTO facility_gates (facility_id, org_id) SELECT id, org_id FROM facilities;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
CREATE FUNCTION open_facility_gate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO facility_gates (facility_id, org_id) VALUES (NEW.id, NEW.org_id);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER facilities_open_gate AFTER INSERT ON facilities FOR EACH ROW EXECUTE FUNCTION open_facility_gate();
--> statement-breakpoint

-- Shuts the gates that a decision about a slot depends on, until the end of the transaction: what is read after this is
-- what the decision is about, and nobody changes it meanwhile. It updates, as guard_allocation() does, so that at
-- REPEATABLE READ a second writer fails instead of deciding on an old picture.
-- p_shipper: whose bond is used; null when none is.
CREATE FUNCTION shut_gates(p_slot uuid, p_shipper uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF p_shipper IS NOT NULL THEN
    INSERT INTO bond_gates AS g (org_id) VALUES (p_shipper) ON CONFLICT (org_id) DO UPDATE SET version = g.version + 1;
  END IF;
  UPDATE facility_gates g SET version = g.version + 1, locked_by = pg_current_xact_id()
  FROM slots s WHERE s.id = p_slot AND g.facility_id = s.facility_id;
END
$$;
--> statement-breakpoint

-- The most that is taken at once on days of [p_from, p_to): duty and value of a facility, and bond of an importer.
CREATE FUNCTION facility_money_peak(p_facility uuid, p_from date, p_to date, p_except uuid DEFAULT NULL)
RETURNS TABLE (duty bigint, value bigint)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp AS $$
  WITH live AS (
    SELECT greatest(a.starts_on, p_from) AS starts_on, a.ends_on, a.duty_paise, a.value_paise
    FROM allocations a
    WHERE a.facility_id = p_facility AND a.ends_on > p_from AND a.starts_on < p_to
      AND a.state IN ('held', 'confirmed') AND (a.duty_paise > 0 OR a.value_paise > 0)
      AND (a.state = 'confirmed' OR a.held_until > clock_timestamp())
      AND (p_except IS NULL OR a.id <> p_except)
  ), levels AS (
    SELECT sum(d) OVER (ORDER BY day) AS duty, sum(v) OVER (ORDER BY day) AS value
    FROM (SELECT starts_on AS day, duty_paise AS d, value_paise AS v FROM live
          UNION ALL SELECT ends_on, -duty_paise, -value_paise FROM live WHERE ends_on < p_to) AS steps
  )
  SELECT coalesce(max(duty), 0)::bigint, coalesce(max(value), 0)::bigint FROM levels
$$;
--> statement-breakpoint
CREATE FUNCTION bond_peak(p_shipper uuid, p_from date, p_to date, p_except uuid DEFAULT NULL)
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH live AS (
    SELECT greatest(a.starts_on, p_from) AS starts_on, a.ends_on, a.bond_paise
    FROM allocations a
    WHERE a.shipper_org_id = p_shipper AND a.ends_on > p_from AND a.starts_on < p_to
      AND a.state IN ('held', 'confirmed') AND a.bond_paise > 0
      AND (a.state = 'confirmed' OR a.held_until > clock_timestamp())
      AND (p_except IS NULL OR a.id <> p_except)
  ), levels AS (
    SELECT sum(b) OVER (ORDER BY day) AS bond
    FROM (SELECT starts_on AS day, bond_paise AS b FROM live
          UNION ALL SELECT ends_on, -bond_paise FROM live WHERE ends_on < p_to) AS steps
  )
  SELECT coalesce(max(bond), 0)::bigint FROM levels
$$;
--> statement-breakpoint

-- What papers of a kind cover on every day of [p_from, p_to), added up; null where none holds throughout or one of them
-- names no sum: what holds on part of the days is the paper rules' to say.
CREATE FUNCTION cover_throughout(p_org uuid, p_facility uuid, p_kind text, p_from date, p_to date, p_verified boolean)
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN count(*) > 0 AND count(*) = count(p.covers_paise) THEN sum(p.covers_paise) END::bigint
  FROM papers p
  WHERE p.org_id = p_org AND p.facility_id IS NOT DISTINCT FROM p_facility AND p.kind = p_kind
    AND p.withdrawn_at IS NULL AND (NOT p_verified OR p.verified_at IS NOT NULL)
    AND p.valid_from <= p_from AND (p.valid_until IS NULL OR p.valid_until >= p_to - 1)
$$;
--> statement-breakpoint

-- What is left for one more stay, in paise; null where no limit is known. The bond is told to its importer alone.
CREATE FUNCTION headroom_at(p_slot uuid, p_shipper uuid, p_from date, p_to date, p_booking uuid DEFAULT NULL)
RETURNS TABLE (bond_free bigint, insured_duty_free bigint, licence_duty_free bigint, licence_value_free bigint)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp AS $$
  WITH own AS (SELECT (SELECT a.id FROM allocations a WHERE a.booking_id = p_booking) AS allocation)
  SELECT CASE WHEN nullif(current_setting('app.org_id', true), '')::uuid = p_shipper THEN
           cover_throughout(p_shipper, NULL, 'warehousing_bond', p_from, p_to, true)
           - bond_peak(p_shipper, p_from, p_to, own.allocation) END,
         cover_throughout(f.org_id, f.id, 'insurance', p_from, p_to, false) - peak.duty,
         f.licence_duty_paise - peak.duty,
         f.licence_value_paise - peak.value
  FROM slots s
  JOIN facilities f ON f.id = s.facility_id
  CROSS JOIN own
  CROSS JOIN LATERAL facility_money_peak(f.id, p_from, p_to, own.allocation) AS peak
  WHERE s.id = p_slot AND s.regime = 'bonded'
$$;
--> statement-breakpoint

-- A new allocation carries the classes, duty and value of its booking, whatever a shipper says: neighbours and ceilings
-- are kept by them. Of the bond it says itself how much it takes, at least the duty: how many times is the rulebook's.
CREATE OR REPLACE FUNCTION guard_allocation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  capacity record;
  peak record;
  money record;
  ceiling bigint;
BEGIN
  SELECT s.facility_id INTO NEW.facility_id FROM slots s WHERE s.id = NEW.slot_id;
  IF TG_OP = 'INSERT' THEN
    SELECT b.hazard_classes,
           CASE WHEN b.regime = 'bonded' THEN coalesce((v.facts ->> 'assessableDutyPaise')::bigint, 0) ELSE 0 END,
           CASE WHEN b.regime = 'bonded' THEN coalesce((v.facts ->> 'declaredValuePaise')::bigint, 0) ELSE 0 END
    INTO NEW.hazard_classes, NEW.duty_paise, NEW.value_paise
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

ALTER FUNCTION open_facility_gate() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION shut_gates(uuid, uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION facility_money_peak(uuid, date, date, uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION bond_peak(uuid, date, date, uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION cover_throughout(uuid, uuid, text, date, date, boolean) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION headroom_at(uuid, uuid, date, date, uuid) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION open_facility_gate(), shut_gates(uuid, uuid), facility_money_peak(uuid, date, date, uuid), bond_peak(uuid, date, date, uuid), cover_throughout(uuid, uuid, text, date, date, boolean), headroom_at(uuid, uuid, date, date, uuid) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION shut_gates(uuid, uuid), headroom_at(uuid, uuid, date, date, uuid) TO quayslot_app;
