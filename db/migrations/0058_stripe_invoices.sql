CREATE TABLE "stripe_credit_notes" (
	"credit_note_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"stripe_credit_note_id" text NOT NULL,
	"amount_paise" bigint NOT NULL,
	"out_of_band_paise" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "stripe_credit_notes_credit_note_id_pk" PRIMARY KEY("credit_note_id"),
	CONSTRAINT "stripe_credit_notes_stripe_key" UNIQUE("stripe_credit_note_id"),
	CONSTRAINT "stripe_credit_notes_amount" CHECK ("stripe_credit_notes"."amount_paise" > 0 and "stripe_credit_notes"."out_of_band_paise" between 0 and "stripe_credit_notes"."amount_paise")
);
--> statement-breakpoint
ALTER TABLE "stripe_credit_notes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stripe_customers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"customer_id" text,
	"details_hash" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "stripe_customers_key" UNIQUE("org_id","shipper_org_id","account_id"),
	CONSTRAINT "stripe_customers_customer_key" UNIQUE("account_id","customer_id")
);
--> statement-breakpoint
ALTER TABLE "stripe_customers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stripe_invoices" (
	"invoice_id" uuid PRIMARY KEY NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"card_payment_id" uuid,
	"state" text DEFAULT 'asked' NOT NULL,
	"stripe_invoice_id" text,
	"hosted_url" text,
	"total_paise" bigint,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone,
	"problem" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "stripe_invoices_stripe_key" UNIQUE("account_id","stripe_invoice_id"),
	CONSTRAINT "stripe_invoices_try_key" UNIQUE("card_payment_id"),
	CONSTRAINT "stripe_invoices_made" CHECK (num_nulls("stripe_invoices"."stripe_invoice_id", "stripe_invoices"."total_paise") in (0, 2) and ("stripe_invoices"."state" in ('asked', 'dropped') or "stripe_invoices"."total_paise" is not null and "stripe_invoices"."card_payment_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "stripe_invoices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "card_payments" ALTER COLUMN "opened_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "card_payments" ADD COLUMN "page" text DEFAULT 'checkout' NOT NULL;--> statement-breakpoint
ALTER TABLE "stripe_credit_notes" ADD CONSTRAINT "stripe_credit_notes_note_fk" FOREIGN KEY ("org_id","shipper_org_id","credit_note_id") REFERENCES "public"."credit_notes"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_credit_notes" ADD CONSTRAINT "stripe_credit_notes_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD CONSTRAINT "stripe_customers_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD CONSTRAINT "stripe_customers_shipper_org_id_organisations_id_fk" FOREIGN KEY ("shipper_org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_invoices" ADD CONSTRAINT "stripe_invoices_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_invoices" ADD CONSTRAINT "stripe_invoices_try_fk" FOREIGN KEY ("org_id","shipper_org_id","card_payment_id") REFERENCES "public"."card_payments"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stripe_credit_notes_invoice_idx" ON "stripe_credit_notes" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "stripe_invoices_due_idx" ON "stripe_invoices" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "stripe_invoices_host_idx" ON "stripe_invoices" USING btree ("org_id");--> statement-breakpoint
ALTER TABLE "card_payments" ADD CONSTRAINT "card_payments_opened" CHECK (("card_payments"."opened_by" is null) = ("card_payments"."page" = 'invoice'));--> statement-breakpoint
ALTER TABLE "card_payments" ADD CONSTRAINT "card_payments_page" CHECK ("card_payments"."page" = 'checkout' or "card_payments"."booking_id" is null);--> statement-breakpoint
CREATE POLICY "stripe_credit_notes_select" ON "stripe_credit_notes" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("stripe_credit_notes"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "stripe_credit_notes"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
CREATE POLICY "stripe_credit_notes_insert" ON "stripe_credit_notes" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "stripe_credit_notes_update" ON "stripe_credit_notes" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "stripe_credit_notes_delete" ON "stripe_credit_notes" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "stripe_credit_notes_owner" ON "stripe_credit_notes" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stripe_customers_select" ON "stripe_customers" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("stripe_customers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
CREATE POLICY "stripe_customers_insert" ON "stripe_customers" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "stripe_customers_update" ON "stripe_customers" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "stripe_customers_delete" ON "stripe_customers" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "stripe_customers_owner" ON "stripe_customers" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stripe_invoices_select" ON "stripe_invoices" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("stripe_invoices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "stripe_invoices"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
CREATE POLICY "stripe_invoices_insert" ON "stripe_invoices" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((("stripe_invoices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'system') and "stripe_invoices"."state" = 'asked'));--> statement-breakpoint
CREATE POLICY "stripe_invoices_update" ON "stripe_invoices" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "stripe_invoices_delete" ON "stripe_invoices" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "stripe_invoices_owner" ON "stripe_invoices" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stripe_invoices_guard" ON "stripe_invoices" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "card_payments_insert" ON "card_payments" TO quayslot_app WITH CHECK ((case "card_payments"."page" when 'checkout' then "card_payments"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) else (select coalesce(current_setting('app.platform', true), '')) = 'system' end and "card_payments"."state" = 'opening'));--> statement-breakpoint

ALTER TABLE stripe_customers FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE stripe_invoices FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE stripe_credit_notes FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON stripe_customers, stripe_invoices, stripe_credit_notes TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (customer_id, details_hash, version) ON stripe_customers TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (card_payment_id, state, stripe_invoice_id, hosted_url, total_paise, attempts, due_at, problem) ON stripe_invoices TO quayslot_app;--> statement-breakpoint
-- A credit note reduces what an invoice's page asks for.
GRANT UPDATE (amount_paise) ON card_payments TO quayslot_app;--> statement-breakpoint
GRANT SELECT (invoice_id, state), UPDATE (attempts, due_at) ON stripe_invoices TO quayslot_guard;--> statement-breakpoint

-- Whatever becomes of an invoice of ours, by whichever hand: the one at Stripe is looked at.
CREATE FUNCTION wake_stripe_invoice(of uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE stripe_invoices SET due_at = clock_timestamp(), attempts = 0 WHERE invoice_id = of AND state NOT IN ('void', 'dropped');
$$;
--> statement-breakpoint
CREATE FUNCTION invoice_wakes_stripe() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM wake_stripe_invoice(NEW.id);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION note_wakes_stripe() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM wake_stripe_invoice(NEW.invoice_id);
  RETURN NULL;
END
$$;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION wake_stripe_invoice(uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION invoice_wakes_stripe() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION note_wakes_stripe() OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
CREATE TRIGGER invoices_wake_stripe AFTER UPDATE ON invoices FOR EACH ROW
  WHEN (NEW.outstanding_paise IS DISTINCT FROM OLD.outstanding_paise OR NEW.voided_at IS DISTINCT FROM OLD.voided_at)
  EXECUTE FUNCTION invoice_wakes_stripe();--> statement-breakpoint
CREATE TRIGGER credit_notes_wake_stripe AFTER INSERT ON credit_notes FOR EACH ROW
  WHEN (NEW.kind = 'credit_note') EXECUTE FUNCTION note_wakes_stripe();--> statement-breakpoint

-- What Stripe's invoice has come to stays: a page that was closed never opens again, and it is one invoice of theirs for good.
CREATE FUNCTION keep_stripe_invoice() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.stripe_invoice_id IS NOT NULL AND (NEW.stripe_invoice_id IS DISTINCT FROM OLD.stripe_invoice_id
      OR NEW.total_paise IS DISTINCT FROM OLD.total_paise)
    OR OLD.state <> NEW.state AND (NEW.state = 'asked' OR OLD.state NOT IN ('asked', 'open')) THEN
    RAISE EXCEPTION 'an invoice at Stripe moves forward only' USING ERRCODE = 'QS060';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER stripe_invoices_keep BEFORE UPDATE ON stripe_invoices FOR EACH ROW EXECUTE FUNCTION keep_stripe_invoice();--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION wake_stripe_invoice(uuid), invoice_wakes_stripe(), note_wakes_stripe(), keep_stripe_invoice() FROM PUBLIC;
