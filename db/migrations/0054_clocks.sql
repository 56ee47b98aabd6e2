CREATE TABLE "clock_alerts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"clock" text NOT NULL,
	"mark_on" date NOT NULL,
	"step" integer NOT NULL,
	"told_on" date NOT NULL,
	"letters" integer NOT NULL,
	"told_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "clock_alerts_step_key" UNIQUE("subject_id","clock","mark_on","step"),
	CONSTRAINT "clock_alerts_letters" CHECK ("clock_alerts"."letters" >= 0)
);
--> statement-breakpoint
ALTER TABLE "clock_alerts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "rejected_reason" text;--> statement-breakpoint
ALTER TABLE "clock_alerts" ADD CONSTRAINT "clock_alerts_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bookings_to_come_idx" ON "bookings" USING btree ("starts_on","id") WHERE state in ('confirmed', 'arriving');--> statement-breakpoint
CREATE INDEX "papers_ending_idx" ON "papers" USING btree ("valid_until","id") WHERE withdrawn_at is null and valid_until is not null;--> statement-breakpoint
CREATE INDEX "lots_clocks_idx" ON "lots" USING btree ("id") WHERE stock_pallets > 0;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_rejected" CHECK ("papers"."rejected_reason" is null or "papers"."withdrawn_at" is not null);--> statement-breakpoint
CREATE POLICY "clock_alerts_select" ON "clock_alerts" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (((select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "clock_alerts_insert" ON "clock_alerts" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "clock_alerts_update" ON "clock_alerts" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "clock_alerts_delete" ON "clock_alerts" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "clock_alerts_owner" ON "clock_alerts" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);
--> statement-breakpoint
ALTER TABLE clock_alerts FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON clock_alerts TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON decisions TO quayslot_guard;--> statement-breakpoint
GRANT UPDATE (rejected_reason) ON papers TO quayslot_app;--> statement-breakpoint
-- A paper is rejected by operators, as it is verified by them.
CREATE OR REPLACE FUNCTION refuse_own_stamp() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_user = 'quayslot_app' AND coalesce(current_setting('app.platform', true), '') <> 'operator'
     AND ((NEW.verified_by IS NOT NULL OR NEW.verified_at IS NOT NULL)
          AND (TG_OP = 'INSERT' OR (NEW.verified_by, NEW.verified_at) IS DISTINCT FROM (OLD.verified_by, OLD.verified_at))
       OR NEW.rejected_reason IS NOT NULL AND TG_OP = 'INSERT'
       OR TG_OP = 'UPDATE' AND NEW.rejected_reason IS DISTINCT FROM OLD.rejected_reason) THEN
    RAISE EXCEPTION 'papers are verified and rejected by operators' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
-- What the clocks of standing goods go by: the facts of the newest decision, the first day as waste any decision ever named (no
-- reclassification moves it), and the documents of the profile's newest version, where an order of extension is put.
CREATE FUNCTION cargo_on_clocks(p_bookings uuid[])
RETURNS TABLE (booking_id uuid, facts jsonb, waste_since date, documents jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.id, newest.facts, ever.waste_since, coalesce(cargo.documents, '[]')
  FROM bookings b
  CROSS JOIN LATERAL (
    SELECT d.facts FROM decisions d WHERE d.org_id = b.host_org_id AND d.booking_id = b.id
    ORDER BY d.decided_at DESC LIMIT 1) AS newest
  CROSS JOIN LATERAL (
    SELECT min((d.facts ->> 'wasteSince')::date) AS waste_since FROM decisions d
    WHERE d.org_id = b.host_org_id AND d.booking_id = b.id) AS ever
  LEFT JOIN LATERAL (
    SELECT v.facts -> 'documents' AS documents FROM cargo_versions stood
    JOIN cargo_versions v ON v.org_id = stood.org_id AND v.profile_id = stood.profile_id
    WHERE stood.org_id = b.shipper_org_id AND stood.id = b.cargo_version_id
    ORDER BY v.version DESC LIMIT 1) AS cargo ON true
  WHERE b.id = ANY (p_bookings) AND current_setting('app.platform', true) = 'system'
$$;
--> statement-breakpoint
-- Papers whose last day lies in some days, behind one of them, in the order of their index: whose they are, in which zone their
-- days are, and whether another of the same kind goes on where they end.
CREATE FUNCTION ending_papers(p_from date, p_to date, p_after_day date, p_after_id uuid, p_limit integer)
RETURNS TABLE (id uuid, org_id uuid, valid_until date, time_zone text, is_followed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, p.org_id, p.valid_until, coalesce(f.time_zone, 'Asia/Kolkata'), EXISTS (
    SELECT FROM papers n
    WHERE n.org_id = p.org_id AND n.facility_id IS NOT DISTINCT FROM p.facility_id AND n.kind = p.kind AND n.withdrawn_at IS NULL
      AND n.valid_from <= p.valid_until + 1 AND (n.valid_until IS NULL OR n.valid_until > p.valid_until) AND n.names @> p.names)
  FROM papers p
  LEFT JOIN facilities f ON f.org_id = p.org_id AND f.id = p.facility_id
  WHERE current_setting('app.platform', true) = 'system' AND p.withdrawn_at IS NULL AND p.valid_until BETWEEN p_from AND p_to
    AND (p_after_id IS NULL OR (p.valid_until, p.id) > (p_after_day, p_after_id))
  ORDER BY p.valid_until, p.id
  LIMIT p_limit
$$;
--> statement-breakpoint
-- Where letters about an organisation's own papers go: its owners and managers.
CREATE FUNCTION manager_contacts(p_org uuid)
RETURNS TABLE (user_id uuid, email text, slug text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, u.email, o.slug
  FROM organisations o
  JOIN memberships m ON m.org_id = o.id AND m.role IN ('owner', 'manager')
  JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
  WHERE o.id = p_org AND coalesce(current_setting('app.platform', true), '') IN ('operator', 'system')
  ORDER BY u.email
  LIMIT 20
$$;
--> statement-breakpoint
ALTER FUNCTION cargo_on_clocks(uuid[]) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION ending_papers(date, date, date, uuid, integer) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION manager_contacts(uuid) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION cargo_on_clocks(uuid[]), ending_papers(date, date, date, uuid, integer), manager_contacts(uuid) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION cargo_on_clocks(uuid[]), ending_papers(date, date, date, uuid, integer), manager_contacts(uuid) TO quayslot_app;
