ALTER TABLE "card_refunds" DROP CONSTRAINT "card_refunds_amount";--> statement-breakpoint
ALTER TABLE "card_payments" ADD COLUMN "fee_taken_paise" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "card_payments" ADD COLUMN "application_fee_id" text;--> statement-breakpoint
ALTER TABLE "card_refunds" ADD COLUMN "fee_returned_paise" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "card_refunds" ADD CONSTRAINT "card_refunds_amount" CHECK ("card_refunds"."amount_paise" > 0 and "card_refunds"."fee_returned_paise" >= 0);--> statement-breakpoint
GRANT UPDATE (fee_taken_paise, application_fee_id) ON card_payments TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (fee_returned_paise) ON card_refunds TO quayslot_app;
