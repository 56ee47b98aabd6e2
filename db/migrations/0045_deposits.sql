CREATE TABLE "deposits" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"amount_paise" bigint NOT NULL,
	"collector" text NOT NULL,
	"rail" text NOT NULL,
	"reference" text NOT NULL,
	"taken_on" date NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"ended_on" date,
	"kept_paise" bigint,
	"invoice_id" uuid,
	"return_reference" text,
	"reason" text,
	"ended_by" uuid,
	CONSTRAINT "deposits_reference_key" UNIQUE("org_id","reference"),
	CONSTRAINT "deposits_amount" CHECK ("deposits"."amount_paise" > 0),
	CONSTRAINT "deposits_ended" CHECK (num_nulls("deposits"."ended_on", "deposits"."kept_paise", "deposits"."reason", "deposits"."ended_by") in (0, 4) and "deposits"."ended_on" >= "deposits"."taken_on"),
	CONSTRAINT "deposits_end" CHECK (coalesce("deposits"."kept_paise", 0) between 0 and "deposits"."amount_paise" and ("deposits"."invoice_id" is not null) = (coalesce("deposits"."kept_paise", 0) > 0)
        and ("deposits"."return_reference" is not null) = ("deposits"."kept_paise" is not null and "deposits"."kept_paise" < "deposits"."amount_paise"))
);
--> statement-breakpoint
ALTER TABLE "deposits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_recorded_by_users_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deposits_booking_idx" ON "deposits" USING btree ("booking_id");--> statement-breakpoint
CREATE POLICY "deposits_select" ON "deposits" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("deposits"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "deposits"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "deposits_insert" ON "deposits" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "deposits_update" ON "deposits" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "deposits_delete" ON "deposits" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "deposits_owner" ON "deposits" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint

ALTER TABLE deposits FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON deposits TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (ended_on, kept_paise, invoice_id, return_reference, reason, ended_by) ON deposits TO quayslot_app;--> statement-breakpoint
-- A deposit ends once; what was taken never changes.
CREATE FUNCTION keep_deposit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ending text[] := '{ended_on,kept_paise,invoice_id,return_reference,reason,ended_by}';
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_on IS NULL AND to_jsonb(OLD) - ending = to_jsonb(NEW) - ending THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a deposit ends once, and what was taken never changes' USING ERRCODE = 'QS034';
END
$$;
--> statement-breakpoint
CREATE TRIGGER deposits_keep BEFORE UPDATE OR DELETE ON deposits FOR EACH ROW EXECUTE FUNCTION keep_deposit();--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_deposit() FROM PUBLIC;
