-- Words of an invoice are found by their parts: trigrams, a trusted extension the owner of a database may install.
CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE TABLE "bulk_job_rows" (
	"job_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"invoice_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"claimed_until" timestamp with time zone,
	"file" "bytea",
	CONSTRAINT "bulk_job_rows_job_id_position_pk" PRIMARY KEY("job_id","position"),
	CONSTRAINT "bulk_job_rows_invoice_key" UNIQUE("job_id","invoice_id")
);
--> statement-breakpoint
ALTER TABLE "bulk_job_rows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bulk_jobs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"input" jsonb NOT NULL,
	"total" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "bulk_jobs_user_key" UNIQUE("user_id","id"),
	CONSTRAINT "bulk_jobs_total" CHECK ("bulk_jobs"."total" between 1 and 100000)
);
--> statement-breakpoint
ALTER TABLE "bulk_jobs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "desk_invoices" (
	"invoice_id" uuid PRIMARY KEY NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"number" text NOT NULL,
	"booking_reference" text NOT NULL,
	"host_name" text NOT NULL,
	"shipper_name" text NOT NULL,
	"issued_on" date NOT NULL,
	"due_on" date NOT NULL,
	"payable_paise" bigint NOT NULL,
	"outstanding_paise" bigint NOT NULL,
	"is_settled" boolean NOT NULL,
	"is_void" boolean NOT NULL,
	"regime" text NOT NULL,
	"hazard_classes" text[] NOT NULL,
	"port_id" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "desk_invoices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "desk_views" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "desk_views" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dunning_log" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"sent_on" date NOT NULL,
	"outstanding_paise" bigint NOT NULL,
	"letters" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "dunning_log_step_key" UNIQUE("invoice_id","step")
);
--> statement-breakpoint
ALTER TABLE "dunning_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dunning_steps" (
	"step" integer NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date,
	"days_overdue" integer NOT NULL,
	"days_after_last" integer NOT NULL,
	"minimum_paise" bigint NOT NULL,
	"title" text NOT NULL,
	"says" text NOT NULL,
	"citation" text NOT NULL,
	CONSTRAINT "dunning_steps_step_effective_from_pk" PRIMARY KEY("step","effective_from")
);
--> statement-breakpoint
CREATE TABLE "payment_promises" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"promised_on" date NOT NULL,
	"note" text NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "payment_promises_note" CHECK (length("payment_promises"."note") <= 200)
);
--> statement-breakpoint
ALTER TABLE "payment_promises" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bulk_job_rows" ADD CONSTRAINT "bulk_job_rows_job_fk" FOREIGN KEY ("user_id","job_id") REFERENCES "public"."bulk_jobs"("user_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_jobs" ADD CONSTRAINT "bulk_jobs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_views" ADD CONSTRAINT "desk_views_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dunning_log" ADD CONSTRAINT "dunning_log_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_promises" ADD CONSTRAINT "payment_promises_recorded_by_users_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_promises" ADD CONSTRAINT "payment_promises_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_job_rows_waiting_idx" ON "bulk_job_rows" USING btree ("job_id","position") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "bulk_jobs_user_idx" ON "bulk_jobs" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "bulk_jobs_open_idx" ON "bulk_jobs" USING btree ("created_at") WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "desk_invoices_issued_idx" ON "desk_invoices" USING btree ("issued_on","invoice_id");--> statement-breakpoint
CREATE INDEX "desk_invoices_due_idx" ON "desk_invoices" USING btree ("due_on","invoice_id");--> statement-breakpoint
CREATE INDEX "desk_invoices_payable_idx" ON "desk_invoices" USING btree ("payable_paise","invoice_id");--> statement-breakpoint
CREATE INDEX "desk_invoices_outstanding_idx" ON "desk_invoices" USING btree ("outstanding_paise","invoice_id");--> statement-breakpoint
CREATE INDEX "desk_invoices_number_idx" ON "desk_invoices" USING btree ("number","invoice_id");--> statement-breakpoint
CREATE INDEX "desk_invoices_host_idx" ON "desk_invoices" USING btree ("org_id","issued_on");--> statement-breakpoint
CREATE INDEX "desk_invoices_shipper_idx" ON "desk_invoices" USING btree ("shipper_org_id","issued_on");--> statement-breakpoint
CREATE INDEX "desk_invoices_open_idx" ON "desk_invoices" USING btree ("due_on","outstanding_paise","payable_paise","is_void") WHERE outstanding_paise > 0 and not is_void;--> statement-breakpoint
CREATE INDEX "desk_invoices_sums_idx" ON "desk_invoices" USING btree ("is_void","payable_paise","outstanding_paise");--> statement-breakpoint
CREATE INDEX "desk_invoices_place_idx" ON "desk_invoices" USING btree ("regime","port_id","issued_on","hazard_classes","due_on","payable_paise","outstanding_paise","is_void");--> statement-breakpoint
CREATE INDEX "desk_invoices_words_idx" ON "desk_invoices" USING gin (lower(number || ' ' || booking_reference || ' ' || host_name || ' ' || shipper_name) gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "desk_views_name_key" ON "desk_views" USING btree ("user_id",lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "desk_views_default_key" ON "desk_views" USING btree ("user_id") WHERE is_default;--> statement-breakpoint
CREATE INDEX "payment_promises_invoice_idx" ON "payment_promises" USING btree ("invoice_id","recorded_at");--> statement-breakpoint
CREATE POLICY "bulk_job_rows_select" ON "bulk_job_rows" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "bulk_job_rows_insert" ON "bulk_job_rows" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (((select coalesce(current_setting('app.platform', true), '')) = 'operator' and "bulk_job_rows"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "bulk_job_rows_update" ON "bulk_job_rows" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "bulk_job_rows_delete" ON "bulk_job_rows" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "bulk_job_rows_owner" ON "bulk_job_rows" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "bulk_jobs_select" ON "bulk_jobs" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "bulk_jobs_insert" ON "bulk_jobs" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (((select coalesce(current_setting('app.platform', true), '')) = 'operator' and "bulk_jobs"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "bulk_jobs_update" ON "bulk_jobs" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system')) WITH CHECK (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "bulk_jobs_delete" ON "bulk_jobs" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "bulk_jobs_owner" ON "bulk_jobs" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "desk_invoices_select" ON "desk_invoices" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
CREATE POLICY "desk_invoices_insert" ON "desk_invoices" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "desk_invoices_update" ON "desk_invoices" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "desk_invoices_delete" ON "desk_invoices" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "desk_invoices_owner" ON "desk_invoices" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "desk_invoices_guard" ON "desk_invoices" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "desk_views_select" ON "desk_views" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ("desk_views"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "desk_views_insert" ON "desk_views" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("desk_views"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "desk_views_update" ON "desk_views" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("desk_views"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)) WITH CHECK ("desk_views"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "desk_views_delete" ON "desk_views" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING ("desk_views"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "desk_views_owner" ON "desk_views" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "dunning_log_select" ON "dunning_log" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "dunning_log_insert" ON "dunning_log" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "dunning_log_update" ON "dunning_log" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "dunning_log_delete" ON "dunning_log" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "dunning_log_owner" ON "dunning_log" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payment_promises_select" ON "payment_promises" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "payment_promises_insert" ON "payment_promises" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "payment_promises_update" ON "payment_promises" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "payment_promises_delete" ON "payment_promises" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "payment_promises_owner" ON "payment_promises" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint

ALTER TABLE desk_invoices FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE desk_views FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE bulk_jobs FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE bulk_job_rows FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE dunning_log FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE payment_promises FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT ON desk_invoices, dunning_steps TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON desk_views TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (query, is_default) ON desk_views TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON bulk_jobs, bulk_job_rows, dunning_log, payment_promises TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (finished_at) ON bulk_jobs TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, note, attempts, claimed_until, file) ON bulk_job_rows TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (outstanding_paise, is_settled, is_void) ON desk_invoices TO quayslot_guard;--> statement-breakpoint
GRANT SELECT (facility_id) ON bookings TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint

-- Keeps the desk's row of an invoice: its particulars never change, what is to be paid of it does.
CREATE FUNCTION show_on_desk() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO desk_invoices (invoice_id, org_id, shipper_org_id, booking_id, number, booking_reference, host_name,
      shipper_name, issued_on, due_on, payable_paise, outstanding_paise, is_settled, is_void, regime, hazard_classes, port_id)
    SELECT NEW.id, NEW.org_id, NEW.shipper_org_id, NEW.booking_id, NEW.number, NEW.booking_reference,
      NEW.supplier ->> 'legalName', NEW.recipient ->> 'legalName', NEW.issued_on, NEW.due_on, NEW.payable_paise,
      NEW.outstanding_paise, NEW.settled_at IS NOT NULL, NEW.voided_at IS NOT NULL, b.regime, b.hazard_classes, f.port_id
    FROM bookings b JOIN facilities f ON f.id = b.facility_id WHERE b.id = NEW.booking_id;
  ELSE
    UPDATE desk_invoices SET outstanding_paise = NEW.outstanding_paise, is_settled = NEW.settled_at IS NOT NULL,
      is_void = NEW.voided_at IS NOT NULL
    WHERE invoice_id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER invoices_on_desk AFTER INSERT OR UPDATE OF outstanding_paise, settled_at, voided_at ON invoices
  FOR EACH ROW EXECUTE FUNCTION show_on_desk();
--> statement-breakpoint
INSERT INTO desk_invoices (invoice_id, org_id, shipper_org_id, booking_id, number, booking_reference, host_name,
  shipper_name, issued_on, due_on, payable_paise, outstanding_paise, is_settled, is_void, regime, hazard_classes, port_id)
SELECT i.id, i.org_id, i.shipper_org_id, i.booking_id, i.number, i.booking_reference, i.supplier ->> 'legalName',
  i.recipient ->> 'legalName', i.issued_on, i.due_on, i.payable_paise, i.outstanding_paise, i.settled_at IS NOT NULL,
  i.voided_at IS NOT NULL, b.regime, b.hazard_classes, f.port_id
FROM invoices i JOIN bookings b ON b.id = i.booking_id JOIN facilities f ON f.id = b.facility_id;
--> statement-breakpoint

-- Invoices with these words in their number, booking, host or shipper. A door: under row-level security a comparison that
-- might leak can't use an index. p_like is a LIKE pattern in lower case.
CREATE FUNCTION desk_search(p_like text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.invoice_id FROM desk_invoices d
  WHERE lower(d.number || ' ' || d.booking_reference || ' ' || d.host_name || ' ' || d.shipper_name) LIKE p_like
    AND current_setting('app.platform', true) = 'operator'
$$;
--> statement-breakpoint

-- To whom a letter about a bill goes: the shipper's owners and accounts, and the page it leads to. For staff and jobs.
CREATE FUNCTION billing_contacts(p_shipper uuid) RETURNS TABLE (slug text, letters_to text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.slug, ARRAY(SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = o.id AND m.role IN ('owner', 'accounts') AND u.email_verified_at IS NOT NULL AND u.disabled_at IS NULL
    ORDER BY u.email)
  FROM organisations o
  WHERE o.id = p_shipper AND current_setting('app.platform', true) IN ('operator', 'system')
$$;
--> statement-breakpoint
ALTER FUNCTION show_on_desk() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION desk_search(text) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION billing_contacts(uuid) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION show_on_desk(), desk_search(text), billing_contacts(uuid) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION desk_search(text), billing_contacts(uuid) TO quayslot_app;
