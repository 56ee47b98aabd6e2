-- What the platform has collected for a host's invoices before a day: what was put to each, and no more than is left of it
-- with its debit notes and after its credit notes. Taxable value and payable are those of invoice and debit notes together.
CREATE OR REPLACE FUNCTION collected_for(p_org uuid, p_before date)
RETURNS TABLE (supply_kind text, amount_paise bigint, taxable_paise bigint, payable_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.supply_kind, greatest(0, least(put.paise, i.payable_paise + noted.added - noted.credited))::bigint,
    (i.taxable_paise + noted.added_taxable)::bigint, (i.payable_paise + noted.added)::bigint
  FROM (
    SELECT p.invoice_id, sum(p.applied_paise) AS paise FROM receipts r JOIN payments p ON p.receipt_id = r.id
    WHERE r.org_id = p_org AND r.collector = 'platform' AND r.received_on < p_before GROUP BY p.invoice_id
  ) AS put JOIN invoices i ON i.id = put.invoice_id
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(n.payable_paise) FILTER (WHERE n.kind = 'credit_note'), 0) AS credited,
      coalesce(sum(n.payable_paise) FILTER (WHERE n.kind = 'debit_note'), 0) AS added,
      coalesce(sum(n.taxable_paise) FILTER (WHERE n.kind = 'debit_note'), 0) AS added_taxable
    FROM credit_notes n WHERE n.invoice_id = i.id AND n.issued_on < p_before
  ) AS noted
  WHERE coalesce(current_setting('app.platform', true), '') IN ('operator', 'system') AND i.payable_paise > 0
  ORDER BY i.id
$$;
