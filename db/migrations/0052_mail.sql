CREATE TABLE "mail_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"message_id" text,
	"letter_id" uuid,
	"happened_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_preferences" (
	"user_id" uuid NOT NULL,
	"category" text NOT NULL,
	"is_on" boolean NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_preferences_user_id_category_pk" PRIMARY KEY("user_id","category")
);
--> statement-breakpoint
ALTER TABLE "mail_preferences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mail_suppressions" (
	"address" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"event_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_suppressions_address" CHECK ("mail_suppressions"."address" = lower("mail_suppressions"."address"))
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"href" text NOT NULL,
	"letter_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "notifications_letter_key" UNIQUE("letter_id")
);
--> statement-breakpoint
ALTER TABLE "notifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "state" text DEFAULT 'queued' NOT NULL;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "due_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "claimed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "unclear_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "message_id" text;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "ended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "delivery" text;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "delivery_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "notified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mail_preferences" ADD CONSTRAINT "mail_preferences_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_letter_id_mail_outbox_id_fk" FOREIGN KEY ("letter_id") REFERENCES "public"."mail_outbox"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mail_events_letter_idx" ON "mail_events" USING btree ("letter_id");--> statement-breakpoint
CREATE INDEX "mail_events_message_idx" ON "mail_events" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "notifications_reader_idx" ON "notifications" USING btree ("org_id","user_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notifications_unread_idx" ON "notifications" USING btree ("org_id","user_id") WHERE read_at is null;--> statement-breakpoint
CREATE INDEX "mail_outbox_due_idx" ON "mail_outbox" USING btree ("due_at","id") WHERE state in ('queued', 'sending');--> statement-breakpoint
CREATE INDEX "mail_outbox_untold_idx" ON "mail_outbox" USING btree ("created_at","id") WHERE notified_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "mail_outbox_message_key" ON "mail_outbox" USING btree ("message_id");--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD CONSTRAINT "mail_outbox_ended" CHECK (("mail_outbox"."state" in ('queued', 'sending')) = ("mail_outbox"."ended_at" is null));--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD CONSTRAINT "mail_outbox_claimed" CHECK (("mail_outbox"."state" = 'sending') = ("mail_outbox"."claimed_until" is not null));--> statement-breakpoint
CREATE POLICY "mail_preferences_select" ON "mail_preferences" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("mail_preferences"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "mail_preferences_insert" ON "mail_preferences" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("mail_preferences"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "mail_preferences_update" ON "mail_preferences" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("mail_preferences"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)) WITH CHECK ("mail_preferences"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "mail_preferences_delete" ON "mail_preferences" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "mail_preferences_owner" ON "mail_preferences" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "notifications_select" ON "notifications" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("notifications"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) and "notifications"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "notifications_insert" ON "notifications" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "notifications_update" ON "notifications" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("notifications"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) and "notifications"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid))) WITH CHECK (("notifications"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) and "notifications"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "notifications_delete" ON "notifications" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "notifications_owner" ON "notifications" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint

ALTER TABLE mail_preferences FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE notifications FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON mail_events, mail_suppressions, mail_preferences, notifications TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (is_on, changed_at) ON mail_preferences TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (read_at) ON notifications TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, attempts, due_at, claimed_until, unclear_since, message_id, ended_at, reason, delivery, delivery_at,
  notified_at) ON mail_outbox TO quayslot_app;--> statement-breakpoint
-- Letters of the time before there was a post: nobody waits for them any more, and their links are dead.
UPDATE mail_outbox SET state = 'kept', ended_at = now(), notified_at = now();--> statement-breakpoint
-- What was sent stays sent, under the vendor's own id: no code path and no job can send it a second time.
CREATE FUNCTION keep_sent_letter() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state = 'sent' AND NEW.state <> 'sent' THEN
    RAISE EXCEPTION 'a letter that was sent stays sent' USING ERRCODE = 'QS060';
  END IF;
  IF OLD.message_id IS DISTINCT FROM NEW.message_id AND OLD.message_id IS NOT NULL THEN
    RAISE EXCEPTION 'a letter is one message' USING ERRCODE = 'QS060';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER mail_outbox_keep BEFORE UPDATE OF state, message_id ON mail_outbox
  FOR EACH ROW EXECUTE FUNCTION keep_sent_letter();--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_sent_letter() FROM PUBLIC;--> statement-breakpoint
-- Who reads a letter inside the product: a member with this address of the organisation its link leads to. Our own jobs
-- ask, which see no tenant's rows.
CREATE FUNCTION letter_reader(p_address text, p_slug text)
RETURNS TABLE (org_id uuid, user_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.org_id, m.user_id
  FROM organisations o
  JOIN memberships m ON m.org_id = o.id
  JOIN users u ON u.id = m.user_id AND lower(u.email) = lower(p_address)
  WHERE o.slug = p_slug AND current_setting('app.platform', true) = 'system'
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION letter_reader(text, text) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION letter_reader(text, text) TO quayslot_app;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION letter_reader(text, text) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;
