-- The rulebook's rights and narrow doors. As in 0001: definer functions belong to quayslot_guard and have a fixed search
-- path that ends in pg_temp.

GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
ALTER TABLE cargo_profiles FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE cargo_versions FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE reclassifications FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE decisions FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE rulebook_versions FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE papers FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE host_conditions FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;--> statement-breakpoint

GRANT SELECT, INSERT ON cargo_profiles, cargo_versions, reclassifications, decisions, papers, host_conditions, api_keys TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (name, latest_version, archived_at) ON cargo_profiles TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, evidence, reviewed_by, reviewed_at, review_note, effective_on, effective_version) ON reclassifications TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (verified_by, verified_at, withdrawn_at) ON papers TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (effective_to) ON host_conditions TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (revoked_at) ON api_keys TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON rulebook_versions TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (amendment, note, effective_from, content, content_hash, state, published_by, published_at) ON rulebook_versions TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (licence_section, licensee_iec) ON facilities TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (building, place, wall_fire_minutes, bay_gap_cm, sprinklered) ON halls TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (accepted_forms, accepted_packagings, quarantine, max_pallet_mass_grams) ON slots TO quayslot_app;--> statement-breakpoint

-- A host can't stamp its own papers as seen: the tenant's door may only withdraw one.
CREATE FUNCTION refuse_own_stamp() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_user = 'quayslot_app' AND coalesce(current_setting('app.platform', true), '') <> 'operator'
     AND (NEW.verified_by IS NOT NULL OR NEW.verified_at IS NOT NULL)
     AND (TG_OP = 'INSERT' OR (NEW.verified_by, NEW.verified_at) IS DISTINCT FROM (OLD.verified_by, OLD.verified_at)) THEN
    RAISE EXCEPTION 'papers are verified by operators' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER papers_refuse_own_stamp BEFORE INSERT OR UPDATE ON papers
  FOR EACH ROW EXECUTE FUNCTION refuse_own_stamp();
--> statement-breakpoint

-- What was decided under a version must stay askable: a published one never changes, whoever writes.
CREATE FUNCTION keep_published_rulebook() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state = 'published' THEN
    RAISE EXCEPTION 'a published rulebook never changes' USING ERRCODE = 'QS005';
  END IF;
  RETURN coalesce(NEW, OLD);
END
$$;
--> statement-breakpoint
CREATE TRIGGER rulebook_versions_keep_published BEFORE UPDATE OR DELETE ON rulebook_versions
  FOR EACH ROW EXECUTE FUNCTION keep_published_rulebook();
--> statement-breakpoint

-- Everything of a slot that decides about cargo, for strangers too: where it stands, what it takes, which papers hold
-- when. Numbers and names of papers stay with the host.
CREATE FUNCTION slot_settings(p_slots uuid[])
RETURNS TABLE (slot_id uuid, host_org_id uuid, facility_id uuid, hall_id uuid, building text, place integer,
               wall_fire_minutes integer, bay_gap_cm integer, sprinklered boolean, regime text, accepted_classes text[],
               accepted_forms text[], accepted_packagings text[], quarantine boolean, max_pallet_mass_grams bigint,
               licence_section text, licensee_iec text, booking_mode text, papers jsonb, conditions jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, s.org_id, s.facility_id, h.id, h.building, h.place, h.wall_fire_minutes, h.bay_gap_cm, h.sprinklered,
         s.regime, s.hazard_classes, s.accepted_forms, s.accepted_packagings, s.quarantine, s.max_pallet_mass_grams,
         f.licence_section, f.licensee_iec, s.booking_mode,
         coalesce((SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'validFrom', p.valid_from, 'validUntil', p.valid_until,
                                                       'names', p.names, 'verified', p.verified_at IS NOT NULL,
                                                       'coversPaise', p.covers_paise))
                   FROM papers p WHERE p.org_id = s.org_id AND (p.facility_id = s.facility_id OR p.facility_id IS NULL)
                     AND p.withdrawn_at IS NULL), '[]'),
         coalesce((SELECT jsonb_agg(jsonb_build_object('effect', c.effect, 'when', c.condition, 'sentence', c.sentence,
                                                       'effectiveFrom', c.effective_from, 'effectiveTo', c.effective_to))
                   FROM host_conditions c WHERE c.org_id = s.org_id AND (c.slot_id = s.id OR c.slot_id IS NULL)), '[]')
  FROM slots s
  JOIN halls h ON h.id = s.hall_id
  JOIN facilities f ON f.id = s.facility_id
  WHERE s.id = ANY (p_slots)
$$;
--> statement-breakpoint

-- What stands or is held to stand in the facility of each slot on days of [p_from, p_to) and matters to a neighbour:
-- where, how long, and which hazards; never whose. Harmless cargo without a group is left out.
CREATE FUNCTION slot_neighbours(p_slots uuid[], p_from date, p_to date, p_except uuid DEFAULT NULL)
RETURNS TABLE (asked_slot_id uuid, slot_id uuid, hall_id uuid, building text, place integer, wall_fire_minutes integer,
               bay_gap_cm integer, starts_on date, ends_on date, hazard_classes text[], storage_classes text[],
               hazard_groups text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT asked.id, near.id, h.id, h.building, h.place, h.wall_fire_minutes, h.bay_gap_cm,
         a.starts_on, a.ends_on, a.hazard_classes, a.storage_classes, a.hazard_groups
  FROM slots asked
  JOIN slots near ON near.facility_id = asked.facility_id
  JOIN halls h ON h.id = near.hall_id
  JOIN allocations a ON a.slot_id = near.id
  WHERE asked.id = ANY (p_slots) AND a.ends_on > p_from AND a.starts_on < p_to
    AND a.state IN ('held', 'confirmed')
    AND (a.state = 'confirmed' OR a.held_until > clock_timestamp())
    AND (p_except IS NULL OR a.booking_id <> p_except)
    AND (a.hazard_classes <> '{}' OR a.hazard_groups <> '{}')
$$;
--> statement-breakpoint

-- Who calls the API with this key. Notes its use, at most once a minute: a busy key would otherwise write on every call.
CREATE FUNCTION use_api_key(p_secret_hash text)
RETURNS TABLE (id uuid, org_id uuid, org_slug text, user_id uuid, is_operator boolean, role text, scopes text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE api_keys k SET last_used_at = clock_timestamp()
  WHERE k.secret_hash = p_secret_hash AND k.revoked_at IS NULL
    AND (k.last_used_at IS NULL OR k.last_used_at < clock_timestamp() - interval '1 minute');
  RETURN QUERY
    SELECT k.id, k.org_id, o.slug, k.created_by, u.is_operator, m.role, k.scopes
    FROM api_keys k
    JOIN users u ON u.id = k.created_by AND u.disabled_at IS NULL
    LEFT JOIN organisations o ON o.id = k.org_id
    LEFT JOIN memberships m ON m.org_id = k.org_id AND m.user_id = k.created_by
    WHERE k.secret_hash = p_secret_hash AND k.revoked_at IS NULL
      AND CASE WHEN k.org_id IS NULL THEN u.is_operator ELSE m.role IS NOT NULL END;
END
$$;
--> statement-breakpoint

-- The shipper's own papers, for the decision on one of its bookings: the host asks again when it accepts.
CREATE FUNCTION booking_shipper_papers(p_booking uuid)
RETURNS TABLE (kind text, valid_from date, valid_until date, names text[], verified boolean, covers_paise bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.kind, p.valid_from, p.valid_until, p.names, p.verified_at IS NOT NULL, p.covers_paise
  FROM bookings b
  JOIN papers p ON p.org_id = b.shipper_org_id AND p.facility_id IS NULL AND p.withdrawn_at IS NULL
  WHERE b.id = p_booking
    AND (nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id)
         OR current_setting('app.platform', true) = 'operator')
$$;
--> statement-breakpoint

GRANT SELECT ON papers, host_conditions TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, UPDATE (last_used_at) ON api_keys TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION slot_settings(uuid[]) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION slot_neighbours(uuid[], date, date, uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION use_api_key(text) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION booking_shipper_papers(uuid) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION slot_settings(uuid[]), slot_neighbours(uuid[], date, date, uuid), use_api_key(text), booking_shipper_papers(uuid), refuse_own_stamp(), keep_published_rulebook() FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION slot_settings(uuid[]), slot_neighbours(uuid[], date, date, uuid), use_api_key(text), booking_shipper_papers(uuid) TO quayslot_app;
