-- Whoever has the address of an invoice's page at Stripe sees the invoice: it goes with the other links.
CREATE OR REPLACE FUNCTION sweep_old_rows(p_batch integer)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  week_ago timestamptz := clock_timestamp() - interval '7 days';
  total integer := 0;
  swept integer;
BEGIN
  DELETE FROM sessions WHERE id IN (
    SELECT s.id FROM sessions s WHERE s.expires_at <= clock_timestamp() LIMIT p_batch);
  GET DIAGNOSTICS swept = ROW_COUNT;
  total := total + swept;
  DELETE FROM user_tokens WHERE id IN (SELECT t.id FROM user_tokens t WHERE t.expires_at <= week_ago LIMIT p_batch);
  GET DIAGNOSTICS swept = ROW_COUNT;
  total := total + swept;
  DELETE FROM command_receipts WHERE ctid IN (
    SELECT r.ctid FROM command_receipts r WHERE r.created_at <= week_ago LIMIT p_batch);
  GET DIAGNOSTICS swept = ROW_COUNT;
  total := total + swept;
  UPDATE mail_outbox SET props = props - 'url' - 'resetUrl' - 'signInUrl' - 'cardPage' WHERE id IN (
    SELECT m.id FROM mail_outbox m
    WHERE m.created_at <= week_ago AND m.props ?| ARRAY['url', 'resetUrl', 'signInUrl', 'cardPage'] LIMIT p_batch);
  GET DIAGNOSTICS swept = ROW_COUNT;
  RETURN total + swept;
END
$$;
