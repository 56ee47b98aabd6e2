ALTER TABLE "card_disputes" ALTER COLUMN "invoice_id" DROP NOT NULL;--> statement-breakpoint
GRANT UPDATE (invoice_id) ON card_disputes TO quayslot_app;
