ALTER TABLE "payments" DROP CONSTRAINT "payments_amount";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "applied_paise" bigint;--> statement-breakpoint
-- What was applied stands in the books: the receivable a payment took away, less the tax deducted on the way.
UPDATE payments p SET applied_paise = least(p.amount_paise, greatest(0, coalesce((
  SELECT -sum(e.amount_paise) FROM journals j JOIN ledger_entries e ON e.journal_id = j.id
  WHERE j.key IN ('payment/' || p.id, 'matched/' || p.id) AND e.account = 'receivable'), 0) - p.tds_paise));--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "applied_paise" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "receipts" ADD COLUMN "unmatched_paise" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE receipts r SET unmatched_paise = r.amount_paise - coalesce((SELECT sum(p.amount_paise) FROM payments p WHERE p.receipt_id = r.id), 0);--> statement-breakpoint
CREATE INDEX "receipts_unmatched_idx" ON "receipts" USING btree ("received_on","id") WHERE unmatched_paise > 0;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_amount" CHECK ("payments"."amount_paise" > 0 and "payments"."tds_paise" >= 0 and "payments"."applied_paise" between 0 and "payments"."amount_paise");--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_unmatched" CHECK ("receipts"."unmatched_paise" between 0 and "receipts"."amount_paise");--> statement-breakpoint
DROP POLICY "receipts_guard" ON "receipts" CASCADE;--> statement-breakpoint
CREATE POLICY "receipts_guard" ON "receipts" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "source_taxes_guard" ON "source_taxes" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint

-- A bank gives a reference once; whether it is called a transfer or UPI is a guess from its text.
ALTER TABLE "receipts" DROP CONSTRAINT "receipts_reference_key";--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_reference_key" UNIQUE("org_id","reference");--> statement-breakpoint
GRANT UPDATE (unmatched_paise) ON receipts TO quayslot_guard;--> statement-breakpoint
GRANT SELECT (org_id, month) ON source_taxes TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
-- All of a receipt is unmatched until payments are made of it; the check refuses more of them than came.
CREATE FUNCTION receipt_unmatched() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.unmatched_paise := NEW.amount_paise;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE FUNCTION receipt_put() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE receipts SET unmatched_paise = unmatched_paise - NEW.amount_paise WHERE id = NEW.receipt_id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER receipts_unmatched BEFORE INSERT ON receipts FOR EACH ROW EXECUTE FUNCTION receipt_unmatched();--> statement-breakpoint
CREATE TRIGGER payments_put AFTER INSERT ON payments FOR EACH ROW EXECUTE FUNCTION receipt_put();--> statement-breakpoint
DROP FUNCTION collected_for(uuid, date, date);--> statement-breakpoint
-- What the platform has collected for a host's invoices before a day: what was put to each, and no more than is left of it
-- after its credit notes.
CREATE FUNCTION collected_for(p_org uuid, p_before date)
RETURNS TABLE (supply_kind text, amount_paise bigint, taxable_paise bigint, payable_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.supply_kind, greatest(0, least(put.paise, i.payable_paise - coalesce((
      SELECT sum(n.payable_paise) FROM credit_notes n WHERE n.invoice_id = i.id AND n.kind = 'credit_note' AND n.issued_on < p_before), 0)))::bigint,
    i.taxable_paise, i.payable_paise
  FROM (
    SELECT p.invoice_id, sum(p.applied_paise) AS paise FROM receipts r JOIN payments p ON p.receipt_id = r.id
    WHERE r.org_id = p_org AND r.collector = 'platform' AND r.received_on < p_before GROUP BY p.invoice_id
  ) AS put JOIN invoices i ON i.id = put.invoice_id
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system') AND i.payable_paise > 0
  ORDER BY i.id
$$;
--> statement-breakpoint
-- The hosts whose money came to the platform before a day and whose taxes of the month are not kept back yet.
CREATE FUNCTION hosts_collected_for(p_month date, p_before date)
RETURNS TABLE (org_id uuid, gstin text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.gstin FROM organisations o
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system') AND o.is_host
    AND EXISTS (SELECT FROM receipts r WHERE r.org_id = o.id AND r.collector = 'platform' AND r.received_on < p_before)
    AND NOT EXISTS (SELECT FROM source_taxes t WHERE t.org_id = o.id AND t.month = p_month)
  ORDER BY o.id
$$;
--> statement-breakpoint
-- The hosts with something to charge for in these days, with what a document names of them, and the pallet-days of agreed
-- stays in them.
CREATE OR REPLACE FUNCTION settled_hosts(p_from date, p_to date)
RETURNS TABLE (org_id uuid, legal_name text, address text, pin text, state_code text, gstin text, pallet_days bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.legal_name, o.address, o.pin, o.state_code, o.gstin, coalesce((
    SELECT sum(b.pallets::bigint * (least(b.ends_on, p_to) - greatest(b.starts_on, p_from))) FROM bookings b
    WHERE b.host_org_id = o.id AND b.starts_on < p_to AND b.ends_on > p_from
      AND b.state NOT IN ('held', 'requested', 'expired', 'withdrawn', 'declined', 'cancelled')), 0)::bigint
  FROM organisations o
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system')
    AND EXISTS (SELECT FROM invoices i WHERE i.org_id = o.id AND i.issued_on >= p_from AND i.issued_on < p_to AND i.voided_at IS NULL)
  ORDER BY o.id
$$;
--> statement-breakpoint
ALTER FUNCTION receipt_put() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION collected_for(uuid, date) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION hosts_collected_for(date, date) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION receipt_unmatched(), receipt_put(), collected_for(uuid, date), hosts_collected_for(date, date) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION collected_for(uuid, date), hosts_collected_for(date, date) TO quayslot_app;
