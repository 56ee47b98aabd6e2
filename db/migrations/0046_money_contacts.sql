GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
-- Where letters about the money of a booking go: the owners and accounts of one party. The parties, operators and jobs ask.
CREATE FUNCTION money_contacts(p_booking uuid, p_side text)
RETURNS TABLE (user_id uuid, email text, slug text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, u.email, o.slug
  FROM bookings b
  JOIN organisations o ON o.id = CASE p_side WHEN 'host' THEN b.host_org_id WHEN 'shipper' THEN b.shipper_org_id END
  JOIN memberships m ON m.org_id = o.id AND m.role IN ('owner', 'accounts')
  JOIN users u ON u.id = m.user_id AND u.email_verified_at IS NOT NULL AND u.disabled_at IS NULL
  WHERE b.id = p_booking
    AND (coalesce(current_setting('app.platform', true), '') IN ('system', 'operator')
      OR nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id))
  ORDER BY u.email
  LIMIT 20
$$;
--> statement-breakpoint
ALTER FUNCTION money_contacts(uuid, text) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION money_contacts(uuid, text) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION money_contacts(uuid, text) TO quayslot_app;--> statement-breakpoint
-- Letters that wait are of the one template for news of an invoice.
UPDATE mail_outbox SET template = 'invoice-news', props = (props - '{amount,reference,paidOn}'::text[]) || jsonb_build_object('facts',
  jsonb_build_array(jsonb_build_array('Amount', props -> 'amount'), jsonb_build_array('Bank reference', props -> 'reference'),
    jsonb_build_array('Paid on', props -> 'paidOn'))) WHERE template = 'payment-advice';
