CREATE INDEX "mail_outbox_in_need_idx" ON "mail_outbox" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE state in ('failed', 'unknown');--> statement-breakpoint
-- An address gets mail again when an operator says so, and by no other way.
CREATE FUNCTION lift_mail_suppression(p_address text)
RETURNS TABLE (reason text, event_id text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM mail_suppressions s
  WHERE s.address = p_address AND current_setting('app.platform', true) = 'operator'
  RETURNING s.reason, s.event_id
$$;
--> statement-breakpoint
GRANT SELECT, DELETE ON mail_suppressions TO quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION lift_mail_suppression(text) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION lift_mail_suppression(text) TO quayslot_app;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION lift_mail_suppression(text) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;
