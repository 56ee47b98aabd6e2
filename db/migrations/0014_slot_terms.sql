CREATE TABLE "blocks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"slot_id" uuid NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"pallets" integer NOT NULL,
	"mass_grams" bigint DEFAULT 0 NOT NULL,
	"reason" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"lifted_at" timestamp with time zone,
	"lifted_by" uuid,
	CONSTRAINT "blocks_slot_key" UNIQUE("org_id","slot_id","id"),
	CONSTRAINT "blocks_days" CHECK ("blocks"."ends_on" > "blocks"."starts_on"),
	CONSTRAINT "blocks_quantity" CHECK ("blocks"."pallets" >= 1 and "blocks"."mass_grams" >= 0),
	CONSTRAINT "blocks_lifted" CHECK (num_nulls("blocks"."lifted_at", "blocks"."lifted_by") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "blocks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "waitlist_entries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"host_org_id" uuid NOT NULL,
	"slot_id" uuid NOT NULL,
	"slot_name" text NOT NULL,
	"facility_name" text NOT NULL,
	"time_zone" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"pallets" integer NOT NULL,
	"mass_grams" bigint NOT NULL,
	"cargo_profile_id" uuid NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"booking_id" uuid,
	"updated_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "waitlist_entries_booking_key" UNIQUE("booking_id"),
	CONSTRAINT "waitlist_entries_stay" CHECK ("waitlist_entries"."ends_on" > "waitlist_entries"."starts_on"),
	CONSTRAINT "waitlist_entries_quantity" CHECK ("waitlist_entries"."pallets" >= 1 and "waitlist_entries"."mass_grams" >= 1),
	CONSTRAINT "waitlist_entries_offer" CHECK (("waitlist_entries"."state" <> 'waiting' or "waitlist_entries"."booking_id" is null) and ("waitlist_entries"."state" not in ('offered', 'taken') or "waitlist_entries"."booking_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "waitlist_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "allocations" DROP CONSTRAINT "allocations_quantity";--> statement-breakpoint
ALTER TABLE "allocations" ALTER COLUMN "shipper_org_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ALTER COLUMN "booking_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "block_id" uuid;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "turnaround_days" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "maximum_days" integer;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "lead_days" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "cut_off_hour" integer;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "turnaround" jsonb DEFAULT '{"any": 0}' NOT NULL;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "maximum_days" integer;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "lead_days" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "cut_off_hour" integer;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "turnaround" jsonb DEFAULT '{"any": 0}' NOT NULL;--> statement-breakpoint
ALTER TABLE "blocks" ADD CONSTRAINT "blocks_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blocks" ADD CONSTRAINT "blocks_lifted_by_users_id_fk" FOREIGN KEY ("lifted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blocks" ADD CONSTRAINT "blocks_slot_fk" FOREIGN KEY ("org_id","slot_id") REFERENCES "public"."slots"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_slot_fk" FOREIGN KEY ("host_org_id","slot_id") REFERENCES "public"."slots"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_cargo_fk" FOREIGN KEY ("shipper_org_id","cargo_profile_id") REFERENCES "public"."cargo_profiles"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_booking_fk" FOREIGN KEY ("host_org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "blocks_standing_idx" ON "blocks" USING btree ("org_id","slot_id","ends_on") WHERE lifted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "waitlist_entries_waiting_key" ON "waitlist_entries" USING btree ("shipper_org_id","slot_id","starts_on","ends_on") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "waitlist_entries_order_idx" ON "waitlist_entries" USING btree ("created_at","id") WHERE state in ('waiting', 'offered');--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_block_fk" FOREIGN KEY ("org_id","slot_id","block_id") REFERENCES "public"."blocks"("org_id","slot_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_block_key" UNIQUE("block_id");--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_taker" CHECK (num_nonnulls("allocations"."booking_id", "allocations"."block_id") = 1 and ("allocations"."booking_id" is null) = ("allocations"."shipper_org_id" is null)
        and ("allocations"."block_id" is null or "allocations"."state" <> 'held'));--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_quantity" CHECK ("allocations"."pallets" >= 1 and ("allocations"."mass_grams" >= 1 or ("allocations"."mass_grams" = 0 and "allocations"."block_id" is not null)));--> statement-breakpoint
ALTER TABLE "slots" ADD CONSTRAINT "slots_maximum_days" CHECK ("slots"."maximum_days" between "slots"."minimum_days" and 366);--> statement-breakpoint
ALTER TABLE "slots" ADD CONSTRAINT "slots_lead" CHECK ("slots"."lead_days" between 0 and 60 and ("slots"."cut_off_hour" is null or "slots"."cut_off_hour" between 1 and 24));--> statement-breakpoint
ALTER TABLE "slots" ADD CONSTRAINT "slots_turnaround" CHECK (jsonb_typeof("slots"."turnaround") = 'object' and "slots"."turnaround" ? 'any'
        and not jsonb_path_exists("slots"."turnaround", '$.* ? (@.type() != "number" || @ < 0 || @ > 30 || @.floor() != @)'));--> statement-breakpoint
CREATE POLICY "blocks_select" ON "blocks" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ("blocks"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "blocks_insert" ON "blocks" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("blocks"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "blocks_update" ON "blocks" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("blocks"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("blocks"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "blocks_delete" ON "blocks" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "blocks_owner" ON "blocks" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "blocks_guard" ON "blocks" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "waitlist_entries_select" ON "waitlist_entries" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("waitlist_entries"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "waitlist_entries_insert" ON "waitlist_entries" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("waitlist_entries"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "waitlist_entries_update" ON "waitlist_entries" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("waitlist_entries"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'system')) WITH CHECK (("waitlist_entries"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "waitlist_entries_delete" ON "waitlist_entries" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "waitlist_entries_owner" ON "waitlist_entries" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "allocations_insert" ON "allocations" TO quayslot_app WITH CHECK (("allocations"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or ("allocations"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) and "allocations"."block_id" is not null)));--> statement-breakpoint
ALTER TABLE blocks FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE waitlist_entries FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- A block is lifted and an entry moves on; neither is ever another one.
GRANT SELECT, INSERT ON blocks, waitlist_entries TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (lifted_at, lifted_by) ON blocks TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, booking_id, updated_at) ON waitlist_entries TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (maximum_days, lead_days, cut_off_hour, turnaround) ON slots TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON blocks TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
-- A new allocation carries the classes, duty and value of its booking, whatever a shipper says: neighbours and ceilings
-- are kept by them. Of the bond it says itself how much it takes, at least the duty: how many times is the rulebook's.
-- It stays for the turnaround after its booking. One of a block carries the block's days and quantity, and no cargo. Replaced, not made anew: its triggers stay.
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
-- What only gives back is never refused: a lowered ceiling must not keep goods from leaving.
CREATE OR REPLACE FUNCTION only_gives_back(was allocations, becomes allocations) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT was.state = becomes.state AND was.slot_id = becomes.slot_id AND was.facility_id IS NOT DISTINCT FROM becomes.facility_id
    AND was.booking_id IS NOT DISTINCT FROM becomes.booking_id AND was.block_id IS NOT DISTINCT FROM becomes.block_id
    AND was.starts_on <= becomes.starts_on AND was.ends_on >= becomes.ends_on
    AND was.pallets >= becomes.pallets AND was.mass_grams >= becomes.mass_grams
    AND was.duty_paise >= becomes.duty_paise AND was.value_paise >= becomes.value_paise AND was.bond_paise >= becomes.bond_paise
    AND was.held_until IS NOT DISTINCT FROM becomes.held_until
    AND was.hazard_classes = becomes.hazard_classes AND was.storage_classes = becomes.storage_classes
    AND was.hazard_groups = becomes.hazard_groups
$$;
--> statement-breakpoint
-- How long places stay shut after a stay is what the slot's terms say of its classes at the hold, whoever writes it.
CREATE FUNCTION snapshot_turnaround() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT coalesce(max(coalesce((s.turnaround ->> class)::integer, (s.turnaround ->> 'any')::integer)),
                  (s.turnaround ->> 'any')::integer)
  INTO NEW.turnaround_days
  FROM slots s LEFT JOIN unnest(NEW.hazard_classes) AS c (class) ON true
  WHERE s.id = NEW.slot_id
  GROUP BY s.turnaround;
  NEW.turnaround_days := coalesce(NEW.turnaround_days, 0);
  RETURN NEW;
END
$$;
--> statement-breakpoint
ALTER FUNCTION snapshot_turnaround() OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION snapshot_turnaround() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER bookings_snapshot_turnaround BEFORE INSERT ON bookings
  FOR EACH ROW EXECUTE FUNCTION snapshot_turnaround();
--> statement-breakpoint
GRANT SELECT (ends_on, turnaround_days) ON bookings TO quayslot_guard;--> statement-breakpoint
-- Goods are nobody's neighbour on the days their places are shut after them.
DROP INDEX "allocations_neighbours_idx";--> statement-breakpoint
CREATE INDEX "allocations_neighbours_idx" ON "allocations" USING btree ("facility_id","ends_on","starts_on") INCLUDE ("slot_id","booking_id","state","held_until","hazard_classes","storage_classes","hazard_groups","turnaround_days") WHERE state in ('held', 'confirmed') and (hazard_classes <> '{}' or hazard_groups <> '{}');--> statement-breakpoint
CREATE OR REPLACE FUNCTION facility_neighbours(p_slots uuid[], p_from date, p_to date, p_except uuid DEFAULT NULL,
                                    p_quiet_classes text[] DEFAULT '{}', p_quiet_storage text[] DEFAULT '{}',
                                    p_loud_groups text[] DEFAULT NULL)
RETURNS TABLE (facility_id uuid, slot_id uuid, hall_id uuid, building text, place integer, wall_fire_minutes integer,
               bay_gap_cm integer, starts_on date, ends_on date, hazard_classes text[], storage_classes text[],
               hazard_groups text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT asked.id, s.id, h.id, h.building, h.place, h.wall_fire_minutes, h.bay_gap_cm,
         near.starts_on, near.ends_on - near.turnaround_days, near.hazard_classes, near.storage_classes, near.hazard_groups
  FROM (SELECT DISTINCT of_slot.facility_id AS id FROM slots of_slot WHERE of_slot.id = ANY (p_slots)) AS asked
  CROSS JOIN LATERAL (
    SELECT * FROM allocations a
    WHERE a.facility_id = asked.id AND a.ends_on > p_from AND a.starts_on < p_to
      AND a.ends_on - a.turnaround_days > p_from
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
-- Rebuilds the public row of each given slot. 300 km is the widest search the product offers.
CREATE OR REPLACE FUNCTION refresh_listings(p_slots uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM listings l WHERE l.slot_id = ANY (p_slots);
  INSERT INTO listings (slot_id, host_org_id, host_name, host_state_code, facility_id, facility_name, hall_name, slot_name, port_id,
    state_code, lat, lon, time_zone, warehouse_code, regime, pallet_positions, max_mass_grams, hazard_classes,
    price_per_pallet_day_paise, handling_in_paise, handling_out_paise, minimum_days, maximum_days, lead_days,
    cut_off_hour, turnaround, booking_mode)
  SELECT s.id, s.org_id, o.name, o.state_code, f.id, f.name, h.name, s.name, f.port_id, f.state_code, f.lat, f.lon, f.time_zone,
    f.warehouse_code, s.regime, s.pallet_positions, s.max_mass_grams, s.hazard_classes, s.price_per_pallet_day_paise,
    s.handling_in_paise, s.handling_out_paise, s.minimum_days, s.maximum_days, s.lead_days, s.cut_off_hour, s.turnaround, s.booking_mode
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
ALTER TABLE "listings" ALTER COLUMN "lead_days" DROP DEFAULT, ALTER COLUMN "turnaround" DROP DEFAULT;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;
