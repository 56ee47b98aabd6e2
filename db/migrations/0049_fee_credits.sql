ALTER TABLE "fee_invoice_lines" DROP CONSTRAINT "fee_invoice_lines_invoice_key";--> statement-breakpoint
ALTER TABLE "fee_invoices" DROP CONSTRAINT "fee_invoices_month_key";--> statement-breakpoint
ALTER TABLE "fee_invoices" DROP CONSTRAINT "fee_invoices_series_key";--> statement-breakpoint
ALTER TABLE "e_invoice_answers" DROP CONSTRAINT "e_invoice_answers_one";--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" DROP CONSTRAINT "fee_invoice_lines_fee_fk";--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ALTER COLUMN "shipper_org_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "fee_counters" DROP CONSTRAINT "fee_counters_pkey";--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ADD COLUMN "fee_invoice_id" uuid;--> statement-breakpoint
ALTER TABLE "fee_counters" ADD COLUMN "kind" text DEFAULT 'invoice' NOT NULL;--> statement-breakpoint
ALTER TABLE "fee_counters" ADD CONSTRAINT "fee_counters_kind_financial_year_pk" PRIMARY KEY("kind","financial_year");--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD COLUMN "kind" text DEFAULT 'invoice' NOT NULL;--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD COLUMN "debit_note_id" uuid;--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD COLUMN "charged_on_id" uuid;--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD COLUMN "charged_line" integer;--> statement-breakpoint
ALTER TABLE "fee_invoices" ADD COLUMN "kind" text DEFAULT 'invoice' NOT NULL;--> statement-breakpoint
ALTER TABLE "fee_invoices" ADD CONSTRAINT "fee_invoices_kind_key" UNIQUE("org_id","id","kind");--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ADD CONSTRAINT "e_invoice_answers_fee_fk" FOREIGN KEY ("org_id","fee_invoice_id") REFERENCES "public"."fee_invoices"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD CONSTRAINT "fee_invoice_lines_charged_fk" FOREIGN KEY ("org_id","charged_on_id") REFERENCES "public"."fee_invoices"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD CONSTRAINT "fee_invoice_lines_note_fk" FOREIGN KEY ("org_id","shipper_org_id","debit_note_id") REFERENCES "public"."credit_notes"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD CONSTRAINT "fee_invoice_lines_fee_fk" FOREIGN KEY ("org_id","fee_invoice_id","kind") REFERENCES "public"."fee_invoices"("org_id","id","kind") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "fee_invoice_lines_invoice_key" ON "fee_invoice_lines" USING btree ("invoice_id") WHERE "fee_invoice_lines"."kind" = 'invoice' and "fee_invoice_lines"."debit_note_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "fee_invoice_lines_note_key" ON "fee_invoice_lines" USING btree ("debit_note_id") WHERE "fee_invoice_lines"."kind" = 'invoice';--> statement-breakpoint
CREATE INDEX "fee_invoice_lines_document_idx" ON "fee_invoice_lines" USING btree ("invoice_id");--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ADD CONSTRAINT "e_invoice_answers_feeInvoiceId_unique" UNIQUE("fee_invoice_id");--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD CONSTRAINT "fee_invoice_lines_charged_key" UNIQUE("fee_invoice_id","charged_on_id","charged_line");--> statement-breakpoint
ALTER TABLE "fee_invoices" ADD CONSTRAINT "fee_invoices_month_key" UNIQUE("org_id","month","kind");--> statement-breakpoint
ALTER TABLE "fee_invoices" ADD CONSTRAINT "fee_invoices_series_key" UNIQUE("kind","financial_year","sequence");--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ADD CONSTRAINT "e_invoice_answers_shipper" CHECK (("e_invoice_answers"."shipper_org_id" is null) = ("e_invoice_answers"."fee_invoice_id" is not null));--> statement-breakpoint
ALTER TABLE "e_invoice_answers" ADD CONSTRAINT "e_invoice_answers_one" CHECK (num_nonnulls("e_invoice_answers"."invoice_id", "e_invoice_answers"."credit_note_id", "e_invoice_answers"."fee_invoice_id") = 1);--> statement-breakpoint
ALTER TABLE "fee_invoice_lines" ADD CONSTRAINT "fee_invoice_lines_charged" CHECK (num_nonnulls("fee_invoice_lines"."charged_on_id", "fee_invoice_lines"."charged_line") = case when "fee_invoice_lines"."kind" = 'credit_note' then 2 else 0 end);--> statement-breakpoint
CREATE POLICY "fee_invoice_lines_guard" ON "fee_invoice_lines" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "fee_invoices_guard" ON "fee_invoices" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint

-- Fee credits. A credit note says more than its invoice did; what is sealed already keeps its seal.
CREATE OR REPLACE FUNCTION fee_invoice_hash(i fee_invoices) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to((jsonb_build_array(i.id, i.org_id, i.month, i.number, i.financial_year, i.sequence,
    i.issued_on, i.supplier, i.recipient, i.place_of_supply, i.place_of_supply_name, i.supply_kind, i.taxable_paise,
    i.cgst_paise, i.sgst_paise, i.igst_paise, i.total_paise)
    || CASE WHEN i.kind = 'invoice' THEN '[]' ELSE jsonb_build_array(i.kind) END)::text, 'UTF8')), 'hex')
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION fee_invoice_line_hash(l fee_invoice_lines) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to((jsonb_build_array(l.fee_invoice_id, l.line_number, l.invoice_id, l.description, l.formula,
    l.sac, l.base_paise, l.rule_code, l.rule_id, l.taxable_paise, l.rate_basis_points, l.cgst_paise, l.sgst_paise,
    l.igst_paise)
    || CASE WHEN l.kind = 'invoice' AND l.debit_note_id IS NULL THEN '[]'
      ELSE jsonb_build_array(l.kind, l.debit_note_id, l.charged_on_id, l.charged_line) END)::text, 'UTF8')), 'hex')
$$;
--> statement-breakpoint
GRANT SELECT ON fee_invoices, fee_invoice_lines TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
DROP FUNCTION fee_basis(uuid, date, date);
--> statement-breakpoint

-- A host's invoice and its debit notes, one after the other, with what is left of each before a day: credit notes take from
-- the invoice first, so that what is left of a document only ever falls. Of a void invoice nothing is left.
CREATE FUNCTION documents_left(p_org uuid, p_invoice uuid, p_before date)
RETURNS TABLE (debit_note_id uuid, number text, issued_on date, left_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.debit_note_id, d.number, d.issued_on, greatest(0, least(d.taxable_paise,
      sum(d.taxable_paise) OVER (ORDER BY d.place, d.sequence) - (
        SELECT coalesce(sum(n.taxable_paise), 0) FROM credit_notes n
        WHERE n.org_id = p_org AND n.invoice_id = p_invoice AND n.kind = 'credit_note' AND n.issued_on < p_before)))::bigint
  FROM (
    SELECT 0 AS place, i.sequence, NULL::uuid AS debit_note_id, i.number, i.issued_on,
      CASE WHEN i.voided_at IS NULL THEN i.taxable_paise ELSE 0 END AS taxable_paise
    FROM invoices i WHERE i.org_id = p_org AND i.id = p_invoice AND i.issued_on < p_before
    UNION ALL
    SELECT 1, n.sequence, n.id, n.number, n.issued_on, n.taxable_paise FROM credit_notes n
    WHERE n.org_id = p_org AND n.invoice_id = p_invoice AND n.kind = 'debit_note' AND n.issued_on < p_before
  ) AS d
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system')
$$;
--> statement-breakpoint
-- What commission of the days from p_from to before p_to is worked out from: the invoices and debit notes issued in them, with
-- what is left of each when they end.
CREATE FUNCTION fee_basis(p_org uuid, p_from date, p_to date)
RETURNS TABLE (shipper_org_id uuid, invoice_id uuid, debit_note_id uuid, number text, issued_on date, taxable_paise bigint,
  regime text, cargo_codes text[], port_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.shipper_org_id, i.id, d.debit_note_id, d.number, d.issued_on, d.left_paise, b.regime, b.hazard_classes, f.port_id
  FROM (
    SELECT i.id FROM invoices i WHERE i.org_id = p_org AND i.issued_on >= p_from AND i.issued_on < p_to
    UNION SELECT n.invoice_id FROM credit_notes n
    WHERE n.org_id = p_org AND n.kind = 'debit_note' AND n.issued_on >= p_from AND n.issued_on < p_to
  ) AS touched JOIN invoices i ON i.id = touched.id JOIN bookings b ON b.id = i.booking_id JOIN facilities f ON f.id = b.facility_id
  CROSS JOIN LATERAL documents_left(p_org, i.id, p_to) AS d
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system')
    AND d.issued_on >= p_from AND d.issued_on < p_to AND d.left_paise > 0
  ORDER BY i.sequence, d.debit_note_id NULLS FIRST
$$;
--> statement-breakpoint
-- Charged lines of which less is left before a day than they were charged for, after what was given back already.
CREATE FUNCTION fee_corrections(p_org uuid, p_before date)
RETURNS TABLE (fee_invoice_id uuid, fee_number text, fee_issued_on date, line_number integer, supply_kind text, place_of_supply text,
  place_of_supply_name text, shipper_org_id uuid, invoice_id uuid, debit_note_id uuid, number text, sac text, rule_code text,
  rule_id uuid, rate_basis_points integer, net_paise bigint, fee_paise bigint, net_credited_paise bigint,
  fee_credited_paise bigint, credited_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.id, f.number, f.issued_on, l.line_number, f.supply_kind, f.place_of_supply, f.place_of_supply_name, l.shipper_org_id,
    l.invoice_id, l.debit_note_id, d.number, l.sac, l.rule_code, l.rule_id, l.rate_basis_points, l.base_paise, l.taxable_paise,
    back.base, back.fee, l.base_paise - back.base - d.left_paise
  FROM fee_invoice_lines l JOIN fee_invoices f ON f.id = l.fee_invoice_id
  CROSS JOIN LATERAL documents_left(p_org, l.invoice_id, p_before) AS d
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(c.base_paise), 0)::bigint AS base, coalesce(sum(c.taxable_paise), 0)::bigint AS fee
    FROM fee_invoice_lines c WHERE c.invoice_id = l.invoice_id AND c.charged_on_id = l.fee_invoice_id AND c.charged_line = l.line_number
  ) AS back
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system')
    AND l.org_id = p_org AND l.kind = 'invoice' AND d.debit_note_id IS NOT DISTINCT FROM l.debit_note_id
    AND (EXISTS (SELECT FROM credit_notes n WHERE n.org_id = p_org AND n.invoice_id = l.invoice_id AND n.kind = 'credit_note')
      OR EXISTS (SELECT FROM invoices i WHERE i.id = l.invoice_id AND i.voided_at IS NOT NULL))
    AND l.base_paise - back.base > d.left_paise
  ORDER BY f.issued_on, f.sequence, l.line_number
$$;
--> statement-breakpoint
-- As before, and hosts whose invoices were corrected in these days.
CREATE OR REPLACE FUNCTION settled_hosts(p_from date, p_to date)
RETURNS TABLE (org_id uuid, legal_name text, address text, pin text, state_code text, gstin text, pallet_days bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.legal_name, o.address, o.pin, o.state_code, o.gstin, coalesce((
    SELECT sum(b.pallets::bigint * (least(b.ends_on, p_to) - greatest(b.starts_on, p_from))) FROM bookings b
    WHERE b.host_org_id = o.id AND b.starts_on < p_to AND b.ends_on > p_from
      AND b.state NOT IN ('held', 'requested', 'expired', 'withdrawn', 'declined', 'cancelled')), 0)::bigint
  FROM organisations o
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system')
    AND (EXISTS (SELECT FROM invoices i WHERE i.org_id = o.id AND i.issued_on >= p_from AND i.issued_on < p_to)
      OR EXISTS (SELECT FROM credit_notes n WHERE n.org_id = o.id AND n.issued_on >= p_from AND n.issued_on < p_to)
      OR EXISTS (SELECT FROM invoices i WHERE i.org_id = o.id AND i.voided_at >= p_from AND i.voided_at < p_to + 1))
  ORDER BY o.id
$$;
--> statement-breakpoint
ALTER FUNCTION documents_left(uuid, uuid, date) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION fee_basis(uuid, date, date) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION fee_corrections(uuid, date) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION documents_left(uuid, uuid, date), fee_basis(uuid, date, date), fee_corrections(uuid, date) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION fee_basis(uuid, date, date), fee_corrections(uuid, date) TO quayslot_app;
