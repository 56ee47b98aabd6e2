CREATE TABLE "claims" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount_paise" bigint NOT NULL,
	"reason" text NOT NULL,
	"decided_on" date NOT NULL,
	"decided_by" uuid NOT NULL,
	"decided_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"paid_on" date,
	"reference" text,
	"paid_by" uuid,
	CONSTRAINT "claims_reference_key" UNIQUE("reference"),
	CONSTRAINT "claims_amount" CHECK ("claims"."amount_paise" > 0),
	CONSTRAINT "claims_paid" CHECK (num_nulls("claims"."paid_on", "claims"."reference", "claims"."paid_by") in (0, 3) and "claims"."paid_on" >= "claims"."decided_on")
);
--> statement-breakpoint
ALTER TABLE "claims" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_paid_by_users_id_fk" FOREIGN KEY ("paid_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "claims_invoice_idx" ON "claims" USING btree ("invoice_id");--> statement-breakpoint
CREATE POLICY "claims_select" ON "claims" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("claims"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "claims"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "claims_insert" ON "claims" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "claims_update" ON "claims" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "claims_delete" ON "claims" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "claims_owner" ON "claims" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint

ALTER TABLE claims FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON claims TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (paid_on, reference, paid_by) ON claims TO quayslot_app;--> statement-breakpoint
-- A claim is paid once; what was decided never changes.
CREATE FUNCTION keep_claim() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  payment text[] := '{paid_on,reference,paid_by}';
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.paid_on IS NULL AND to_jsonb(OLD) - payment = to_jsonb(NEW) - payment THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a claim is paid once, and what was decided never changes' USING ERRCODE = 'QS034';
END
$$;
--> statement-breakpoint
CREATE TRIGGER claims_keep BEFORE UPDATE OR DELETE ON claims FOR EACH ROW EXECUTE FUNCTION keep_claim();--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_claim() FROM PUBLIC;
