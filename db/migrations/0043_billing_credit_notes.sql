ALTER TABLE "billing_credits" DROP CONSTRAINT "billing_credits_above_zero";--> statement-breakpoint
ALTER TABLE "billing_credits" ADD COLUMN "rest_paise" bigint;--> statement-breakpoint
-- Nothing was credited by itself before.
UPDATE billing_credits SET rest_paise = net_paise;--> statement-breakpoint
ALTER TABLE "billing_credits" ALTER COLUMN "rest_paise" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "billing_credits" ADD CONSTRAINT "billing_credits_above_zero" CHECK ("billing_credits"."net_paise" > 0 and "billing_credits"."rest_paise" between 0 and "billing_credits"."net_paise");