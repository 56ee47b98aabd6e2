ALTER TABLE "bookings" ADD COLUMN "is_kept" boolean DEFAULT false NOT NULL;--> statement-breakpoint
GRANT UPDATE (is_kept) ON bookings TO quayslot_app;
