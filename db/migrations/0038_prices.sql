CREATE TABLE "facility_holidays" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"facility_id" uuid NOT NULL,
	"day" date NOT NULL,
	"name" text NOT NULL,
	"provisional" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "facility_holidays_day_key" UNIQUE("facility_id","day"),
	CONSTRAINT "facility_holidays_name" CHECK (length("facility_holidays"."name") between 1 and 80)
);
--> statement-breakpoint
ALTER TABLE "facility_holidays" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "service_orders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"service" text NOT NULL,
	"units" integer NOT NULL,
	"wanted_on" date NOT NULL,
	"state" text NOT NULL,
	"done_on" date,
	"ordered_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "service_orders_units" CHECK ("service_orders"."units" between 1 and 100000),
	CONSTRAINT "service_orders_done" CHECK (("service_orders"."state" = 'done') = ("service_orders"."done_on" is not null))
);
--> statement-breakpoint
ALTER TABLE "service_orders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "facility_holidays" ADD CONSTRAINT "facility_holidays_facility_fk" FOREIGN KEY ("org_id","facility_id") REFERENCES "public"."facilities"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_orders" ADD CONSTRAINT "service_orders_ordered_by_users_id_fk" FOREIGN KEY ("ordered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_orders" ADD CONSTRAINT "service_orders_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "service_orders_booking_idx" ON "service_orders" USING btree ("booking_id");--> statement-breakpoint
CREATE POLICY "facility_holidays_select" ON "facility_holidays" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ("facility_holidays"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "facility_holidays_insert" ON "facility_holidays" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("facility_holidays"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "facility_holidays_update" ON "facility_holidays" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "facility_holidays_delete" ON "facility_holidays" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING ("facility_holidays"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "facility_holidays_owner" ON "facility_holidays" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "facility_holidays_guard" ON "facility_holidays" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "service_orders_select" ON "service_orders" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("service_orders"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "service_orders"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "service_orders_insert" ON "service_orders" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("service_orders"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "service_orders"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "service_orders_update" ON "service_orders" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("service_orders"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "service_orders"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid))) WITH CHECK (("service_orders"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "service_orders"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "service_orders_delete" ON "service_orders" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "service_orders_owner" ON "service_orders" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);
--> statement-breakpoint

-- Holidays are the host's to keep; what a stranger's price needs of them comes through the door of the rate cards.
ALTER TABLE facility_holidays FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE service_orders FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON facility_holidays TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (state, done_on) ON service_orders TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON facility_holidays TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
DROP FUNCTION slot_cards(uuid[], date);
--> statement-breakpoint
-- The cards in force on a day of listed slots, for anybody: what a slot costs is public. With the holidays of two years from
-- that day where the card leaves them out of its free time: a stay starts within a year and is at most a year long.
CREATE FUNCTION slot_cards(p_slots uuid[], p_day date) RETURNS TABLE (slot_id uuid, id uuid, card jsonb, holidays text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.slot_id, c.id, c.card,
    CASE WHEN (c.card -> 'free' ->> 'excludesHolidays')::boolean THEN ARRAY(
      SELECT h.day::text FROM facility_holidays h
      WHERE h.facility_id = c.facility_id AND h.day >= p_day AND h.day < p_day + 731 ORDER BY h.day) ELSE '{}' END
  FROM (
    SELECT DISTINCT ON (r.slot_id) r.slot_id, r.id, r.card, l.facility_id
    FROM rate_cards r JOIN listings l ON l.slot_id = r.slot_id
    WHERE r.slot_id = ANY (p_slots) AND r.effective_from <= p_day
    ORDER BY r.slot_id, r.effective_from DESC, r.version DESC
  ) AS c
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION hold_picture(p_org uuid, p_command text, p_key text, p_slot uuid, p_cargo uuid, p_from date, p_to date, p_day date,
                             p_facility boolean, p_bond boolean, p_quiet_classes text[], p_quiet_storage text[],
                             p_loud_groups text[])
RETURNS TABLE (receipt json, rulebook text, offer json, settings json, taken json, cargo json, papers json, shipper json,
               standing json, headroom json)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF p_facility OR p_bond THEN
    PERFORM shut_gates(p_slot, CASE WHEN p_bond THEN p_org END);
  END IF;
  RETURN QUERY SELECT
    (SELECT json_build_object('inputHash', r.input_hash, 'result', r.result)
     FROM command_receipts r WHERE r.scope_id = p_org AND r.command = p_command AND r.key = p_key),
    (SELECT v.version FROM rulebook_versions v WHERE v.state = 'published' AND v.effective_from <= p_day
     ORDER BY v.effective_from DESC, v.published_at DESC LIMIT 1),
    (SELECT row_to_json(o) FROM (
       SELECT l.slot_id AS "slotId", l.host_org_id AS "hostOrgId", l.host_name AS "hostName",
         l.host_state_code AS "hostStateCode", l.facility_id AS "facilityId", l.facility_name AS "facilityName",
         l.hall_name AS "hallName", l.slot_name AS "slotName", p.name AS "portName", l.time_zone AS "timeZone", l.regime,
         l.booking_mode AS "bookingMode", l.minimum_days AS "minimumDays",
         l.maximum_days AS "maximumDays", l.lead_days AS "leadDays", l.cut_off_hour AS "cutOffHour", l.turnaround, l.pallet_positions AS "palletPositions",
         l.max_mass_grams AS "maxMassGrams", l.price_per_pallet_day_paise AS "pricePerPalletDayPaise",
         l.handling_in_paise AS "handlingInPaise", l.handling_out_paise AS "handlingOutPaise",
         t.second_tax AS "hostSecondTax", offer_promise(l) AS promise,
         CASE WHEN l.rate_card_version > 0 THEN
           (SELECT json_build_object('id', r.id, 'card', r.card, 'holidays', r.holidays) FROM slot_cards(ARRAY[p_slot], p_day) r) END AS "rateCard"
       FROM listings l JOIN ports p ON p.id = l.port_id LEFT JOIN gst_states t ON t.code = l.host_state_code
       WHERE l.slot_id = p_slot) o),
    (SELECT row_to_json(s) FROM slot_settings(ARRAY[p_slot], p_from, p_to) s),
    -- The places stay shut for the slot's turnaround after the stay.
    (SELECT json_agg(t) FROM slot_occupancy(ARRAY[p_slot], p_from, p_to + coalesce((
       SELECT max(each.value::integer) FROM listings l, jsonb_each_text(l.turnaround) AS each WHERE l.slot_id = p_slot), 0)) t),
    (SELECT row_to_json(c) FROM (
       SELECT v.id AS "versionId", p.id AS "profileId", p.name, v.version, v.facts
       FROM cargo_profiles p JOIN cargo_versions v
         ON v.org_id = p.org_id AND v.profile_id = p.id AND v.version = p.latest_version
       WHERE p.org_id = p_org AND p.id = p_cargo AND p.archived_at IS NULL) c),
    (SELECT json_agg(p) FROM (
       SELECT p.kind, p.valid_from AS "validFrom", p.valid_until AS "validUntil", p.names, p.covers_paise AS "coversPaise",
         p.verified_at IS NOT NULL AS verified
       FROM papers p WHERE p.org_id = p_org AND p.facility_id IS NULL AND p.withdrawn_at IS NULL) p),
    (SELECT row_to_json(s) FROM (
       SELECT o.name, o.gstin, o.state_code AS "stateCode" FROM organisations o WHERE o.id = p_org) s),
    CASE WHEN p_loud_groups IS NOT NULL THEN
      (SELECT json_agg(n) FROM facility_neighbours(ARRAY[p_slot], p_from, p_to, NULL, p_quiet_classes, p_quiet_storage,
                                                   p_loud_groups) n) END,
    CASE WHEN p_facility THEN
      (SELECT row_to_json(h) FROM headroom_at(p_slot, p_org, p_from, p_to) h) END;
END
$$;
--> statement-breakpoint
-- An order is asked by the shipper, or recorded by the host as agreed or done. Only the host says that it is done; what is
-- done, declined or cancelled stays so, since it is or may be billed.
CREATE FUNCTION guard_service_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  by_shipper boolean := NEW.shipper_org_id = nullif(current_setting('app.org_id', true), '')::uuid
    AND NEW.org_id IS DISTINCT FROM NEW.shipper_org_id;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF by_shipper AND NEW.state <> 'asked' THEN
      RAISE EXCEPTION 'a shipper asks for a service' USING ERRCODE = 'QS048';
    END IF;
  ELSIF OLD.state NOT IN ('asked', 'confirmed') OR (by_shipper AND NEW.state <> 'cancelled') THEN
    RAISE EXCEPTION 'an order % does not become %', OLD.state, NEW.state USING ERRCODE = 'QS048';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
-- The certificates a booking's risk charge is waived by, for either of its parties and as long as there is something to bill:
-- which days they hold and up to what sum, and nothing else of the shipper's papers.
CREATE FUNCTION booking_certificates(p_bookings uuid[])
RETURNS TABLE (booking_id uuid, valid_from date, valid_until date, covers_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.id, p.valid_from, p.valid_until, p.covers_paise
  FROM bookings b
  JOIN papers p ON p.org_id = b.shipper_org_id AND p.facility_id IS NULL AND p.withdrawn_at IS NULL
  WHERE b.id = ANY (p_bookings) AND p.kind = 'insurance' AND p.verified_at IS NOT NULL
    AND p.valid_from < b.ends_on + 366 AND coalesce(p.valid_until >= b.starts_on, true)
    AND nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id)
$$;
--> statement-breakpoint
CREATE TRIGGER service_orders_guard BEFORE INSERT OR UPDATE ON service_orders
  FOR EACH ROW EXECUTE FUNCTION guard_service_order();
--> statement-breakpoint
ALTER FUNCTION slot_cards(uuid[], date) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION booking_certificates(uuid[]) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION guard_service_order(), slot_cards(uuid[], date), booking_certificates(uuid[]) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION slot_cards(uuid[], date), booking_certificates(uuid[]) TO quayslot_app;
