CREATE TABLE "booking_offers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"round" integer NOT NULL,
	"by" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"quote" jsonb NOT NULL,
	"total_paise" bigint NOT NULL,
	"before_paise" bigint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone,
	"answered_by" uuid,
	CONSTRAINT "booking_offers_round_key" UNIQUE("booking_id","kind","round"),
	CONSTRAINT "booking_offers_stay" CHECK ("booking_offers"."ends_on" > "booking_offers"."starts_on"),
	CONSTRAINT "booking_offers_price" CHECK (least("booking_offers"."total_paise", "booking_offers"."before_paise") >= 0),
	CONSTRAINT "booking_offers_turn" CHECK (case "booking_offers"."kind" when 'counter' then "booking_offers"."round" between 1 and 3 and ("booking_offers"."by" = 'host') = ("booking_offers"."round" % 2 = 1)
          else "booking_offers"."round" between 1 and 100 and "booking_offers"."by" = 'shipper' end),
	CONSTRAINT "booking_offers_expiry" CHECK ("booking_offers"."expires_at" > "booking_offers"."created_at"),
	CONSTRAINT "booking_offers_answer" CHECK (num_nulls("booking_offers"."answer", "booking_offers"."answered_at", "booking_offers"."answered_by") in (0, 3))
);
--> statement-breakpoint
ALTER TABLE "booking_offers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "minimum_days" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "booking_offers" ADD CONSTRAINT "booking_offers_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_offers" ADD CONSTRAINT "booking_offers_answered_by_users_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_offers" ADD CONSTRAINT "booking_offers_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "booking_offers_booking_idx" ON "booking_offers" USING btree ("org_id","booking_id","created_at");--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_minimum_days" CHECK ("bookings"."minimum_days" >= 1);--> statement-breakpoint
CREATE POLICY "booking_offers_select" ON "booking_offers" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("booking_offers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "booking_offers"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "booking_offers_insert" ON "booking_offers" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("booking_offers"."answer" is null and (("booking_offers"."by" = 'host' and "booking_offers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or ("booking_offers"."by" = 'shipper' and "booking_offers"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid))));--> statement-breakpoint
CREATE POLICY "booking_offers_update" ON "booking_offers" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((("booking_offers"."by" <> 'host' and "booking_offers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or ("booking_offers"."by" <> 'shipper' and "booking_offers"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)))) WITH CHECK ((("booking_offers"."by" <> 'host' and "booking_offers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or ("booking_offers"."by" <> 'shipper' and "booking_offers"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid))));--> statement-breakpoint
CREATE POLICY "booking_offers_delete" ON "booking_offers" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "booking_offers_owner" ON "booking_offers" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint

-- Counter-offers, and longer stays asked of a host. As in 0001: definer functions belong to quayslot_guard and have a
-- fixed search path that ends in pg_temp.
ALTER TABLE booking_offers FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- An offer is made without an answer (its policy) and never changed but by its answer: no other column may be updated.
GRANT SELECT, INSERT ON booking_offers TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (answer, answered_at, answered_by) ON booking_offers TO quayslot_app;--> statement-breakpoint
CREATE FUNCTION keep_answered_offer() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.answer IS NOT NULL THEN
    RAISE EXCEPTION 'an answered offer never changes' USING ERRCODE = 'QS031';
  END IF;
  RETURN coalesce(NEW, OLD);
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_answered_offer() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER booking_offers_keep_answered BEFORE UPDATE OR DELETE ON booking_offers
  FOR EACH ROW EXECUTE FUNCTION keep_answered_offer();
--> statement-breakpoint

-- How few days a booking is charged for is its slot's word at the hold, whatever a shipper says; later only agreed.
GRANT UPDATE (minimum_days) ON bookings TO quayslot_app;--> statement-breakpoint
UPDATE bookings b SET minimum_days = s.minimum_days FROM slots s WHERE s.id = b.slot_id;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
GRANT SELECT (slot_id, minimum_days) ON bookings TO quayslot_guard;--> statement-breakpoint
CREATE FUNCTION book_minimum_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT s.minimum_days INTO NEW.minimum_days FROM slots s WHERE s.id = NEW.slot_id;
  NEW.minimum_days := coalesce(NEW.minimum_days, 1);
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER bookings_minimum_days BEFORE INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION book_minimum_days();
--> statement-breakpoint

-- What a booking's slot holds, for its two parties: a paused slot has no listing, and its stays go on.
CREATE FUNCTION booking_slot_room(p_booking uuid) RETURNS TABLE (pallet_positions integer, max_mass_grams bigint)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.pallet_positions, s.max_mass_grams FROM bookings b JOIN slots s ON s.id = b.slot_id
  WHERE b.id = p_booking
    AND nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id)
$$;
--> statement-breakpoint

-- More days are a decision about co-storage like a new stay: the facility's gate has to be shut before it is made. Its
-- name sorts before the guard's, which shuts the gate itself. Jobs follow goods that stand there already.
CREATE FUNCTION gate_longer_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF session_user = 'quayslot_app' AND coalesce(current_setting('app.platform', true), '') <> 'system' AND NOT EXISTS (
    SELECT FROM facility_gates g WHERE g.facility_id = NEW.facility_id AND g.locked_by = pg_current_xact_id()) THEN
    RAISE EXCEPTION 'the facility''s gate is not shut' USING ERRCODE = 'QS010';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER allocations_gate_longer BEFORE UPDATE OF starts_on, ends_on ON allocations
  FOR EACH ROW WHEN (NEW.state <> 'released' AND (NEW.ends_on > OLD.ends_on OR NEW.starts_on < OLD.starts_on)
    AND (NEW.duty_paise > 0 OR NEW.value_paise > 0 OR NEW.hazard_classes <> '{}' OR NEW.hazard_groups <> '{}'))
  EXECUTE FUNCTION gate_longer_stay();
--> statement-breakpoint
ALTER FUNCTION book_minimum_days() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION booking_slot_room(uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION gate_longer_stay() OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION book_minimum_days(), booking_slot_room(uuid), gate_longer_stay() FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION booking_slot_room(uuid) TO quayslot_app;
