-- A list asks for the newest first, which is DESC NULLS FIRST: an index in DESC NULLS LAST can't give it in order, one read backwards can.
DROP INDEX "mail_outbox_in_need_idx";--> statement-breakpoint
DROP INDEX "notifications_reader_idx";--> statement-breakpoint
CREATE INDEX "stripe_events_received_idx" ON "stripe_events" USING btree ("received_at","event_id");--> statement-breakpoint
CREATE INDEX "mail_outbox_in_need_idx" ON "mail_outbox" USING btree ("created_at","id") WHERE state in ('failed', 'unknown');--> statement-breakpoint
CREATE INDEX "notifications_reader_idx" ON "notifications" USING btree ("org_id","user_id","created_at","id");