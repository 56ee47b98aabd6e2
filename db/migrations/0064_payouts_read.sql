CREATE TABLE "platform_reconciliations" (
	"day" date PRIMARY KEY NOT NULL,
	"lines" integer NOT NULL,
	"stripe_paise" bigint NOT NULL,
	"ledger_paise" bigint NOT NULL,
	"plans_paise" bigint NOT NULL,
	"fees_paise" bigint NOT NULL,
	"off" jsonb NOT NULL,
	"bank_payouts" jsonb NOT NULL,
	"made_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "platform_reconciliations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "card_reconciliations" ADD COLUMN "bank_payouts" jsonb;--> statement-breakpoint
CREATE POLICY "platform_reconciliations_select" ON "platform_reconciliations" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
CREATE POLICY "platform_reconciliations_insert" ON "platform_reconciliations" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "platform_reconciliations_update" ON "platform_reconciliations" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "platform_reconciliations_delete" ON "platform_reconciliations" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "platform_reconciliations_owner" ON "platform_reconciliations" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE platform_reconciliations FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON platform_reconciliations TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (lines, stripe_paise, ledger_paise, plans_paise, fees_paise, off, bank_payouts, made_at) ON platform_reconciliations TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (bank_payouts) ON card_reconciliations TO quayslot_app;
