CREATE TABLE "disputes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"invoice_line" integer NOT NULL,
	"amount_paise" bigint NOT NULL,
	"disputed_paise" bigint NOT NULL,
	"reason" text NOT NULL,
	"evidence" text DEFAULT '' NOT NULL,
	"opened_by" uuid NOT NULL,
	"opened_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"answer" text,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	"credited_paise" bigint,
	"decision" text,
	"credit_note_id" uuid,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	CONSTRAINT "disputes_amount" CHECK ("disputes"."amount_paise" > 0 and "disputes"."disputed_paise" >= 0),
	CONSTRAINT "disputes_answered" CHECK (num_nulls("disputes"."answer", "disputes"."answered_by", "disputes"."answered_at") in (0, 3)),
	CONSTRAINT "disputes_decided" CHECK (num_nulls("disputes"."credited_paise", "disputes"."decision", "disputes"."decided_by", "disputes"."decided_at") in (0, 4)),
	CONSTRAINT "disputes_credited" CHECK (coalesce("disputes"."credited_paise", 0) between 0 and "disputes"."amount_paise" and ("disputes"."credit_note_id" is not null) = (coalesce("disputes"."credited_paise", 0) > 0))
);
--> statement-breakpoint
ALTER TABLE "disputes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount_paise" bigint NOT NULL,
	"rail" text NOT NULL,
	"reference" text NOT NULL,
	"paid_on" date NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"failed_on" date,
	"failure" text,
	CONSTRAINT "refunds_reference_key" UNIQUE("org_id","rail","reference"),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount_paise" > 0),
	CONSTRAINT "refunds_failed" CHECK (("refunds"."failed_on" is null) = ("refunds"."failure" is null) and "refunds"."failed_on" >= "refunds"."paid_on")
);
--> statement-breakpoint
ALTER TABLE "refunds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_opened_by_users_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_answered_by_users_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_note_fk" FOREIGN KEY ("org_id","shipper_org_id","credit_note_id") REFERENCES "public"."credit_notes"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_recorded_by_users_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "disputes_open_key" ON "disputes" USING btree ("invoice_id","invoice_line") WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX "disputes_opened_idx" ON "disputes" USING btree ("opened_at","id");--> statement-breakpoint
CREATE INDEX "refunds_invoice_idx" ON "refunds" USING btree ("invoice_id");--> statement-breakpoint
CREATE POLICY "disputes_select" ON "disputes" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("disputes"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "disputes"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "disputes_insert" ON "disputes" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("disputes"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "disputes_update" ON "disputes" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("disputes"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator')) WITH CHECK (("disputes"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "disputes_delete" ON "disputes" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "disputes_owner" ON "disputes" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "refunds_select" ON "refunds" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("refunds"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "refunds"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "refunds_insert" ON "refunds" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "refunds_update" ON "refunds" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "refunds_delete" ON "refunds" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "refunds_owner" ON "refunds" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "invoice_counters_select" ON "invoice_counters" TO quayslot_app USING (("invoice_counters"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
ALTER POLICY "invoice_counters_insert" ON "invoice_counters" TO quayslot_app WITH CHECK (("invoice_counters"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
ALTER POLICY "invoice_counters_update" ON "invoice_counters" TO quayslot_app USING (("invoice_counters"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator')) WITH CHECK (("invoice_counters"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint

ALTER TABLE refunds FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE disputes FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON refunds, disputes TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (failed_on, failure) ON refunds TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (answer, answered_by, answered_at, credited_paise, decision, credit_note_id, decided_by, decided_at) ON disputes TO quayslot_app;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint

-- A refund that was sent says one thing more at most: that it came back.
CREATE FUNCTION keep_refund() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.failed_on IS NULL
     AND to_jsonb(OLD) - '{failed_on,failure}'::text[] = to_jsonb(NEW) - '{failed_on,failure}'::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was sent never changes' USING ERRCODE = 'QS034';
END
$$;
--> statement-breakpoint
CREATE TRIGGER refunds_keep BEFORE UPDATE OR DELETE ON refunds FOR EACH ROW EXECUTE FUNCTION keep_refund();
--> statement-breakpoint

-- Each side says its word once: the shipper files, the host answers while it is open, the platform decides.
CREATE FUNCTION keep_dispute() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  answered text[] := '{answer,answered_by,answered_at}';
  decided text[] := '{credited_paise,decision,credit_note_id,decided_by,decided_at}';
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.decided_at IS NULL THEN
    IF OLD.answered_at IS NULL AND to_jsonb(OLD) - answered = to_jsonb(NEW) - answered
       AND NEW.org_id = nullif(current_setting('app.org_id', true), '')::uuid THEN
      RETURN NEW;
    END IF;
    IF to_jsonb(OLD) - decided = to_jsonb(NEW) - decided AND current_setting('app.platform', true) = 'operator' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'what was said in a dispute never changes' USING ERRCODE = 'QS034';
END
$$;
--> statement-breakpoint
CREATE TRIGGER disputes_keep BEFORE UPDATE OR DELETE ON disputes FOR EACH ROW EXECUTE FUNCTION keep_dispute();
--> statement-breakpoint

-- What of an invoice is disputed and not decided yet, with its tax: none of it is dunned. Reads as whoever asks.
CREATE FUNCTION disputed_paise(p_invoice uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(d.disputed_paise), 0)::bigint FROM disputes d WHERE d.invoice_id = p_invoice AND d.decided_at IS NULL
$$;
--> statement-breakpoint

-- Credits never come to more than the invoice and its debit notes: the invoice's row is the gate that notes pass one by one.
CREATE FUNCTION guard_note() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_invoice invoices;
  credited numeric;
  added numeric;
BEGIN
  SELECT * INTO of_invoice FROM invoices WHERE id = NEW.invoice_id FOR UPDATE;
  IF of_invoice.voided_at IS NOT NULL THEN
    RAISE EXCEPTION 'a voided invoice takes no note' USING ERRCODE = 'QS035';
  END IF;
  SELECT coalesce(sum(payable_paise) FILTER (WHERE kind = 'credit_note'), 0),
         coalesce(sum(payable_paise) FILTER (WHERE kind = 'debit_note'), 0)
  INTO credited, added FROM credit_notes WHERE invoice_id = NEW.invoice_id;
  IF NEW.kind = 'credit_note' AND credited + NEW.payable_paise > of_invoice.payable_paise + added THEN
    RAISE EXCEPTION 'more is credited than was charged' USING ERRCODE = 'QS035';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER credit_notes_guard BEFORE INSERT ON credit_notes FOR EACH ROW EXECUTE FUNCTION guard_note();
--> statement-breakpoint

-- An invoice is voided only while nothing has come of it: afterwards a credit note corrects it.
CREATE FUNCTION guard_void() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM payments p WHERE p.invoice_id = NEW.id) OR EXISTS (SELECT FROM credit_notes n WHERE n.invoice_id = NEW.id)
     OR NEW.outstanding_paise <> NEW.payable_paise THEN
    RAISE EXCEPTION 'something has come of this invoice' USING ERRCODE = 'QS035';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER invoices_void BEFORE UPDATE OF voided_at ON invoices FOR EACH ROW
  WHEN (OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL) EXECUTE FUNCTION guard_void();
--> statement-breakpoint
ALTER FUNCTION guard_note() OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_refund(), keep_dispute(), disputed_paise(uuid), guard_note(), guard_void() FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION disputed_paise(uuid) TO quayslot_app;
