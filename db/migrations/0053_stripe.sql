CREATE TABLE "card_disputes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"card_payment_id" uuid NOT NULL,
	"stripe_dispute_id" text NOT NULL,
	"amount_paise" bigint NOT NULL,
	"reason" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "card_disputes_stripe_key" UNIQUE("stripe_dispute_id"),
	CONSTRAINT "card_disputes_amount" CHECK ("card_disputes"."amount_paise" > 0),
	CONSTRAINT "card_disputes_closed" CHECK (("card_disputes"."state" = 'open') = ("card_disputes"."closed_at" is null))
);
--> statement-breakpoint
ALTER TABLE "card_disputes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "card_payments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"account_id" text NOT NULL,
	"charge_model" text NOT NULL,
	"amount_paise" bigint NOT NULL,
	"application_fee_paise" bigint DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'opening' NOT NULL,
	"session_id" text,
	"session_url" text,
	"payment_intent_id" text,
	"received_paise" bigint,
	"expires_at" timestamp with time zone NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"opened_by" uuid NOT NULL,
	"opened_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"paid_at" timestamp with time zone,
	CONSTRAINT "card_payments_org_id_key" UNIQUE("org_id","shipper_org_id","id"),
	CONSTRAINT "card_payments_attempt_key" UNIQUE("invoice_id","attempt"),
	CONSTRAINT "card_payments_intent_key" UNIQUE("account_id","payment_intent_id"),
	CONSTRAINT "card_payments_session_key" UNIQUE("account_id","session_id"),
	CONSTRAINT "card_payments_amount" CHECK ("card_payments"."amount_paise" > 0 and "card_payments"."application_fee_paise" between 0 and "card_payments"."amount_paise"),
	CONSTRAINT "card_payments_paid" CHECK (("card_payments"."state" = 'paid') = ("card_payments"."paid_at" is not null) and num_nulls("card_payments"."paid_at", "card_payments"."received_paise") in (0, 2) and ("card_payments"."paid_at" is null or "card_payments"."payment_intent_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "card_payments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "card_reconciliations" (
	"org_id" uuid NOT NULL,
	"day" date NOT NULL,
	"account_id" text NOT NULL,
	"lines" integer NOT NULL,
	"stripe_paise" bigint NOT NULL,
	"ledger_paise" bigint NOT NULL,
	"fees_paise" bigint NOT NULL,
	"off" jsonb NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "card_reconciliations_org_id_day_pk" PRIMARY KEY("org_id","day")
);
--> statement-breakpoint
ALTER TABLE "card_reconciliations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "card_refunds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"card_payment_id" uuid NOT NULL,
	"amount_paise" bigint NOT NULL,
	"state" text DEFAULT 'asked' NOT NULL,
	"stripe_refund_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"problem" text,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "card_refunds_stripe_key" UNIQUE("stripe_refund_id"),
	CONSTRAINT "card_refunds_amount" CHECK ("card_refunds"."amount_paise" > 0)
);
--> statement-breakpoint
ALTER TABLE "card_refunds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "outbound_calls" (
	"key" text PRIMARY KEY NOT NULL,
	"operation" text NOT NULL,
	"attempt" integer NOT NULL,
	"account" text DEFAULT '' NOT NULL,
	"params_hash" text NOT NULL,
	"state" text DEFAULT 'asked' NOT NULL,
	"response_id" text,
	"asked_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	CONSTRAINT "outbound_calls_attempt_key" UNIQUE("operation","attempt"),
	CONSTRAINT "outbound_calls_key" CHECK ("outbound_calls"."key" = "outbound_calls"."operation" || ':' || "outbound_calls"."attempt"),
	CONSTRAINT "outbound_calls_answered" CHECK (("outbound_calls"."state" = 'answered') = ("outbound_calls"."answered_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "outbound_calls" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stripe_accounts" (
	"org_id" uuid PRIMARY KEY NOT NULL,
	"account_id" text,
	"charges_enabled" boolean DEFAULT false NOT NULL,
	"payouts_enabled" boolean DEFAULT false NOT NULL,
	"details_submitted" boolean DEFAULT false NOT NULL,
	"requirements" jsonb DEFAULT '{"currentlyDue":[],"pastDue":[],"disabledReason":null}'::jsonb NOT NULL,
	"links" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "stripe_accounts_account_key" UNIQUE("account_id")
);
--> statement-breakpoint
ALTER TABLE "stripe_accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"account" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"api_version" text,
	"object_id" text NOT NULL,
	"happened_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"problem" text,
	"handled_at" timestamp with time zone,
	CONSTRAINT "stripe_events_account_event_id_pk" PRIMARY KEY("account","event_id"),
	CONSTRAINT "stripe_events_handled" CHECK (("stripe_events"."handled_at" is null) = ("stripe_events"."state" = 'waiting'))
);
--> statement-breakpoint
ALTER TABLE "stripe_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "recorded_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "recorded_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "receipts" ALTER COLUMN "recorded_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "card_disputes" ADD CONSTRAINT "card_disputes_payment_fk" FOREIGN KEY ("org_id","shipper_org_id","card_payment_id") REFERENCES "public"."card_payments"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_disputes" ADD CONSTRAINT "card_disputes_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_payments" ADD CONSTRAINT "card_payments_opened_by_users_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_payments" ADD CONSTRAINT "card_payments_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_reconciliations" ADD CONSTRAINT "card_reconciliations_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_refunds" ADD CONSTRAINT "card_refunds_asked_by_users_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_refunds" ADD CONSTRAINT "card_refunds_payment_fk" FOREIGN KEY ("org_id","shipper_org_id","card_payment_id") REFERENCES "public"."card_payments"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_refunds" ADD CONSTRAINT "card_refunds_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_accounts" ADD CONSTRAINT "stripe_accounts_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "card_disputes_payment_idx" ON "card_disputes" USING btree ("card_payment_id");--> statement-breakpoint
CREATE INDEX "card_disputes_invoice_idx" ON "card_disputes" USING btree ("invoice_id");--> statement-breakpoint
CREATE UNIQUE INDEX "card_payments_open_key" ON "card_payments" USING btree ("invoice_id") WHERE state in ('opening', 'open');--> statement-breakpoint
CREATE INDEX "card_payments_checked_idx" ON "card_payments" USING btree ("checked_at") WHERE state in ('opening', 'open');--> statement-breakpoint
CREATE INDEX "card_payments_host_idx" ON "card_payments" USING btree ("org_id","paid_at");--> statement-breakpoint
CREATE INDEX "card_reconciliations_day_idx" ON "card_reconciliations" USING btree ("day");--> statement-breakpoint
CREATE INDEX "card_refunds_due_idx" ON "card_refunds" USING btree ("due_at") WHERE state in ('asked', 'pending');--> statement-breakpoint
CREATE INDEX "card_refunds_payment_idx" ON "card_refunds" USING btree ("card_payment_id");--> statement-breakpoint
CREATE INDEX "card_refunds_invoice_idx" ON "card_refunds" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "stripe_events_due_idx" ON "stripe_events" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "stripe_events_failed_idx" ON "stripe_events" USING btree ("received_at") WHERE state = 'failed';--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_recorded" CHECK (("refunds"."recorded_by" is null) = ("refunds"."rail" = 'card'));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_recorded" CHECK ("payments"."recorded_by" is not null or "payments"."rail" = 'card');--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_recorded" CHECK (("receipts"."recorded_by" is null) = ("receipts"."rail" = 'card'));--> statement-breakpoint
CREATE POLICY "card_disputes_select" ON "card_disputes" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("card_disputes"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "card_disputes"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
CREATE POLICY "card_disputes_insert" ON "card_disputes" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "card_disputes_update" ON "card_disputes" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "card_disputes_delete" ON "card_disputes" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "card_disputes_owner" ON "card_disputes" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "card_payments_select" ON "card_payments" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("card_payments"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "card_payments"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
CREATE POLICY "card_payments_insert" ON "card_payments" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("card_payments"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) and "card_payments"."state" = 'opening'));--> statement-breakpoint
CREATE POLICY "card_payments_update" ON "card_payments" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "card_payments_delete" ON "card_payments" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "card_payments_owner" ON "card_payments" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "card_reconciliations_select" ON "card_reconciliations" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("card_reconciliations"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
CREATE POLICY "card_reconciliations_insert" ON "card_reconciliations" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "card_reconciliations_update" ON "card_reconciliations" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "card_reconciliations_delete" ON "card_reconciliations" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "card_reconciliations_owner" ON "card_reconciliations" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "card_refunds_select" ON "card_refunds" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("card_refunds"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "card_refunds"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
CREATE POLICY "card_refunds_insert" ON "card_refunds" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "card_refunds_update" ON "card_refunds" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "card_refunds_delete" ON "card_refunds" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "card_refunds_owner" ON "card_refunds" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "outbound_calls_select" ON "outbound_calls" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
CREATE POLICY "outbound_calls_insert" ON "outbound_calls" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "outbound_calls_update" ON "outbound_calls" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "outbound_calls_delete" ON "outbound_calls" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "outbound_calls_owner" ON "outbound_calls" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stripe_accounts_select" ON "stripe_accounts" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("stripe_accounts"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')) or exists (select 1 from invoices i where i.org_id = "stripe_accounts"."org_id" and i.shipper_org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))));--> statement-breakpoint
CREATE POLICY "stripe_accounts_insert" ON "stripe_accounts" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("stripe_accounts"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "stripe_accounts_update" ON "stripe_accounts" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("stripe_accounts"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("stripe_accounts"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "stripe_accounts_delete" ON "stripe_accounts" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "stripe_accounts_owner" ON "stripe_accounts" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stripe_events_select" ON "stripe_events" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
CREATE POLICY "stripe_events_insert" ON "stripe_events" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "stripe_events_update" ON "stripe_events" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "stripe_events_delete" ON "stripe_events" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "stripe_events_owner" ON "stripe_events" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "refunds_select" ON "refunds" TO quayslot_app USING ((("refunds"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "refunds"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
ALTER POLICY "refunds_insert" ON "refunds" TO quayslot_app WITH CHECK ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
ALTER POLICY "refunds_update" ON "refunds" TO quayslot_app USING ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))) WITH CHECK ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
ALTER POLICY "payments_select" ON "payments" TO quayslot_app USING ((("payments"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "payments"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
ALTER POLICY "payments_insert" ON "payments" TO quayslot_app WITH CHECK ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
ALTER POLICY "receipts_select" ON "receipts" TO quayslot_app USING (("receipts"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
ALTER POLICY "receipts_insert" ON "receipts" TO quayslot_app WITH CHECK ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint

ALTER TABLE stripe_accounts FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE outbound_calls FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE stripe_events FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE card_payments FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE card_refunds FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE card_disputes FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE card_reconciliations FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON stripe_accounts, outbound_calls, stripe_events, card_payments, card_refunds, card_disputes, card_reconciliations TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (account_id, charges_enabled, payouts_enabled, details_submitted, requirements, links, read_at) ON stripe_accounts TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, response_id, answered_at) ON outbound_calls TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, attempts, due_at, problem, handled_at) ON stripe_events TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, session_id, session_url, payment_intent_id, received_paise, checked_at, paid_at) ON card_payments TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, stripe_refund_id, attempts, due_at, problem, ended_at) ON card_refunds TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, closed_at) ON card_disputes TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (account_id, lines, stripe_paise, ledger_paise, fees_paise, off, made_at) ON card_reconciliations TO quayslot_app;
--> statement-breakpoint

-- What Stripe said last can't be unsaid by an event that comes late: money that came stays, a refund that failed stays failed,
-- a dispute that was decided stays decided. An account at Stripe is an organisation's for good.
CREATE FUNCTION keep_card_money() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := to_jsonb(OLD) ->> 'state';
  after text := to_jsonb(NEW) ->> 'state';
BEGIN
  IF before <> after AND (
    TG_TABLE_NAME = 'card_payments' AND (before = 'paid' OR after = 'opening' OR before = 'expired' AND after <> 'paid')
    OR TG_TABLE_NAME = 'card_refunds' AND (before = 'failed' OR after = 'asked' OR before = 'succeeded' AND after <> 'failed')
    OR TG_TABLE_NAME = 'card_disputes' AND before <> 'open'
  ) THEN
    RAISE EXCEPTION 'card money moves forward only' USING ERRCODE = 'QS060';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER card_payments_keep BEFORE UPDATE ON card_payments FOR EACH ROW EXECUTE FUNCTION keep_card_money();--> statement-breakpoint
CREATE TRIGGER card_refunds_keep BEFORE UPDATE ON card_refunds FOR EACH ROW EXECUTE FUNCTION keep_card_money();--> statement-breakpoint
CREATE TRIGGER card_disputes_keep BEFORE UPDATE ON card_disputes FOR EACH ROW EXECUTE FUNCTION keep_card_money();
--> statement-breakpoint
CREATE FUNCTION keep_stripe_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id THEN
    RAISE EXCEPTION 'an organisation keeps its account' USING ERRCODE = 'QS060';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER stripe_accounts_keep BEFORE UPDATE ON stripe_accounts FOR EACH ROW EXECUTE FUNCTION keep_stripe_account();--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_card_money(), keep_stripe_account() FROM PUBLIC;
