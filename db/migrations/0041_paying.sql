ALTER TABLE "refunds" ADD COLUMN "collector" text DEFAULT 'host' NOT NULL;--> statement-breakpoint
CREATE TABLE "bank_details" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"holder" text NOT NULL,
	"account_number" text NOT NULL,
	"ifsc" text NOT NULL,
	"upi" text,
	"set_by" uuid NOT NULL,
	"set_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "bank_details_account" CHECK ("bank_details"."account_number" ~ '^[0-9]{9,18}$'),
	CONSTRAINT "bank_details_ifsc" CHECK ("bank_details"."ifsc" ~ '^[A-Z]{4}0[A-Z0-9]{6}$')
);
--> statement-breakpoint
ALTER TABLE "bank_details" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payment_advices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount_paise" bigint NOT NULL,
	"tds_paise" bigint NOT NULL,
	"rail" text NOT NULL,
	"reference" text NOT NULL,
	"paid_on" date NOT NULL,
	"state" text DEFAULT 'told' NOT NULL,
	"told_by" uuid NOT NULL,
	"told_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	"answer" text,
	CONSTRAINT "payment_advices_amount" CHECK ("payment_advices"."amount_paise" > 0 and "payment_advices"."tds_paise" >= 0),
	CONSTRAINT "payment_advices_answered" CHECK (("payment_advices"."state" = 'told') = ("payment_advices"."answered_at" is null)),
	CONSTRAINT "payment_advices_answer" CHECK (("payment_advices"."state" = 'not_found') = ("payment_advices"."answer" is not null))
);
--> statement-breakpoint
ALTER TABLE "payment_advices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bank_details" ADD CONSTRAINT "bank_details_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_details" ADD CONSTRAINT "bank_details_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_advices" ADD CONSTRAINT "payment_advices_told_by_users_id_fk" FOREIGN KEY ("told_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_advices" ADD CONSTRAINT "payment_advices_answered_by_users_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_advices" ADD CONSTRAINT "payment_advices_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bank_details_org_idx" ON "bank_details" USING btree ("org_id","set_at");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_advices_open_key" ON "payment_advices" USING btree ("invoice_id","rail","reference") WHERE state in ('told', 'received');--> statement-breakpoint
CREATE INDEX "payment_advices_invoice_idx" ON "payment_advices" USING btree ("invoice_id","told_at");--> statement-breakpoint
CREATE INDEX "payment_advices_open_idx" ON "payment_advices" USING btree ("org_id","told_at") WHERE state = 'told';--> statement-breakpoint
CREATE POLICY "bank_details_select" ON "bank_details" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("bank_details"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or exists (select 1 from invoices i where i.org_id = "bank_details"."org_id" and i.shipper_org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))));--> statement-breakpoint
CREATE POLICY "bank_details_insert" ON "bank_details" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("bank_details"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "bank_details_update" ON "bank_details" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "bank_details_delete" ON "bank_details" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "bank_details_owner" ON "bank_details" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payment_advices_select" ON "payment_advices" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("payment_advices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "payment_advices"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
CREATE POLICY "payment_advices_insert" ON "payment_advices" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("payment_advices"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "payment_advices_update" ON "payment_advices" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("payment_advices"."state" = 'told' and (("payment_advices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "payment_advices"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'))) WITH CHECK ((("payment_advices"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) and "payment_advices"."state" = 'withdrawn') or (("payment_advices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator') and "payment_advices"."state" in ('received', 'not_found'))));--> statement-breakpoint
CREATE POLICY "payment_advices_delete" ON "payment_advices" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "payment_advices_owner" ON "payment_advices" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint

ALTER TABLE bank_details FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE payment_advices FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON bank_details, payment_advices TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, answered_by, answered_at, answer) ON payment_advices TO quayslot_app;
