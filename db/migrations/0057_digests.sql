-- The organisations a day is told to, in pages behind one of them. Our own jobs ask, which see no tenant's rows.
CREATE FUNCTION digest_organisations(p_behind uuid, p_limit integer)
RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.name
  FROM organisations o
  WHERE (p_behind IS NULL OR o.id > p_behind) AND coalesce(current_setting('app.platform', true), '') = 'system'
  ORDER BY o.id
  LIMIT p_limit
$$;
--> statement-breakpoint
-- Who may read what the day brings to an organisation.
CREATE FUNCTION digest_readers(p_org uuid)
RETURNS TABLE (user_id uuid, email text, slug text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, u.email, o.slug, m.role
  FROM organisations o
  JOIN memberships m ON m.org_id = o.id
  JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
  WHERE o.id = p_org AND coalesce(current_setting('app.platform', true), '') = 'system'
  ORDER BY u.email
  LIMIT 200
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION digest_organisations(uuid, integer), digest_readers(uuid) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION digest_organisations(uuid, integer), digest_readers(uuid) TO quayslot_app;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION digest_organisations(uuid, integer) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION digest_readers(uuid) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;
