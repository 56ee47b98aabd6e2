CREATE TABLE "commission_rules" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"org_id" uuid,
	"regime" text,
	"cargo_code" text,
	"port_id" text,
	"volume_from" integer,
	"rate_basis_points" integer NOT NULL,
	"minimum_fee_paise" bigint NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "commission_rules_code_key" UNIQUE("code","id"),
	CONSTRAINT "commission_rules_version_key" UNIQUE("code","version"),
	CONSTRAINT "commission_rules_code_shape" CHECK ("commission_rules"."code" ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
	CONSTRAINT "commission_rules_rate" CHECK ("commission_rules"."rate_basis_points" between 0 and 10000),
	CONSTRAINT "commission_rules_minimum" CHECK ("commission_rules"."minimum_fee_paise" >= 0),
	CONSTRAINT "commission_rules_volume" CHECK ("commission_rules"."volume_from" > 0),
	CONSTRAINT "commission_rules_days" CHECK ("commission_rules"."effective_to" > "commission_rules"."effective_from")
);
--> statement-breakpoint
ALTER TABLE "commission_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "e_invoice_answers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid,
	"credit_note_id" uuid,
	"irn" text NOT NULL,
	"ack_number" text NOT NULL,
	"ack_at" text NOT NULL,
	"signed_invoice" text NOT NULL,
	"signed_qr" text NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "e_invoice_answers_invoiceId_unique" UNIQUE("invoice_id"),
	CONSTRAINT "e_invoice_answers_creditNoteId_unique" UNIQUE("credit_note_id"),
	CONSTRAINT "e_invoice_answers_irn_unique" UNIQUE("irn"),
	CONSTRAINT "e_invoice_answers_one" CHECK (num_nonnulls("e_invoice_answers"."invoice_id", "e_invoice_answers"."credit_note_id") = 1),
	CONSTRAINT "e_invoice_answers_irn" CHECK ("e_invoice_answers"."irn" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_counters" (
	"financial_year" text PRIMARY KEY NOT NULL,
	"last_number" integer NOT NULL,
	CONSTRAINT "fee_counters_number" CHECK ("fee_counters"."last_number" >= 0)
);
--> statement-breakpoint
ALTER TABLE "fee_counters" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_invoice_lines" (
	"fee_invoice_id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"line_number" integer NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"description" text NOT NULL,
	"formula" text NOT NULL,
	"sac" text NOT NULL,
	"base_paise" bigint NOT NULL,
	"rule_code" text NOT NULL,
	"rule_id" uuid NOT NULL,
	"taxable_paise" bigint NOT NULL,
	"rate_basis_points" integer NOT NULL,
	"cgst_paise" bigint NOT NULL,
	"sgst_paise" bigint NOT NULL,
	"igst_paise" bigint NOT NULL,
	"row_hash" text DEFAULT '' NOT NULL,
	CONSTRAINT "fee_invoice_lines_fee_invoice_id_line_number_pk" PRIMARY KEY("fee_invoice_id","line_number"),
	CONSTRAINT "fee_invoice_lines_invoice_key" UNIQUE("invoice_id"),
	CONSTRAINT "fee_invoice_lines_fee" CHECK ("fee_invoice_lines"."taxable_paise" between 0 and "fee_invoice_lines"."base_paise")
);
--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_invoices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"month" date NOT NULL,
	"number" text NOT NULL,
	"financial_year" text NOT NULL,
	"sequence" integer NOT NULL,
	"issued_on" date NOT NULL,
	"supplier" jsonb NOT NULL,
	"recipient" jsonb NOT NULL,
	"place_of_supply" text NOT NULL,
	"place_of_supply_name" text NOT NULL,
	"supply_kind" text NOT NULL,
	"taxable_paise" bigint NOT NULL,
	"cgst_paise" bigint NOT NULL,
	"sgst_paise" bigint NOT NULL,
	"igst_paise" bigint NOT NULL,
	"total_paise" bigint NOT NULL,
	"row_hash" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "fee_invoices_number_unique" UNIQUE("number"),
	CONSTRAINT "fee_invoices_org_id_key" UNIQUE("org_id","id"),
	CONSTRAINT "fee_invoices_month_key" UNIQUE("org_id","month"),
	CONSTRAINT "fee_invoices_series_key" UNIQUE("financial_year","sequence"),
	CONSTRAINT "fee_invoices_month" CHECK (extract(day from "fee_invoices"."month") = 1),
	CONSTRAINT "fee_invoices_total" CHECK ("fee_invoices"."total_paise" = "fee_invoices"."taxable_paise" + "fee_invoices"."cgst_paise" + "fee_invoices"."sgst_paise" + "fee_invoices"."igst_paise"),
	CONSTRAINT "fee_invoices_number_shape" CHECK ("fee_invoices"."number" ~ '^[A-Z0-9][A-Z0-9/-]{0,15}$')
);
--> statement-breakpoint
ALTER TABLE "fee_invoices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payout_holds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"amount_paise" bigint,
	"reason" text NOT NULL,
	"placed_by" uuid NOT NULL,
	"placed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"lifted_by" uuid,
	"lifted_at" timestamp with time zone,
	CONSTRAINT "payout_holds_amount" CHECK ("payout_holds"."amount_paise" > 0),
	CONSTRAINT "payout_holds_lifted" CHECK (("payout_holds"."lifted_by" is null) = ("payout_holds"."lifted_at" is null))
);
--> statement-breakpoint
ALTER TABLE "payout_holds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payout_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"up_to" date NOT NULL,
	"state" text NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"approved_by" uuid,
	"approved_at" timestamp with time zone,
	"sent_on" date,
	CONSTRAINT "payout_runs_day_key" UNIQUE("up_to","id"),
	CONSTRAINT "payout_runs_second_person" CHECK ("payout_runs"."approved_by" <> "payout_runs"."made_by"),
	CONSTRAINT "payout_runs_approved" CHECK (("payout_runs"."approved_by" is null) = ("payout_runs"."approved_at" is null)),
	CONSTRAINT "payout_runs_state" CHECK ("payout_runs"."state" not in ('approved', 'sent') or "payout_runs"."approved_by" is not null),
	CONSTRAINT "payout_runs_sent" CHECK (("payout_runs"."sent_on" is not null) = ("payout_runs"."state" = 'sent'))
);
--> statement-breakpoint
ALTER TABLE "payout_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"run_id" uuid NOT NULL,
	"up_to" date NOT NULL,
	"org_id" uuid NOT NULL,
	"balance_paise" bigint NOT NULL,
	"held_paise" bigint NOT NULL,
	"amount_paise" bigint NOT NULL,
	"state" text NOT NULL,
	"sent_on" date,
	"bank_reference" text,
	"returned_on" date,
	"return_reason" text,
	CONSTRAINT "payouts_amount" CHECK ("payouts"."held_paise" >= 0 and "payouts"."amount_paise" > 0 and "payouts"."amount_paise" = "payouts"."balance_paise" - "payouts"."held_paise"),
	CONSTRAINT "payouts_sent" CHECK (("payouts"."sent_on" is not null) = ("payouts"."state" in ('sent', 'returned'))),
	CONSTRAINT "payouts_reference" CHECK (("payouts"."bank_reference" is null) = ("payouts"."sent_on" is null)),
	CONSTRAINT "payouts_returned" CHECK (("payouts"."returned_on" is not null) = ("payouts"."state" = 'returned')),
	CONSTRAINT "payouts_reason" CHECK (("payouts"."return_reason" is null) = ("payouts"."returned_on" is null))
);
--> statement-breakpoint
ALTER TABLE "payouts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "source_taxes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"month" date NOT NULL,
	"kind" text NOT NULL,
	"intra_base_paise" bigint NOT NULL,
	"inter_base_paise" bigint NOT NULL,
	"cgst_paise" bigint NOT NULL,
	"sgst_paise" bigint NOT NULL,
	"igst_paise" bigint NOT NULL,
	"amount_paise" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "source_taxes_month_key" UNIQUE("org_id","month","kind"),
	CONSTRAINT "source_taxes_month" CHECK (extract(day from "source_taxes"."month") = 1),
	CONSTRAINT "source_taxes_amount" CHECK ("source_taxes"."amount_paise" >= 0 and ("source_taxes"."kind" <> 'tcs' or "source_taxes"."amount_paise" = "source_taxes"."cgst_paise" + "source_taxes"."sgst_paise" + "source_taxes"."igst_paise"))
);
--> statement-breakpoint
ALTER TABLE "source_taxes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "commission_rules" ADD CONSTRAINT "commission_rules_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_rules" ADD CONSTRAINT "commission_rules_port_id_ports_id_fk" FOREIGN KEY ("port_id") REFERENCES "public"."ports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_rules" ADD CONSTRAINT "commission_rules_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ADD CONSTRAINT "e_invoice_answers_recorded_by_users_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ADD CONSTRAINT "e_invoice_answers_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ADD CONSTRAINT "e_invoice_answers_note_fk" FOREIGN KEY ("org_id","shipper_org_id","credit_note_id") REFERENCES "public"."credit_notes"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD CONSTRAINT "fee_invoice_lines_fee_fk" FOREIGN KEY ("org_id","fee_invoice_id") REFERENCES "public"."fee_invoices"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD CONSTRAINT "fee_invoice_lines_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD CONSTRAINT "fee_invoice_lines_rule_fk" FOREIGN KEY ("rule_code","rule_id") REFERENCES "public"."commission_rules"("code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_invoices" ADD CONSTRAINT "fee_invoices_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_holds" ADD CONSTRAINT "payout_holds_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_holds" ADD CONSTRAINT "payout_holds_placed_by_users_id_fk" FOREIGN KEY ("placed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_holds" ADD CONSTRAINT "payout_holds_lifted_by_users_id_fk" FOREIGN KEY ("lifted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_runs" ADD CONSTRAINT "payout_runs_made_by_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_runs" ADD CONSTRAINT "payout_runs_approved_by_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_run_fk" FOREIGN KEY ("run_id","up_to") REFERENCES "public"."payout_runs"("id","up_to") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_taxes" ADD CONSTRAINT "source_taxes_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payout_holds_org_idx" ON "payout_holds" USING btree ("org_id") WHERE lifted_at is null;--> statement-breakpoint
CREATE INDEX "payout_runs_made_idx" ON "payout_runs" USING btree ("made_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "payouts_open_key" ON "payouts" USING btree ("org_id") WHERE state in ('proposed', 'approved');--> statement-breakpoint
CREATE INDEX "payouts_run_idx" ON "payouts" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "payouts_org_idx" ON "payouts" USING btree ("org_id","up_to");--> statement-breakpoint
CREATE INDEX "source_taxes_month_idx" ON "source_taxes" USING btree ("month","kind");--> statement-breakpoint
CREATE POLICY "payments_guard" ON "payments" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "receipts_guard" ON "receipts" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "commission_rules_select" ON "commission_rules" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "commission_rules_insert" ON "commission_rules" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "commission_rules_update" ON "commission_rules" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "commission_rules_delete" ON "commission_rules" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "commission_rules_owner" ON "commission_rules" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "e_invoice_answers_select" ON "e_invoice_answers" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("e_invoice_answers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "e_invoice_answers"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "e_invoice_answers_insert" ON "e_invoice_answers" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "e_invoice_answers_update" ON "e_invoice_answers" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "e_invoice_answers_delete" ON "e_invoice_answers" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "e_invoice_answers_owner" ON "e_invoice_answers" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "fee_counters_select" ON "fee_counters" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "fee_counters_insert" ON "fee_counters" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "fee_counters_update" ON "fee_counters" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system')) WITH CHECK (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "fee_counters_delete" ON "fee_counters" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "fee_counters_owner" ON "fee_counters" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "fee_invoice_lines_select" ON "fee_invoice_lines" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("fee_invoice_lines"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "fee_invoice_lines_insert" ON "fee_invoice_lines" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "fee_invoice_lines_update" ON "fee_invoice_lines" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "fee_invoice_lines_delete" ON "fee_invoice_lines" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "fee_invoice_lines_owner" ON "fee_invoice_lines" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "fee_invoices_select" ON "fee_invoices" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("fee_invoices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "fee_invoices_insert" ON "fee_invoices" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "fee_invoices_update" ON "fee_invoices" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "fee_invoices_delete" ON "fee_invoices" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "fee_invoices_owner" ON "fee_invoices" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payout_holds_select" ON "payout_holds" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("payout_holds"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "payout_holds_insert" ON "payout_holds" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "payout_holds_update" ON "payout_holds" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "payout_holds_delete" ON "payout_holds" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "payout_holds_owner" ON "payout_holds" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payout_runs_select" ON "payout_runs" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "payout_runs_insert" ON "payout_runs" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "payout_runs_update" ON "payout_runs" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "payout_runs_delete" ON "payout_runs" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "payout_runs_owner" ON "payout_runs" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payouts_select" ON "payouts" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("payouts"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "payouts_insert" ON "payouts" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "payouts_update" ON "payouts" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "payouts_delete" ON "payouts" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "payouts_owner" ON "payouts" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "source_taxes_select" ON "source_taxes" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("source_taxes"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "source_taxes_insert" ON "source_taxes" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "source_taxes_update" ON "source_taxes" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "source_taxes_delete" ON "source_taxes" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "source_taxes_owner" ON "source_taxes" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "ledger_entries_select" ON "ledger_entries" TO quayslot_app USING (("ledger_entries"."book_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or ("ledger_entries"."book_org_id" is null and "ledger_entries"."account" = 'host_payable' and "ledger_entries"."party_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint

-- Settlements. What the platform charges and keeps back is issued once and never changed; a payout has two pairs of eyes.
ALTER TABLE commission_rules FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE fee_counters FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE fee_invoices FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE fee_invoice_lines FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE source_taxes FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE payout_runs FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE payouts FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE payout_holds FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE e_invoice_answers FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON commission_rules, fee_counters, fee_invoices, fee_invoice_lines, source_taxes, payout_runs, payouts, payout_holds, e_invoice_answers TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (effective_to) ON commission_rules TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (last_number) ON fee_counters TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, approved_by, approved_at, sent_on) ON payout_runs TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, sent_on, bank_reference, returned_on, return_reason) ON payouts TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (lifted_by, lifted_at) ON payout_holds TO quayslot_app;--> statement-breakpoint
GRANT SELECT (host_org_id, facility_id, state, starts_on, ends_on, pallets, regime, hazard_classes) ON bookings TO quayslot_guard;--> statement-breakpoint
GRANT SELECT ON payments, receipts TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint

CREATE FUNCTION fee_invoice_hash(i fee_invoices) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(i.id, i.org_id, i.month, i.number, i.financial_year, i.sequence,
    i.issued_on, i.supplier, i.recipient, i.place_of_supply, i.place_of_supply_name, i.supply_kind, i.taxable_paise,
    i.cgst_paise, i.sgst_paise, i.igst_paise, i.total_paise)::text, 'UTF8')), 'hex')
$$;
--> statement-breakpoint
CREATE FUNCTION fee_invoice_line_hash(l fee_invoice_lines) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(l.fee_invoice_id, l.line_number, l.invoice_id, l.description, l.formula,
    l.sac, l.base_paise, l.rule_code, l.rule_id, l.taxable_paise, l.rate_basis_points, l.cgst_paise, l.sgst_paise,
    l.igst_paise)::text, 'UTF8')), 'hex')
$$;
--> statement-breakpoint
CREATE FUNCTION seal_fee_invoice() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.row_hash := fee_invoice_hash(NEW);
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE FUNCTION seal_fee_invoice_line() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.row_hash := fee_invoice_line_hash(NEW);
  RETURN NEW;
END
$$;
-- What was charged or answered never changes, as issued papers don't.
CREATE TRIGGER fee_invoices_seal BEFORE INSERT ON fee_invoices FOR EACH ROW EXECUTE FUNCTION seal_fee_invoice();--> statement-breakpoint
CREATE TRIGGER fee_invoice_lines_seal BEFORE INSERT ON fee_invoice_lines FOR EACH ROW EXECUTE FUNCTION seal_fee_invoice_line();--> statement-breakpoint
CREATE TRIGGER fee_invoices_keep BEFORE UPDATE OR DELETE ON fee_invoices FOR EACH ROW EXECUTE FUNCTION keep_issued();--> statement-breakpoint
CREATE TRIGGER fee_invoice_lines_keep BEFORE UPDATE OR DELETE ON fee_invoice_lines FOR EACH ROW EXECUTE FUNCTION keep_issued();--> statement-breakpoint
CREATE TRIGGER source_taxes_keep BEFORE UPDATE OR DELETE ON source_taxes FOR EACH ROW EXECUTE FUNCTION keep_issued();--> statement-breakpoint
CREATE TRIGGER e_invoice_answers_keep BEFORE UPDATE OR DELETE ON e_invoice_answers FOR EACH ROW EXECUTE FUNCTION keep_issued();
--> statement-breakpoint

-- What the platform's jobs have to know of hosts' invoices and payments, which row-level security keeps from them: for one
-- host and the days from p_from to before p_to, what commission is worked out from. Nobody else is answered.
CREATE FUNCTION fee_basis(p_org uuid, p_from date, p_to date)
RETURNS TABLE (shipper_org_id uuid, invoice_id uuid, number text, issued_on date, taxable_paise bigint, regime text,
  cargo_codes text[], port_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.shipper_org_id, i.id, i.number, i.issued_on, i.taxable_paise, b.regime, b.hazard_classes, f.port_id
  FROM invoices i JOIN bookings b ON b.id = i.booking_id JOIN facilities f ON f.id = b.facility_id
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system')
    AND i.org_id = p_org AND i.issued_on >= p_from AND i.issued_on < p_to AND i.voided_at IS NULL AND i.taxable_paise > 0
  ORDER BY i.sequence
$$;
--> statement-breakpoint
-- The hosts with something to charge for or to keep back in these days, with what a document names of them, and the
-- pallet-days of agreed stays in them.
CREATE FUNCTION settled_hosts(p_from date, p_to date)
RETURNS TABLE (org_id uuid, legal_name text, address text, pin text, state_code text, gstin text, pallet_days bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.legal_name, o.address, o.pin, o.state_code, o.gstin, coalesce((
    SELECT sum(b.pallets::bigint * (least(b.ends_on, p_to) - greatest(b.starts_on, p_from))) FROM bookings b
    WHERE b.host_org_id = o.id AND b.starts_on < p_to AND b.ends_on > p_from
      AND b.state NOT IN ('held', 'requested', 'expired', 'withdrawn', 'declined', 'cancelled')), 0)::bigint
  FROM organisations o
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system')
    AND (EXISTS (SELECT FROM invoices i WHERE i.org_id = o.id AND i.issued_on >= p_from AND i.issued_on < p_to AND i.voided_at IS NULL)
      OR EXISTS (SELECT FROM receipts r WHERE r.org_id = o.id AND r.collector = 'platform' AND r.received_on >= p_from AND r.received_on < p_to))
  ORDER BY o.id
$$;
--> statement-breakpoint
-- What of a host's invoices came to the platform's account in these days, payment by payment.
CREATE FUNCTION collected_for(p_org uuid, p_from date, p_to date)
RETURNS TABLE (supply_kind text, amount_paise bigint, taxable_paise bigint, payable_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.supply_kind, p.amount_paise, i.taxable_paise, i.payable_paise
  FROM payments p JOIN receipts r ON r.id = p.receipt_id JOIN invoices i ON i.id = p.invoice_id
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system')
    AND r.org_id = p_org AND r.collector = 'platform' AND p.received_on >= p_from AND p.received_on < p_to
    AND i.payable_paise > 0
  ORDER BY p.id
$$;
--> statement-breakpoint
ALTER FUNCTION fee_basis(uuid, date, date) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION settled_hosts(date, date) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION collected_for(uuid, date, date) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION fee_invoice_hash(fee_invoices), fee_invoice_line_hash(fee_invoice_lines), seal_fee_invoice(), seal_fee_invoice_line(), fee_basis(uuid, date, date), settled_hosts(date, date), collected_for(uuid, date, date) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION fee_invoice_hash(fee_invoices), fee_invoice_line_hash(fee_invoice_lines), fee_basis(uuid, date, date), settled_hosts(date, date), collected_for(uuid, date, date) TO quayslot_app;
