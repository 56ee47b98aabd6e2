-- The booking guard, the public projection, the narrow doors, and what the application role may do at all.
-- Every SECURITY DEFINER function belongs to quayslot_guard, which sees only what its own policies grant, and has a
-- fixed search_path that ends in pg_temp: left out, a caller's temporary table would be found before the real one. `create or replace` is never used on a released function: a change is a new migration.

GRANT USAGE, CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO quayslot_app;
--> statement-breakpoint

-- FORCE: the owner is bound by policies too, so a forgotten policy shows as missing rows instead of a leak.
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE command_receipts FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE facilities FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE halls FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE slots FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE slot_gates FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE bookings FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE allocations FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE invoice_counters FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE invoices FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE invoice_lines FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE payments FORCE ROW LEVEL SECURITY;--> statement-breakpoint

-- The application's rights, table by table. What is not granted here cannot happen, policy or not:
-- no invoice is rewritten, no audit row is changed, no allocation is deleted.
GRANT SELECT ON users, user_tokens TO quayslot_app;--> statement-breakpoint
-- Nobody becomes an operator, or is let in again, by way of the application.
GRANT INSERT ON users TO quayslot_app;--> statement-breakpoint
CREATE FUNCTION refuse_made_operators() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.is_operator AND current_user = 'quayslot_app' THEN
    RAISE EXCEPTION 'operators are made by the owner' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER users_refuse_operators BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION refuse_made_operators();
--> statement-breakpoint
GRANT UPDATE (name, password_hash, email_verified_at) ON users TO quayslot_app;--> statement-breakpoint
GRANT INSERT ON user_tokens TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (used_at) ON user_tokens TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, rate_limits TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON ports, gst_states, gst_rates, listings, listing_ports TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON mail_outbox, audit_log TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON organisations, invitations TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (name, legal_name, gstin, state_code, address, pin, is_host, is_shipper, invoice_prefix) ON organisations TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (revoked_at) ON invitations TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON memberships TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (role) ON memberships TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON command_receipts TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (result) ON command_receipts TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON facilities, halls, slots TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (port_id, name, address, pin, state_code, lat, lon, warehouse_code) ON facilities TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (name) ON halls TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (name, regime, pallet_positions, max_mass_grams, hazard_classes, price_per_pallet_day_paise, handling_in_paise, handling_out_paise, minimum_days, booking_mode, status, updated_at) ON slots TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON bookings, allocations TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, waits_until, updated_at) ON bookings TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (state, held_until) ON allocations TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON invoices, invoice_lines, payments TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (settled_at) ON invoices TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON invoice_counters TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (last_number) ON invoice_counters TO quayslot_app;--> statement-breakpoint

-- The guard's rights: occupancy, the gate, the projection, the two membership functions.
GRANT SELECT ON organisations, facilities, halls, slots, allocations, ports, users TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON slot_gates TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON listings, listing_ports TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, UPDATE ON invitations TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, INSERT ON memberships, audit_log TO quayslot_guard;--> statement-breakpoint

-- Highest load on any day of [p_from, p_to). Ends are applied with the starts of the same day, so back-to-back stays
-- never add up. A hold past its time is free whether or not a job has swept it: the database's clock decides.
CREATE FUNCTION slot_peak(p_slot uuid, p_from date, p_to date, p_except uuid DEFAULT NULL)
RETURNS TABLE (pallets bigint, mass_grams bigint, tightest_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH live AS (
    SELECT greatest(a.starts_on, p_from) AS starts_on, a.ends_on, a.pallets, a.mass_grams
    FROM allocations a
    WHERE a.slot_id = p_slot AND a.ends_on > p_from AND a.starts_on < p_to
      AND a.state IN ('held', 'confirmed')
      AND (a.state = 'confirmed' OR a.held_until > clock_timestamp())
      AND (p_except IS NULL OR a.id <> p_except)
  ), steps AS (
    SELECT starts_on AS day, pallets, mass_grams FROM live
    UNION ALL
    SELECT ends_on, -pallets, -mass_grams FROM live WHERE ends_on < p_to
  ), levels AS (
    SELECT day, sum(pallets) OVER (ORDER BY day) AS pallets, sum(mass_grams) OVER (ORDER BY day) AS mass_grams
    FROM steps
  )
  SELECT coalesce(max(pallets), 0)::bigint, coalesce(max(mass_grams), 0)::bigint,
         (array_agg(day ORDER BY pallets DESC, day))[1]
  FROM levels
$$;
--> statement-breakpoint

-- What is taken, for strips and calendars: stay, quantity, mass and classes, and never whose.
CREATE FUNCTION slot_occupancy(p_slots uuid[], p_from date, p_to date)
RETURNS TABLE (slot_id uuid, starts_on date, ends_on date, pallets integer, mass_grams bigint, hazard_classes text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.slot_id, a.starts_on, a.ends_on, a.pallets, a.mass_grams, a.hazard_classes
  FROM allocations a
  WHERE a.slot_id = ANY (p_slots) AND a.ends_on > p_from AND a.starts_on < p_to
    AND a.state IN ('held', 'confirmed')
    AND (a.state = 'confirmed' OR a.held_until > clock_timestamp())
$$;
--> statement-breakpoint

-- The one guard against overselling. It *updates* the gate row instead of only locking it: at READ COMMITTED the sweep
-- that follows reads what the previous holder of the gate committed, and at REPEATABLE READ or SERIALIZABLE the
-- second writer gets a serialization failure (40001) instead of a stale sum.
CREATE FUNCTION guard_allocation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  capacity record;
  peak record;
BEGIN
  IF NEW.state = 'released' OR (NEW.state = 'held' AND NEW.held_until <= clock_timestamp()) THEN
    RETURN NEW;
  END IF;
  UPDATE slot_gates SET version = version + 1 WHERE slot_id = NEW.slot_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such slot' USING ERRCODE = 'QS004';
  END IF;
  SELECT s.pallet_positions, s.max_mass_grams INTO STRICT capacity FROM slots s WHERE s.id = NEW.slot_id;
  SELECT * INTO STRICT peak FROM slot_peak(NEW.slot_id, NEW.starts_on, NEW.ends_on, NEW.id);
  IF peak.pallets + NEW.pallets > capacity.pallet_positions THEN
    RAISE EXCEPTION 'slot is full' USING ERRCODE = 'QS001',
      DETAIL = json_build_object('free', capacity.pallet_positions - peak.pallets, 'asked', NEW.pallets,
                                 'day', peak.tightest_day)::text;
  END IF;
  IF peak.mass_grams + NEW.mass_grams > capacity.max_mass_grams THEN
    RAISE EXCEPTION 'slot cannot carry more' USING ERRCODE = 'QS002',
      DETAIL = json_build_object('freeGrams', capacity.max_mass_grams - peak.mass_grams, 'askedGrams', NEW.mass_grams,
                                 'day', peak.tightest_day)::text;
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER allocations_guard BEFORE INSERT OR UPDATE ON allocations
  FOR EACH ROW EXECUTE FUNCTION guard_allocation();
--> statement-breakpoint

-- A host cannot shrink a slot below what is already promised from today on.
CREATE FUNCTION guard_slot_capacity() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  peak record;
BEGIN
  UPDATE slot_gates SET version = version + 1 WHERE slot_id = NEW.id;
  -- Yesterday in UTC is never later than today in any time zone a facility can have.
  SELECT * INTO STRICT peak
  FROM slot_peak(NEW.id, (clock_timestamp() AT TIME ZONE 'UTC')::date - 1, 'infinity'::date);
  IF peak.pallets > NEW.pallet_positions OR peak.mass_grams > NEW.max_mass_grams THEN
    RAISE EXCEPTION 'slot is booked beyond that' USING ERRCODE = 'QS003',
      DETAIL = json_build_object('bookedPallets', peak.pallets, 'bookedGrams', peak.mass_grams,
                                 'day', peak.tightest_day)::text;
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER slots_capacity_guard BEFORE UPDATE OF pallet_positions, max_mass_grams ON slots
  FOR EACH ROW WHEN (NEW.pallet_positions < OLD.pallet_positions OR NEW.max_mass_grams < OLD.max_mass_grams)
  EXECUTE FUNCTION guard_slot_capacity();
--> statement-breakpoint

CREATE FUNCTION open_slot_gate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO slot_gates (slot_id, org_id) VALUES (NEW.id, NEW.org_id);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER slots_open_gate AFTER INSERT ON slots FOR EACH ROW EXECUTE FUNCTION open_slot_gate();
--> statement-breakpoint

-- Great-circle distance in metres; the same sphere as app/domain/shared/distance.ts.
CREATE FUNCTION metres_between(lat1 double precision, lon1 double precision, lat2 double precision, lon2 double precision)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT round(2 * 6371008.8 * asin(least(1, sqrt(
    power(sin(radians(lat2 - lat1) / 2), 2) +
    cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2)))))::integer
$$;
--> statement-breakpoint

-- Rebuilds the public row of each given slot. 300 km is the widest search the product offers.
CREATE FUNCTION refresh_listings(p_slots uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM listings l WHERE l.slot_id = ANY (p_slots);
  INSERT INTO listings (slot_id, host_org_id, host_name, host_state_code, facility_id, facility_name, hall_name, slot_name, port_id,
    state_code, lat, lon, time_zone, warehouse_code, regime, pallet_positions, max_mass_grams, hazard_classes,
    price_per_pallet_day_paise, handling_in_paise, handling_out_paise, minimum_days, booking_mode)
  SELECT s.id, s.org_id, o.name, o.state_code, f.id, f.name, h.name, s.name, f.port_id, f.state_code, f.lat, f.lon, f.time_zone,
    f.warehouse_code, s.regime, s.pallet_positions, s.max_mass_grams, s.hazard_classes, s.price_per_pallet_day_paise,
    s.handling_in_paise, s.handling_out_paise, s.minimum_days, s.booking_mode
  FROM slots s
  JOIN organisations o ON o.id = s.org_id
  JOIN facilities f ON f.id = s.facility_id
  JOIN halls h ON h.id = s.hall_id
  WHERE s.id = ANY (p_slots) AND s.status = 'published';
  INSERT INTO listing_ports (port_id, slot_id, distance_metres, regime, price_per_pallet_day_paise)
  SELECT p.id, l.slot_id, metres_between(p.lat, p.lon, l.lat, l.lon), l.regime, l.price_per_pallet_day_paise
  FROM listings l CROSS JOIN ports p
  WHERE l.slot_id = ANY (p_slots) AND metres_between(p.lat, p.lon, l.lat, l.lon) <= 300000;
END
$$;
--> statement-breakpoint
-- One change at a time per host, until commit: two at once would each read the other's old names, or both insert the
-- same listing. The statement after the wait has a snapshot that includes what the holder committed.
CREATE FUNCTION lock_listings_of(p_org uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('listings of ' || p_org, 0))
$$;
--> statement-breakpoint
CREATE FUNCTION refresh_listing_of_slot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM lock_listings_of(NEW.org_id);
  PERFORM refresh_listings(ARRAY[NEW.id]);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER slots_refresh_listing AFTER INSERT OR UPDATE ON slots
  FOR EACH ROW EXECUTE FUNCTION refresh_listing_of_slot();
--> statement-breakpoint
CREATE FUNCTION refresh_listings_around() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM lock_listings_of(coalesce(to_jsonb(NEW) ->> 'org_id', NEW.id::text)::uuid);
  PERFORM refresh_listings(ARRAY(
    SELECT s.id FROM slots s
    WHERE s.status = 'published' AND CASE TG_TABLE_NAME
      WHEN 'organisations' THEN s.org_id = NEW.id
      WHEN 'facilities' THEN s.facility_id = NEW.id
      ELSE s.hall_id = NEW.id END));
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER organisations_refresh_listings AFTER UPDATE OF name, state_code ON organisations
  FOR EACH ROW EXECUTE FUNCTION refresh_listings_around();
--> statement-breakpoint
CREATE TRIGGER facilities_refresh_listings AFTER UPDATE ON facilities
  FOR EACH ROW EXECUTE FUNCTION refresh_listings_around();
--> statement-breakpoint
CREATE TRIGGER halls_refresh_listings AFTER UPDATE ON halls
  FOR EACH ROW EXECUTE FUNCTION refresh_listings_around();
--> statement-breakpoint

-- An invitation is found by its secret alone, before the person is a member of anything.
CREATE FUNCTION find_invitation(p_token_hash text)
RETURNS TABLE (id uuid, org_id uuid, organisation_name text, organisation_slug text, email text, role text,
               expires_at timestamptz, accepted_at timestamptz, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.id, i.org_id, o.name, o.slug, i.email, i.role, i.expires_at, i.accepted_at, i.revoked_at
  FROM invitations i JOIN organisations o ON o.id = i.org_id
  WHERE i.token_hash = p_token_hash
$$;
--> statement-breakpoint
-- Accepts once: the row lock of the UPDATE lets one of many simultaneous calls through. The invited address and the
-- person's verified address must be the same.
CREATE FUNCTION accept_invitation(p_token_hash text, p_user uuid)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  taken record;
BEGIN
  UPDATE invitations i SET accepted_at = clock_timestamp()
  FROM users u
  WHERE i.token_hash = p_token_hash AND i.accepted_at IS NULL AND i.revoked_at IS NULL
    AND i.expires_at > clock_timestamp()
    AND p_user = nullif(current_setting('app.user_id', true), '')::uuid
    AND u.id = p_user AND lower(u.email) = lower(i.email) AND u.email_verified_at IS NOT NULL
  RETURNING i.id, i.org_id, i.role INTO taken;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO memberships (org_id, user_id, role) VALUES (taken.org_id, p_user, taken.role) ON CONFLICT DO NOTHING;
  INSERT INTO audit_log (org_id, actor_user_id, actor_kind, entity, entity_id, action, data)
  VALUES (taken.org_id, p_user, 'member', 'invitation', taken.id, 'invitation.accepted',
          jsonb_build_object('role', taken.role));
  RETURN taken.org_id;
END
$$;
--> statement-breakpoint

-- Where letters about a booking go: the people of one party who may act on it. Only the parties and our own jobs ask.
CREATE FUNCTION booking_contacts(p_booking uuid, p_side text)
RETURNS TABLE (user_id uuid, email text, name text, slug text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, u.email, u.name, o.slug
  FROM bookings b
  JOIN organisations o ON o.id = CASE p_side WHEN 'host' THEN b.host_org_id WHEN 'shipper' THEN b.shipper_org_id END
  JOIN memberships m ON m.org_id = o.id AND m.role IN ('owner', 'manager')
  JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
  WHERE b.id = p_booking
    AND (coalesce(current_setting('app.platform', true), '') = 'system'
      OR nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id))
  ORDER BY u.email
  LIMIT 20
$$;
--> statement-breakpoint

-- A tax invoice names both parties, and row-level security hides each organisation from the other. This is the narrow
-- door: the invoice particulars of the two parties of one booking, for one of those parties or for an operator.
-- letters_to: where the shipper reads about money: its owners' and accounts' verified addresses. The host has its own.
CREATE FUNCTION booking_parties(p_booking uuid)
RETURNS TABLE (party text, slug text, legal_name text, address text, pin text, state_code text, gstin text,
               invoice_prefix text, letters_to text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.party, o.slug, o.legal_name, o.address, o.pin, o.state_code, o.gstin, o.invoice_prefix,
         CASE p.party WHEN 'host' THEN ARRAY[]::text[] ELSE ARRAY(
           SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id
           WHERE m.org_id = o.id AND m.role IN ('owner', 'accounts')
             AND u.email_verified_at IS NOT NULL AND u.disabled_at IS NULL
           ORDER BY u.email) END
  FROM bookings b
  CROSS JOIN LATERAL (VALUES ('host', b.host_org_id), ('shipper', b.shipper_org_id)) AS p (party, org_id)
  JOIN organisations o ON o.id = p.org_id
  WHERE b.id = p_booking
    AND (nullif(current_setting('app.org_id', true), '')::uuid IN (b.host_org_id, b.shipper_org_id)
         OR current_setting('app.platform', true) = 'operator')
$$;
--> statement-breakpoint

GRANT SELECT (id, host_org_id, shipper_org_id) ON bookings TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION booking_parties(uuid) OWNER TO quayslot_guard;--> statement-breakpoint
-- Forgets what has no use any more: ended sessions, dead links, receipts of a week ago, and the links inside letters
-- of a week ago (by then each is used or void). A batch of each at a time, so that no run holds many rows for long.
CREATE FUNCTION sweep_old_rows(p_batch integer)
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
  UPDATE mail_outbox SET props = props - 'url' - 'resetUrl' - 'signInUrl' WHERE id IN (
    SELECT m.id FROM mail_outbox m
    WHERE m.created_at <= week_ago AND m.props ?| ARRAY['url', 'resetUrl', 'signInUrl'] LIMIT p_batch);
  GET DIAGNOSTICS swept = ROW_COUNT;
  RETURN total + swept;
END
$$;
--> statement-breakpoint
GRANT SELECT, DELETE ON sessions, user_tokens, command_receipts TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, UPDATE (props) ON mail_outbox TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION sweep_old_rows(integer) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION booking_contacts(uuid, text) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION slot_peak(uuid, date, date, uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION slot_occupancy(uuid[], date, date) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION guard_allocation() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION guard_slot_capacity() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION open_slot_gate() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION refresh_listings(uuid[]) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION lock_listings_of(uuid) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION refresh_listing_of_slot() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION refresh_listings_around() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION find_invitation(text) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION accept_invitation(text, uuid) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint

-- Functions are executable by everyone unless said otherwise: say otherwise.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION slot_peak(uuid, date, date, uuid), slot_occupancy(uuid[], date, date), find_invitation(text), accept_invitation(text, uuid), booking_contacts(uuid, text), booking_parties(uuid), sweep_old_rows(integer) TO quayslot_app;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION slot_peak(uuid, date, date, uuid), refresh_listings(uuid[]), lock_listings_of(uuid), metres_between(double precision, double precision, double precision, double precision) TO quayslot_guard;
