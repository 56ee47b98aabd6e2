CREATE TABLE "call_offs" (
	"lot_id" uuid PRIMARY KEY NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"called_off_by" uuid NOT NULL,
	"called_off_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "call_offs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "call_offs" ADD CONSTRAINT "call_offs_called_off_by_users_id_fk" FOREIGN KEY ("called_off_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_offs" ADD CONSTRAINT "call_offs_lot_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id","lot_id") REFERENCES "public"."lots"("org_id","shipper_org_id","booking_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_offs_booking_idx" ON "call_offs" USING btree ("org_id","booking_id");--> statement-breakpoint
ALTER TABLE "booking_offers" ADD CONSTRAINT "booking_offers_withdrawn" CHECK ("booking_offers"."answer" <> 'withdrawn' or "booking_offers"."kind" = 'extension');--> statement-breakpoint
CREATE POLICY "call_offs_select" ON "call_offs" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("call_offs"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "call_offs"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "call_offs_insert" ON "call_offs" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("call_offs"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "call_offs"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "call_offs_update" ON "call_offs" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "call_offs_delete" ON "call_offs" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "call_offs_owner" ON "call_offs" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "call_offs_guard" ON "call_offs" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
ALTER POLICY "booking_offers_update" ON "booking_offers" TO quayslot_app USING (("booking_offers"."answer" is distinct from 'withdrawn' and (("booking_offers"."by" <> 'host' and "booking_offers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or ("booking_offers"."by" <> 'shipper' and "booking_offers"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid))) or "booking_offers"."kind" = 'extension' and ("booking_offers"."answer" is null or "booking_offers"."answer" = 'withdrawn') and (("booking_offers"."by" = 'host' and "booking_offers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or ("booking_offers"."by" = 'shipper' and "booking_offers"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid))))) WITH CHECK (("booking_offers"."answer" is distinct from 'withdrawn' and (("booking_offers"."by" <> 'host' and "booking_offers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or ("booking_offers"."by" <> 'shipper' and "booking_offers"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid))) or "booking_offers"."kind" = 'extension' and ("booking_offers"."answer" is null or "booking_offers"."answer" = 'withdrawn') and (("booking_offers"."by" = 'host' and "booking_offers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or ("booking_offers"."by" = 'shipper' and "booking_offers"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)))));--> statement-breakpoint
ALTER TABLE call_offs FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON call_offs TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON call_offs TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
-- A lot comes or is called off, never both. Whoever calls off locks the lot's row, as whoever counts in does by updating
-- it: the second of two at once waits, and sees what the first has done.
CREATE FUNCTION guard_call_off() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  lot record;
BEGIN
  SELECT l.received_at INTO lot FROM lots l WHERE l.id = NEW.lot_id FOR UPDATE;
  IF lot.received_at IS NOT NULL THEN
    RAISE EXCEPTION 'the lot has come' USING ERRCODE = 'QS025';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE FUNCTION refuse_called_off() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM call_offs c WHERE c.lot_id = NEW.id) THEN
    RAISE EXCEPTION 'the lot was called off' USING ERRCODE = 'QS025';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER call_offs_guard BEFORE INSERT ON call_offs FOR EACH ROW EXECUTE FUNCTION guard_call_off();
--> statement-breakpoint
CREATE TRIGGER lots_called_off BEFORE UPDATE OF received_at ON lots FOR EACH ROW
  WHEN (NEW.received_at IS NOT NULL) EXECUTE FUNCTION refuse_called_off();
--> statement-breakpoint
-- Goods on their way and in the hall are live too: a reclassification reaches them.
CREATE OR REPLACE FUNCTION reclassify_booking(p_reclassification uuid, p_booking uuid, p_classes text[], p_storage_classes text[],
                                   p_groups text[])
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('app.platform', true), '') <> 'operator' THEN
    RAISE EXCEPTION 'cargo is reclassified by operators' USING ERRCODE = '42501';
  END IF;
  UPDATE bookings b
  SET cargo_version_id = made.id, hazard_classes = p_classes, updated_at = clock_timestamp()
  FROM reclassifications r
  JOIN cargo_versions made
    ON made.org_id = r.org_id AND made.profile_id = r.profile_id AND made.version = r.effective_version
  JOIN cargo_versions stood ON stood.org_id = r.org_id AND stood.profile_id = r.profile_id
  WHERE r.id = p_reclassification AND r.state = 'effective'
    AND b.id = p_booking AND b.shipper_org_id = r.org_id AND b.cargo_version_id = stood.id
    AND b.state IN ('held', 'requested', 'confirmed', 'arriving', 'in_storage', 'partly_released', 'overstay');
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE allocations a
  SET hazard_classes = p_classes, storage_classes = p_storage_classes, hazard_groups = p_groups
  WHERE a.booking_id = p_booking AND a.state IN ('held', 'confirmed');
  RETURN FOUND;
END
$$;
--> statement-breakpoint
ALTER FUNCTION guard_call_off() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION refuse_called_off() OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION guard_call_off(), refuse_called_off() FROM PUBLIC;
