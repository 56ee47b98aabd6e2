CREATE POLICY "deposits_guard" ON "deposits" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint

-- What the platform collects for an invoice is more than what was put to it at once: a deposit kept for it, and a shipper's
-- balance used for it, as far as the balance came to the platform. Balances are used in the order of their use.
GRANT SELECT (org_id, invoice_id, kept_paise, collector, ended_on) ON deposits TO quayslot_guard;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
CREATE OR REPLACE FUNCTION collected_for(p_org uuid, p_before date)
RETURNS TABLE (supply_kind text, amount_paise bigint, taxable_paise bigint, payable_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH put AS (
    SELECT p.invoice_id, p.shipper_org_id, p.applied_paise, p.amount_paise - p.applied_paise AS over
    FROM receipts r JOIN payments p ON p.receipt_id = r.id
    WHERE r.org_id = p_org AND r.collector = 'platform' AND r.received_on < p_before
  ), used AS (
    SELECT j.invoice_id, e.party_org_id AS shipper, e.amount_paise AS paise,
      sum(e.amount_paise) OVER (PARTITION BY e.party_org_id ORDER BY j.occurred_on, j.id) AS until
    FROM journals j JOIN ledger_entries e ON e.journal_id = j.id
    WHERE j.org_id = p_org AND j.kind = 'balance_used' AND j.occurred_on < p_before
      AND e.book_org_id = p_org AND e.account = 'shipper_balance'
      AND e.party_org_id IN (SELECT shipper_org_id FROM put WHERE over > 0)
  ), parts AS (
    SELECT invoice_id, applied_paise AS paise FROM put
    UNION ALL
    SELECT u.invoice_id, greatest(0, least(u.paise, o.over - (u.until - u.paise)))
    FROM used u JOIN (SELECT shipper_org_id, sum(over) AS over FROM put GROUP BY 1) AS o ON o.shipper_org_id = u.shipper
    UNION ALL
    SELECT d.invoice_id, d.kept_paise FROM deposits d
    WHERE d.org_id = p_org AND d.collector = 'platform' AND d.invoice_id IS NOT NULL AND d.ended_on < p_before
  )
  SELECT i.supply_kind, greatest(0, least(whole.paise, i.payable_paise + noted.added - noted.credited))::bigint,
    (i.taxable_paise + noted.added_taxable)::bigint, (i.payable_paise + noted.added)::bigint
  FROM (SELECT invoice_id, sum(paise) AS paise FROM parts GROUP BY 1) AS whole JOIN invoices i ON i.id = whole.invoice_id
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(n.payable_paise) FILTER (WHERE n.kind = 'credit_note'), 0) AS credited,
      coalesce(sum(n.payable_paise) FILTER (WHERE n.kind = 'debit_note'), 0) AS added,
      coalesce(sum(n.taxable_paise) FILTER (WHERE n.kind = 'debit_note'), 0) AS added_taxable
    FROM credit_notes n WHERE n.invoice_id = i.id AND n.issued_on < p_before
  ) AS noted
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system') AND i.payable_paise > 0
  ORDER BY i.id
$$;
--> statement-breakpoint
-- As before, and hosts for whom the platform kept a deposit.
CREATE OR REPLACE FUNCTION hosts_collected_for(p_month date, p_before date)
RETURNS TABLE (org_id uuid, gstin text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.gstin FROM organisations o
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system') AND o.is_host
    AND (EXISTS (SELECT FROM receipts r WHERE r.org_id = o.id AND r.collector = 'platform' AND r.received_on < p_before)
      OR EXISTS (SELECT FROM deposits d WHERE d.org_id = o.id AND d.collector = 'platform' AND d.kept_paise > 0 AND d.ended_on < p_before))
    AND NOT EXISTS (SELECT FROM source_taxes t WHERE t.org_id = o.id AND t.month = p_month)
  ORDER BY o.id
$$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;
