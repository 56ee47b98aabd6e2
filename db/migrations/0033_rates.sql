CREATE TABLE "billing_credits" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"description" text NOT NULL,
	"formula" text NOT NULL,
	"net_paise" bigint NOT NULL,
	"charge" jsonb NOT NULL,
	"found_on" date NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "billing_credits_above_zero" CHECK ("billing_credits"."net_paise" > 0)
);
--> statement-breakpoint
ALTER TABLE "billing_credits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rate_cards" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"slot_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"effective_from" date NOT NULL,
	"card" jsonb NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "rate_cards_version_key" UNIQUE("slot_id","version"),
	CONSTRAINT "rate_cards_version" CHECK ("rate_cards"."version" >= 1),
	CONSTRAINT "rate_cards_card" CHECK (jsonb_typeof("rate_cards"."card" -> 'slabs') = 'array')
);
--> statement-breakpoint
ALTER TABLE "rate_cards" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "billing_mode" text DEFAULT 'advance' NOT NULL;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "billed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "billing_mode" text DEFAULT 'advance' NOT NULL;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "rate_card_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "billing_mode" text DEFAULT 'advance' NOT NULL;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "rate_card_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "charge" jsonb;--> statement-breakpoint
ALTER TABLE "billing_credits" ADD CONSTRAINT "billing_credits_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rate_cards" ADD CONSTRAINT "rate_cards_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rate_cards" ADD CONSTRAINT "rate_cards_slot_fk" FOREIGN KEY ("org_id","slot_id") REFERENCES "public"."slots"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bookings_unbilled_idx" ON "bookings" USING btree ("host_org_id","id") WHERE (state in ('released', 'closed', 'cancelled') and (state <> 'cancelled' or cancellation_fee_paise > 0) and (billed_at is null or billed_at < updated_at));--> statement-breakpoint
CREATE INDEX "bookings_monthly_idx" ON "bookings" USING btree ("host_org_id","id") WHERE billing_mode = 'monthly';--> statement-breakpoint
CREATE INDEX "billing_credits_booking_idx" ON "billing_credits" USING btree ("booking_id");--> statement-breakpoint
CREATE POLICY "billing_credits_select" ON "billing_credits" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("billing_credits"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "billing_credits"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "billing_credits_insert" ON "billing_credits" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("billing_credits"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "billing_credits_update" ON "billing_credits" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "billing_credits_delete" ON "billing_credits" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "billing_credits_owner" ON "billing_credits" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "rate_cards_select" ON "rate_cards" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("rate_cards"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "rate_cards_insert" ON "rate_cards" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("rate_cards"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "rate_cards_update" ON "rate_cards" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "rate_cards_delete" ON "rate_cards" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "rate_cards_owner" ON "rate_cards" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "rate_cards_guard" ON "rate_cards" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);
--> statement-breakpoint
DROP POLICY "slots_guard" ON "slots" CASCADE;--> statement-breakpoint
CREATE POLICY "slots_guard" ON "slots" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);
--> statement-breakpoint

-- Rate cards. A card is written once and followed by the next version; what a stranger may see of the one in force comes
-- through a narrow door, as the listing does.
ALTER TABLE rate_cards FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE billing_credits FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON rate_cards, billing_credits TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (billing_mode, rate_card_version) ON slots TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (billed_at) ON bookings TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON rate_cards TO quayslot_guard;--> statement-breakpoint
GRANT UPDATE (price_per_pallet_day_paise, handling_in_paise, handling_out_paise, updated_at) ON slots TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
-- Versions follow each other without a gap: the slot's row, which this updates, is what they queue at. The listing tells
-- the newest version, so that a hold can tell that the card has changed.
CREATE FUNCTION rate_card_follows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE slots s SET rate_card_version = NEW.version
  WHERE s.org_id = NEW.org_id AND s.id = NEW.slot_id AND s.rate_card_version = NEW.version - 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a rate card follows the newest one' USING ERRCODE = 'QS037';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER rate_cards_follow AFTER INSERT ON rate_cards FOR EACH ROW EXECUTE FUNCTION rate_card_follows();
--> statement-breakpoint
-- The cards in force on a day of listed slots, for anybody: what a slot costs is public.
CREATE FUNCTION slot_cards(p_slots uuid[], p_day date) RETURNS TABLE (slot_id uuid, id uuid, card jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT ON (r.slot_id) r.slot_id, r.id, r.card
  FROM rate_cards r JOIN listings l ON l.slot_id = r.slot_id
  WHERE r.slot_id = ANY (p_slots) AND r.effective_from <= p_day
  ORDER BY r.slot_id, r.effective_from DESC, r.version DESC
$$;
--> statement-breakpoint
-- Search sorts by the slot's flat prices, so they say what the card in force says of day 1 and of handling. For one slot,
-- or for all whose card has come into force. Tells how many slots it changed.
CREATE FUNCTION mirror_rate_cards(p_slot uuid, p_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changed integer;
BEGIN
  UPDATE slots s SET price_per_pallet_day_paise = c.price, handling_in_paise = c.handling_in,
    handling_out_paise = c.handling_out, updated_at = clock_timestamp()
  FROM (
    SELECT DISTINCT ON (r.slot_id) r.slot_id, (r.card -> 'slabs' -> 0 ->> 'perPalletDayPaise')::bigint AS price,
      (r.card ->> 'handlingInPaise')::bigint AS handling_in, (r.card ->> 'handlingOutPaise')::bigint AS handling_out
    FROM rate_cards r WHERE (p_slot IS NULL OR r.slot_id = p_slot) AND r.effective_from <= p_day
    ORDER BY r.slot_id, r.effective_from DESC, r.version DESC
  ) AS c
  WHERE s.id = c.slot_id AND (s.price_per_pallet_day_paise, s.handling_in_paise, s.handling_out_paise)
    IS DISTINCT FROM (c.price, c.handling_in, c.handling_out);
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION refresh_listings(p_slots uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM listings l WHERE l.slot_id = ANY (p_slots);
  INSERT INTO listings (slot_id, host_org_id, host_name, host_state_code, facility_id, facility_name, hall_name, slot_name, port_id,
    state_code, lat, lon, time_zone, warehouse_code, regime, pallet_positions, max_mass_grams, hazard_classes,
    price_per_pallet_day_paise, handling_in_paise, handling_out_paise, minimum_days, maximum_days, lead_days,
    cut_off_hour, turnaround, booking_mode, billing_mode, rate_card_version)
  SELECT s.id, s.org_id, o.name, o.state_code, f.id, f.name, h.name, s.name, f.port_id, f.state_code, f.lat, f.lon, f.time_zone,
    f.warehouse_code, s.regime, s.pallet_positions, s.max_mass_grams, s.hazard_classes, s.price_per_pallet_day_paise,
    s.handling_in_paise, s.handling_out_paise, s.minimum_days, s.maximum_days, s.lead_days, s.cut_off_hour, s.turnaround, s.booking_mode,
    s.billing_mode, s.rate_card_version
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
ALTER TABLE "listings" ALTER COLUMN "billing_mode" DROP DEFAULT, ALTER COLUMN "rate_card_version" DROP DEFAULT;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION snapshot_terms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  terms record;
BEGIN
  SELECT s.turnaround, s.minimum_days, s.billing_mode INTO terms FROM slots s WHERE s.id = NEW.slot_id;
  NEW.minimum_days := coalesce(terms.minimum_days, 1);
  NEW.billing_mode := coalesce(terms.billing_mode, 'advance');
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

-- A hold reads the card in force with the offer; slots without one cost nothing more than before.
CREATE OR REPLACE FUNCTION offer_promise(l listings) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT concat_ws('|', l.regime, l.booking_mode, l.minimum_days, l.maximum_days, l.lead_days, l.cut_off_hour, l.turnaround, l.hazard_classes, l.price_per_pallet_day_paise,
                   l.handling_in_paise, l.handling_out_paise, l.host_state_code, l.time_zone, l.rate_card_version, l.billing_mode)
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
           (SELECT json_build_object('id', r.id, 'card', r.card) FROM slot_cards(ARRAY[p_slot], p_day) r) END AS "rateCard"
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
-- Of several invoices of a booking any tells that it is invoiced.
CREATE OR REPLACE FUNCTION move_picture(p_org uuid, p_command text, p_key text, p_booking uuid, p_day date, p_lock boolean, p_shut boolean,
                             p_quiet_classes text[], p_quiet_storage text[], p_loud_groups text[])
RETURNS TABLE (receipt json, rulebook text, booking json, facts json, documents json, papers json, settings json,
               standing json, headroom json, invoice text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  b bookings;
BEGIN
  IF p_lock THEN
    SELECT * INTO b FROM bookings x WHERE x.id = p_booking AND p_org IN (x.host_org_id, x.shipper_org_id) FOR UPDATE;
    IF p_shut AND b.id IS NOT NULL THEN
      PERFORM shut_gates(b.slot_id, (SELECT a.shipper_org_id FROM allocations a
        WHERE a.booking_id = b.id AND a.org_id = b.host_org_id AND a.bond_paise > 0));
    END IF;
  ELSE
    SELECT * INTO b FROM bookings x WHERE x.id = p_booking AND p_org IN (x.host_org_id, x.shipper_org_id);
  END IF;
  RETURN QUERY SELECT
    (SELECT json_build_object('inputHash', r.input_hash, 'result', r.result)
     FROM command_receipts r WHERE r.scope_id = p_org AND r.command = p_command AND r.key = p_key),
    (SELECT v.version FROM rulebook_versions v WHERE v.state = 'published' AND v.effective_from <= p_day
     ORDER BY v.effective_from DESC, v.published_at DESC LIMIT 1),
    (SELECT row_to_json(o) FROM (
       SELECT b.id, b.reference, b.host_org_id AS "hostOrgId", b.shipper_org_id AS "shipperOrgId", b.slot_id AS "slotId",
         b.state, b.starts_on AS "startsOn", b.ends_on AS "endsOn", b.pallets, b.mass_grams AS "massGrams", b.regime,
         b.booking_mode AS "bookingMode", b.waits_until AS "waitsUntil", b.is_kept AS "isKept", b.place,
         b.updated_at AS version, clock_timestamp() AS now,
         coalesce(b.waits_until <= clock_timestamp(), false) AS lapsed,
         coalesce(b.expired_from, CASE WHEN b.waits_until <= clock_timestamp() THEN b.state END) AS "expiredFrom",
         coalesce(b.expired_at, CASE WHEN b.waits_until <= clock_timestamp() THEN b.waits_until END) AS "expiredAt",
         CASE WHEN b.state = 'expired' OR b.waits_until <= clock_timestamp()
           THEN EXISTS (SELECT FROM listings l WHERE l.slot_id = b.slot_id) ELSE true END AS "isListed",
         a.hazard_classes <> '{}' OR a.hazard_groups <> '{}' OR a.duty_paise > 0 OR a.value_paise > 0 AS facility,
         a.bond_paise > 0 AS bond
       FROM allocations a WHERE a.booking_id = b.id AND a.org_id = b.host_org_id) o),
    (SELECT to_json(d.facts) FROM decisions d WHERE d.org_id = b.host_org_id AND d.booking_id = b.id
     ORDER BY d.decided_at DESC LIMIT 1),
    (SELECT json_agg(d) FROM (
       SELECT d.type, d.valid_from AS "validFrom", d.valid_until AS "validUntil" FROM booking_cargo_documents(b.id) d) d),
    (SELECT json_agg(p) FROM (
       SELECT p.kind, p.valid_from AS "validFrom", p.valid_until AS "validUntil", p.names, p.covers_paise AS "coversPaise",
         p.verified FROM booking_shipper_papers(b.id) p) p),
    (SELECT row_to_json(s) FROM slot_settings(ARRAY[b.slot_id], b.starts_on, b.ends_on) s),
    CASE WHEN p_loud_groups IS NOT NULL THEN
      (SELECT json_agg(n) FROM facility_neighbours(ARRAY[b.slot_id], b.starts_on, b.ends_on, b.id, p_quiet_classes,
                                                   p_quiet_storage, p_loud_groups) n) END,
    CASE WHEN p_shut THEN
      (SELECT row_to_json(h) FROM headroom_at(b.slot_id, b.shipper_org_id, b.starts_on, b.ends_on, b.id) h) END,
    CASE WHEN p_lock THEN (SELECT i.number FROM invoices i
      WHERE i.booking_id = b.id AND i.voided_at IS NULL AND i.purpose <> 'charge' ORDER BY i.created_at LIMIT 1) END;
END
$$;
--> statement-breakpoint
ALTER FUNCTION slot_cards(uuid[], date) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION mirror_rate_cards(uuid, date) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION rate_card_follows(), slot_cards(uuid[], date), mirror_rate_cards(uuid, date) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION slot_cards(uuid[], date), mirror_rate_cards(uuid, date) TO quayslot_app;
