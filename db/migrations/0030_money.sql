CREATE TABLE "credit_note_lines" (
	"credit_note_id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"line_number" integer NOT NULL,
	"invoice_line" integer,
	"description" text NOT NULL,
	"formula" text NOT NULL,
	"sac" text NOT NULL,
	"taxable_paise" bigint NOT NULL,
	"rate_basis_points" integer NOT NULL,
	"cgst_paise" bigint NOT NULL,
	"sgst_paise" bigint NOT NULL,
	"igst_paise" bigint NOT NULL,
	CONSTRAINT "credit_note_lines_credit_note_id_line_number_pk" PRIMARY KEY("credit_note_id","line_number")
);
--> statement-breakpoint
ALTER TABLE "credit_note_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_notes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"financial_year" text NOT NULL,
	"sequence" integer NOT NULL,
	"issued_on" date NOT NULL,
	"reason" text NOT NULL,
	"taxable_paise" bigint NOT NULL,
	"cgst_paise" bigint NOT NULL,
	"sgst_paise" bigint NOT NULL,
	"igst_paise" bigint NOT NULL,
	"total_paise" bigint NOT NULL,
	"round_off_paise" bigint DEFAULT 0 NOT NULL,
	"payable_paise" bigint NOT NULL,
	"reduction_paise" bigint DEFAULT 0 NOT NULL,
	"refund_paise" bigint DEFAULT 0 NOT NULL,
	"balance_paise" bigint DEFAULT 0 NOT NULL,
	"row_hash" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "credit_notes_org_id_key" UNIQUE("org_id","shipper_org_id","id"),
	CONSTRAINT "credit_notes_series_key" UNIQUE("org_id","kind","financial_year","sequence"),
	CONSTRAINT "credit_notes_number_key" UNIQUE("org_id","number"),
	CONSTRAINT "credit_notes_above_zero" CHECK ("credit_notes"."taxable_paise" > 0),
	CONSTRAINT "credit_notes_total" CHECK ("credit_notes"."total_paise" = "credit_notes"."taxable_paise" + "credit_notes"."cgst_paise" + "credit_notes"."sgst_paise" + "credit_notes"."igst_paise"),
	CONSTRAINT "credit_notes_split" CHECK (case "credit_notes"."kind" when 'credit_note' then "credit_notes"."reduction_paise" + "credit_notes"."refund_paise" + "credit_notes"."balance_paise" = "credit_notes"."payable_paise"
        else "credit_notes"."reduction_paise" = 0 and "credit_notes"."refund_paise" = 0 and "credit_notes"."balance_paise" = 0 end),
	CONSTRAINT "credit_notes_parts" CHECK (least("credit_notes"."reduction_paise", "credit_notes"."refund_paise", "credit_notes"."balance_paise") >= 0),
	CONSTRAINT "credit_notes_number_shape" CHECK ("credit_notes"."number" ~ '^[A-Z0-9][A-Z0-9/-]{0,15}$')
);
--> statement-breakpoint
ALTER TABLE "credit_notes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "receipts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"collector" text DEFAULT 'host' NOT NULL,
	"rail" text NOT NULL,
	"reference" text NOT NULL,
	"narration" text DEFAULT '' NOT NULL,
	"amount_paise" bigint NOT NULL,
	"received_on" date NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "receipts_org_id_key" UNIQUE("org_id","id"),
	CONSTRAINT "receipts_reference_key" UNIQUE("org_id","rail","reference"),
	CONSTRAINT "receipts_amount" CHECK ("receipts"."amount_paise" > 0)
);
--> statement-breakpoint
ALTER TABLE "receipts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "journals" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"occurred_on" date NOT NULL,
	"org_id" uuid,
	"shipper_org_id" uuid,
	"booking_id" uuid,
	"invoice_id" uuid,
	"content_hash" text NOT NULL,
	"posted_by" uuid,
	"posted_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "journals_key_key" UNIQUE("key")
);
--> statement-breakpoint
ALTER TABLE "journals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"journal_id" uuid NOT NULL,
	"line_number" integer NOT NULL,
	"book_org_id" uuid,
	"account" text NOT NULL,
	"party_org_id" uuid,
	"currency" text DEFAULT 'INR' NOT NULL,
	"amount_paise" bigint NOT NULL,
	"purpose" text,
	"occurred_on" date NOT NULL,
	CONSTRAINT "ledger_entries_journal_id_line_number_pk" PRIMARY KEY("journal_id","line_number"),
	CONSTRAINT "ledger_entries_amount" CHECK ("ledger_entries"."amount_paise" <> 0),
	CONSTRAINT "ledger_entries_currency" CHECK ("ledger_entries"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
ALTER TABLE "ledger_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "money_parameters" (
	"name" text NOT NULL,
	"value" bigint NOT NULL,
	"unit" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date,
	"citation" text NOT NULL,
	"provisional" boolean NOT NULL,
	CONSTRAINT "money_parameters_name_effective_from_pk" PRIMARY KEY("name","effective_from")
);
--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_invoice_key";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_reference_key";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_amount";--> statement-breakpoint
DROP INDEX "invoices_booking_key";--> statement-breakpoint
ALTER TABLE "invoice_counters" ADD COLUMN "series" text DEFAULT 'invoice' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice_counters" DROP CONSTRAINT "invoice_counters_org_id_financial_year_pk";--> statement-breakpoint
ALTER TABLE "invoice_counters" ADD CONSTRAINT "invoice_counters_org_id_series_financial_year_pk" PRIMARY KEY("org_id","series","financial_year");--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "row_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "purpose" text DEFAULT 'stay' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "billing_key" text DEFAULT 'stay' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "period_from" date;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "period_to" date;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "treatment" text DEFAULT 'taxed' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "round_off_paise" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "outstanding_paise" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "payable_paise" bigint;--> statement-breakpoint
UPDATE invoices SET payable_paise = total_paise, outstanding_paise = 0;--> statement-breakpoint
ALTER TABLE "invoices" ALTER COLUMN "payable_paise" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "row_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "voided_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "void_reason" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "receipt_id" uuid;--> statement-breakpoint
-- What was paid before receipts were kept had a receipt each, to the host's account.
INSERT INTO receipts (id, org_id, rail, reference, amount_paise, received_on, recorded_by, recorded_at)
SELECT p.id, p.org_id, p.rail, p.reference, p.amount_paise, p.received_on, p.recorded_by, p.recorded_at FROM payments p;
--> statement-breakpoint
UPDATE payments SET receipt_id = id;--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "receipt_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "tds_paise" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "credit_note_lines" ADD CONSTRAINT "credit_note_lines_note_fk" FOREIGN KEY ("org_id","shipper_org_id","credit_note_id") REFERENCES "public"."credit_notes"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_recorded_by_users_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_shipper_org_id_organisations_id_fk" FOREIGN KEY ("shipper_org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_posted_by_users_id_fk" FOREIGN KEY ("posted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_journal_id_journals_id_fk" FOREIGN KEY ("journal_id") REFERENCES "public"."journals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_notes_invoice_idx" ON "credit_notes" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "credit_notes_issued_idx" ON "credit_notes" USING btree ("issued_on","id");--> statement-breakpoint
CREATE INDEX "journals_invoice_idx" ON "journals" USING btree ("invoice_id","posted_at");--> statement-breakpoint
CREATE INDEX "journals_org_idx" ON "journals" USING btree ("org_id","occurred_on","id");--> statement-breakpoint
CREATE INDEX "ledger_entries_account_idx" ON "ledger_entries" USING btree ("book_org_id","account","occurred_on");--> statement-breakpoint
CREATE INDEX "ledger_entries_party_idx" ON "ledger_entries" USING btree ("party_org_id","account","occurred_on");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_receipt_fk" FOREIGN KEY ("org_id","receipt_id") REFERENCES "public"."receipts"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "invoices_billing_key" ON "invoices" USING btree ("booking_id","billing_key") WHERE voided_at is null;--> statement-breakpoint
CREATE INDEX "payments_invoice_idx" ON "payments" USING btree ("invoice_id");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_receipt_key" UNIQUE("receipt_id","invoice_id");--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_payable" CHECK ("invoices"."payable_paise" = "invoices"."total_paise" + "invoices"."round_off_paise" - case when "invoices"."reverse_charge" then "invoices"."cgst_paise" + "invoices"."sgst_paise" + "invoices"."igst_paise" else 0 end);--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_round_off" CHECK ("invoices"."round_off_paise" between -50 and 50);--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_outstanding" CHECK ("invoices"."outstanding_paise" >= 0);--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_period" CHECK (("invoices"."period_from" is null) = ("invoices"."period_to" is null) and "invoices"."period_to" >= "invoices"."period_from");--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_void" CHECK (("invoices"."voided_at" is null) = ("invoices"."void_reason" is null));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_amount" CHECK ("payments"."amount_paise" > 0 and "payments"."tds_paise" >= 0);--> statement-breakpoint
CREATE POLICY "invoices_guard" ON "invoices" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_note_lines_select" ON "credit_note_lines" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("credit_note_lines"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "credit_note_lines"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "credit_note_lines_insert" ON "credit_note_lines" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("credit_note_lines"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "credit_note_lines_update" ON "credit_note_lines" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "credit_note_lines_delete" ON "credit_note_lines" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "credit_note_lines_owner" ON "credit_note_lines" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_notes_select" ON "credit_notes" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("credit_notes"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "credit_notes"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "credit_notes_insert" ON "credit_notes" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("credit_notes"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "credit_notes_update" ON "credit_notes" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "credit_notes_delete" ON "credit_notes" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "credit_notes_owner" ON "credit_notes" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_notes_guard" ON "credit_notes" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "receipts_select" ON "receipts" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("receipts"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "receipts_insert" ON "receipts" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "receipts_update" ON "receipts" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "receipts_delete" ON "receipts" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "receipts_owner" ON "receipts" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "journals_select" ON "journals" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("journals"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "journals"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "journals_insert" ON "journals" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "journals_update" ON "journals" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "journals_delete" ON "journals" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "journals_owner" ON "journals" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "journals_guard" ON "journals" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger_entries_select" ON "ledger_entries" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("ledger_entries"."book_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "ledger_entries_insert" ON "ledger_entries" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "ledger_entries_update" ON "ledger_entries" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "ledger_entries_delete" ON "ledger_entries" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "ledger_entries_owner" ON "ledger_entries" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger_entries_guard" ON "ledger_entries" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "invoices_update" ON "invoices" TO quayslot_app USING (("invoices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator')) WITH CHECK (("invoices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));
--> statement-breakpoint

-- The books. Like the capacity guard, what must hold is held here: no code path, job or SQL by hand posts half a journal,
-- changes what was issued or posted, or leaves an invoice saying something else is to be paid than the books do.
ALTER TABLE credit_notes FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE credit_note_lines FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE receipts FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE journals FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE ledger_entries FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT ON money_parameters, journals, ledger_entries TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON credit_notes, credit_note_lines, receipts TO quayslot_app;--> statement-breakpoint
REVOKE UPDATE (settled_at) ON invoices FROM quayslot_app;--> statement-breakpoint
GRANT UPDATE (voided_at, void_reason) ON invoices TO quayslot_app;--> statement-breakpoint
GRANT SELECT, UPDATE (outstanding_paise, settled_at) ON invoices TO quayslot_guard;--> statement-breakpoint
GRANT SELECT ON credit_notes TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, INSERT ON journals, ledger_entries TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint

-- What an issued invoice says, hashed: every particular, none of what happens to it later. Columns are named, so that a
-- new column doesn't change the hash of old rows.
CREATE FUNCTION invoice_hash(i invoices) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(i.id, i.org_id, i.shipper_org_id, i.booking_id, i.booking_reference,
    i.purpose, i.billing_key, i.period_from, i.period_to, i.number, i.financial_year, i.sequence, i.issued_on, i.due_on,
    i.supplier, i.recipient, i.place_of_supply, i.place_of_supply_name, i.supply_kind, i.reverse_charge, i.treatment,
    i.taxable_paise, i.cgst_paise, i.sgst_paise, i.igst_paise, i.total_paise, i.round_off_paise, i.payable_paise)::text,
    'UTF8')), 'hex')
$$;
--> statement-breakpoint
CREATE FUNCTION invoice_line_hash(l invoice_lines) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(l.invoice_id, l.line_number, l.description, l.formula, l.sac,
    l.quantity, l.unit, l.unit_price_paise, l.taxable_paise, l.rate_basis_points, l.cgst_paise, l.sgst_paise,
    l.igst_paise)::text, 'UTF8')), 'hex')
$$;
--> statement-breakpoint
CREATE FUNCTION credit_note_hash(n credit_notes) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(n.id, n.org_id, n.shipper_org_id, n.invoice_id, n.kind, n.number,
    n.financial_year, n.sequence, n.issued_on, n.reason, n.taxable_paise, n.cgst_paise, n.sgst_paise, n.igst_paise,
    n.total_paise, n.round_off_paise, n.payable_paise, n.reduction_paise, n.refund_paise, n.balance_paise)::text,
    'UTF8')), 'hex')
$$;
--> statement-breakpoint
CREATE FUNCTION seal_invoice() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Sealed before anything is posted: what is to be paid comes from the books.
  NEW.outstanding_paise := 0;
  NEW.row_hash := invoice_hash(NEW);
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE FUNCTION seal_invoice_line() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.row_hash := invoice_line_hash(NEW);
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE FUNCTION seal_credit_note() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.row_hash := credit_note_hash(NEW);
  RETURN NEW;
END
$$;
--> statement-breakpoint
UPDATE invoices i SET row_hash = invoice_hash(i);--> statement-breakpoint
UPDATE invoice_lines l SET row_hash = invoice_line_hash(l);--> statement-breakpoint
CREATE TRIGGER invoices_seal BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION seal_invoice();--> statement-breakpoint
CREATE TRIGGER invoice_lines_seal BEFORE INSERT ON invoice_lines FOR EACH ROW EXECUTE FUNCTION seal_invoice_line();--> statement-breakpoint
CREATE TRIGGER credit_notes_seal BEFORE INSERT ON credit_notes FOR EACH ROW EXECUTE FUNCTION seal_credit_note();
--> statement-breakpoint

-- An issued document never changes: it is corrected by another document.
CREATE FUNCTION keep_issued() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Nested, since only invoices have the columns that may change.
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'invoices' THEN
    IF to_jsonb(OLD) - '{outstanding_paise,settled_at,voided_at,void_reason}'::text[]
         = to_jsonb(NEW) - '{outstanding_paise,settled_at,voided_at,void_reason}'::text[]
       AND (OLD.voided_at IS NULL OR (OLD.voided_at, OLD.void_reason) IS NOT DISTINCT FROM (NEW.voided_at, NEW.void_reason)) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'an issued document never changes' USING ERRCODE = 'QS030';
END
$$;
--> statement-breakpoint
CREATE TRIGGER invoices_keep BEFORE UPDATE OR DELETE ON invoices FOR EACH ROW EXECUTE FUNCTION keep_issued();--> statement-breakpoint
CREATE TRIGGER invoice_lines_keep BEFORE UPDATE OR DELETE ON invoice_lines FOR EACH ROW EXECUTE FUNCTION keep_issued();--> statement-breakpoint
CREATE TRIGGER credit_notes_keep BEFORE UPDATE OR DELETE ON credit_notes FOR EACH ROW EXECUTE FUNCTION keep_issued();--> statement-breakpoint
CREATE TRIGGER credit_note_lines_keep BEFORE UPDATE OR DELETE ON credit_note_lines FOR EACH ROW EXECUTE FUNCTION keep_issued();
--> statement-breakpoint

-- The ledger is append-only.
CREATE FUNCTION keep_posted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'what is posted never changes' USING ERRCODE = 'QS033';
END
$$;
--> statement-breakpoint
CREATE TRIGGER journals_keep BEFORE UPDATE OR DELETE ON journals FOR EACH ROW EXECUTE FUNCTION keep_posted();--> statement-breakpoint
CREATE TRIGGER ledger_entries_keep BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION keep_posted();
--> statement-breakpoint

-- Each book's entries of a journal sum to zero in every currency; and what they say of a receivable is what the invoice
-- says is still to be paid. Entries of a journal come in one statement.
CREATE FUNCTION balance_entries() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM added e GROUP BY e.journal_id, e.book_org_id, e.currency HAVING sum(e.amount_paise) <> 0) THEN
    RAISE EXCEPTION 'a book does not balance' USING ERRCODE = 'QS036';
  END IF;
  UPDATE invoices i SET outstanding_paise = i.outstanding_paise + owed.paise,
    -- The Indian day on which the last of it came, not the hour at which somebody wrote it down.
    settled_at = CASE WHEN i.outstanding_paise + owed.paise = 0 THEN owed.last_day::timestamp AT TIME ZONE 'Asia/Kolkata' END
  FROM (SELECT j.invoice_id, sum(e.amount_paise)::bigint AS paise, max(j.occurred_on) AS last_day
        FROM added e JOIN journals j ON j.id = e.journal_id
        WHERE e.account = 'receivable' AND j.invoice_id IS NOT NULL AND e.book_org_id = j.org_id
        GROUP BY j.invoice_id) AS owed
  WHERE i.id = owed.invoice_id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION balance_entries();
--> statement-breakpoint

-- Posts journals, each once by its key: the same again is nothing, another event under a known key is refused (QS032).
-- A host posts to its own book alone; the platform's own staff and jobs to any.
-- p_journals: [{key, kind, on, org, shipper, booking, invoice, hash, entries: [{book, account, party, currency, paise, purpose}]}];
-- a null book is the platform's.
CREATE FUNCTION post_journals(p_journals jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('app.platform', true), '') NOT IN ('operator', 'system') AND EXISTS (
    SELECT FROM jsonb_to_recordset(p_journals) AS j (org uuid, entries jsonb)
    LEFT JOIN LATERAL jsonb_to_recordset(j.entries) AS e (book uuid) ON true
    WHERE (j.org, e.book) IS DISTINCT FROM (nullif(current_setting('app.org_id', true), '')::uuid,
                                            nullif(current_setting('app.org_id', true), '')::uuid)) THEN
    RAISE EXCEPTION 'only the host posts to its books' USING ERRCODE = '42501';
  END IF;
  WITH told AS (
    SELECT * FROM jsonb_to_recordset(p_journals) AS j (key text, kind text, "on" date, org uuid, shipper uuid, booking uuid,
      invoice uuid, hash text, entries jsonb)
  ), written AS (
    INSERT INTO journals (key, kind, occurred_on, org_id, shipper_org_id, booking_id, invoice_id, content_hash, posted_by)
    SELECT key, kind, "on", org, shipper, booking, invoice, hash, nullif(current_setting('app.user_id', true), '')::uuid FROM told
    ORDER BY key
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key, occurred_on
  )
  INSERT INTO ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, currency, amount_paise, purpose, occurred_on)
  SELECT w.id, e.line, (e.entry ->> 'book')::uuid, e.entry ->> 'account', (e.entry ->> 'party')::uuid,
         coalesce(e.entry ->> 'currency', 'INR'), (e.entry ->> 'paise')::bigint, e.entry ->> 'purpose', w.occurred_on
  FROM written w JOIN told t ON t.key = w.key
  CROSS JOIN LATERAL jsonb_array_elements(t.entries) WITH ORDINALITY AS e (entry, line);
  IF EXISTS (SELECT FROM jsonb_to_recordset(p_journals) AS t (key text, hash text) JOIN journals j ON j.key = t.key
             WHERE j.content_hash <> t.hash) THEN
    RAISE EXCEPTION 'another event was posted under this key' USING ERRCODE = 'QS032';
  END IF;
END
$$;
--> statement-breakpoint

-- The books of what was issued and paid before there were any.
INSERT INTO journals (key, kind, occurred_on, org_id, shipper_org_id, booking_id, invoice_id, content_hash)
SELECT 'invoice/' || i.id, 'invoice', i.issued_on, i.org_id, i.shipper_org_id, i.booking_id, i.id, 'before the ledger' FROM invoices i;
--> statement-breakpoint
INSERT INTO ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, occurred_on)
SELECT j.id, e.line, i.org_id, e.account, e.party, e.paise, i.issued_on
FROM journals j JOIN invoices i ON i.id = j.invoice_id
CROSS JOIN LATERAL (VALUES (1, 'receivable', i.shipper_org_id, i.payable_paise), (2, 'storage_income', NULL, -i.taxable_paise),
  (3, 'output_cgst', NULL, -i.cgst_paise), (4, 'output_sgst', NULL, -i.sgst_paise), (5, 'output_igst', NULL, -i.igst_paise))
  AS e (line, account, party, paise)
WHERE e.paise <> 0;
--> statement-breakpoint
INSERT INTO journals (key, kind, occurred_on, org_id, shipper_org_id, booking_id, invoice_id, content_hash)
SELECT 'payment/' || p.id, 'payment', p.received_on, p.org_id, p.shipper_org_id, i.booking_id, i.id, 'before the ledger'
FROM payments p JOIN invoices i ON i.id = p.invoice_id;
--> statement-breakpoint
INSERT INTO ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, occurred_on)
SELECT j.id, e.line, p.org_id, e.account, e.party, e.paise, p.received_on
FROM payments p JOIN journals j ON j.key = 'payment/' || p.id
CROSS JOIN LATERAL (VALUES (1, 'bank', NULL::uuid, p.amount_paise), (2, 'receivable', p.shipper_org_id, -p.amount_paise))
  AS e (line, account, party, paise);
--> statement-breakpoint

ALTER FUNCTION balance_entries() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION post_journals(jsonb) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION invoice_hash(invoices), invoice_line_hash(invoice_lines), credit_note_hash(credit_notes), seal_invoice(), seal_invoice_line(), seal_credit_note(), keep_issued(), keep_posted(), balance_entries(), post_journals(jsonb) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION invoice_hash(invoices), invoice_line_hash(invoice_lines), credit_note_hash(credit_notes), post_journals(jsonb) TO quayslot_app;--> statement-breakpoint
-- Seeds post as the owner, through the same door.
GRANT EXECUTE ON FUNCTION post_journals(jsonb) TO quayslot_owner;
