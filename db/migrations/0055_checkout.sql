ALTER TABLE "card_payments" DROP CONSTRAINT "card_payments_attempt_key";--> statement-breakpoint
ALTER TABLE "deposits" DROP CONSTRAINT "deposits_ended";--> statement-breakpoint
ALTER TABLE "deposits" ALTER COLUMN "recorded_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "card_payments" ALTER COLUMN "invoice_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "card_refunds" ALTER COLUMN "invoice_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "card_refunds" ALTER COLUMN "asked_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "card_payments" ADD COLUMN "booking_id" uuid;--> statement-breakpoint
ALTER TABLE "card_payments" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "card_payments" ADD COLUMN "decide_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "card_payments" ADD CONSTRAINT "card_payments_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deposits_ahead_idx" ON "deposits" USING btree ("org_id") WHERE rail = 'card' and ended_on is null;--> statement-breakpoint
CREATE UNIQUE INDEX "card_payments_attempt_key" ON "card_payments" USING btree ("invoice_id","attempt") WHERE booking_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "card_payments_booking_open_key" ON "card_payments" USING btree ("booking_id") WHERE state in ('opening', 'open');--> statement-breakpoint
CREATE INDEX "card_payments_undecided_idx" ON "card_payments" USING btree ("paid_at") WHERE state = 'paid' and booking_id is not null and outcome is null;--> statement-breakpoint
CREATE UNIQUE INDEX "card_refunds_booking_key" ON "card_refunds" USING btree ("card_payment_id") WHERE invoice_id is null;--> statement-breakpoint
ALTER TABLE "card_payments" ADD CONSTRAINT "card_payments_booking_attempt_key" UNIQUE("booking_id","attempt");--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_recorded" CHECK (("deposits"."recorded_by" is null) = ("deposits"."rail" = 'card'));--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_ended" CHECK (num_nulls("deposits"."ended_on", "deposits"."kept_paise", "deposits"."reason") in (0, 3) and "deposits"."ended_on" >= "deposits"."taken_on"
        and ("deposits"."ended_by" is null or "deposits"."ended_on" is not null) and ("deposits"."ended_by" is not null or "deposits"."ended_on" is null or "deposits"."rail" = 'card'));--> statement-breakpoint
ALTER TABLE "card_payments" ADD CONSTRAINT "card_payments_for" CHECK ("card_payments"."invoice_id" is not null or "card_payments"."booking_id" is not null);--> statement-breakpoint
ALTER TABLE "card_payments" ADD CONSTRAINT "card_payments_outcome" CHECK ("card_payments"."outcome" is null or "card_payments"."booking_id" is not null);--> statement-breakpoint
ALTER TABLE "card_refunds" ADD CONSTRAINT "card_refunds_asked" CHECK (("card_refunds"."asked_by" is null) = ("card_refunds"."invoice_id" is null));--> statement-breakpoint
ALTER POLICY "deposits_select" ON "deposits" TO quayslot_app USING ((("deposits"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "deposits"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
ALTER POLICY "deposits_insert" ON "deposits" TO quayslot_app WITH CHECK ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
ALTER POLICY "deposits_update" ON "deposits" TO quayslot_app USING ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))) WITH CHECK ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
ALTER POLICY "card_refunds_insert" ON "card_refunds" TO quayslot_app WITH CHECK ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
ALTER POLICY "stripe_accounts_select" ON "stripe_accounts" TO quayslot_app USING (("stripe_accounts"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')) or exists (select 1 from invoices i where i.org_id = "stripe_accounts"."org_id" and i.shipper_org_id = (select nullif(current_setting('app.org_id', true), '')::uuid)) or exists (select 1 from bookings b where b.host_org_id = "stripe_accounts"."org_id" and b.shipper_org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))));--> statement-breakpoint

GRANT UPDATE (invoice_id, outcome, decide_at) ON card_payments TO quayslot_app;--> statement-breakpoint
-- What a paid booking got for its money is decided once: places and money back are never both given.
CREATE FUNCTION keep_card_outcome() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.outcome IS NOT NULL AND NEW.outcome IS DISTINCT FROM OLD.outcome
    OR OLD.invoice_id IS NOT NULL AND NEW.invoice_id IS DISTINCT FROM OLD.invoice_id
    OR NEW.outcome IS NOT NULL AND NEW.state <> 'paid' THEN
    RAISE EXCEPTION 'what a card payment got is decided once, and after it came' USING ERRCODE = 'QS060';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER card_payments_outcome BEFORE UPDATE ON card_payments FOR EACH ROW EXECUTE FUNCTION keep_card_outcome();--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_card_outcome() FROM PUBLIC;
