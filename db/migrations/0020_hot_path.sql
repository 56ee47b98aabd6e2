-- Holding places and moving a booking in two statements each: one reads all that is decided on, one writes all that follows.
-- These functions run with the caller's own rights: row-level security, grants and the guard say here what they say
-- everywhere. What a stranger may know of a slot comes through the narrow doors, as before. Each inner statement of the
-- first function sees what was committed before it, so what is read after a gate is shut is what stands.
-- p_org is the organisation that acts, as the transaction's settings have it; taken as an argument it comes after them.

-- What a hold promises beside free places. Read with the offer, and read again once the slot can't change any more.
CREATE FUNCTION offer_promise(l listings) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT concat_ws('|', l.regime, l.booking_mode, l.minimum_days, l.maximum_days, l.lead_days, l.cut_off_hour, l.turnaround, l.hazard_classes, l.price_per_pallet_day_paise,
                   l.handling_in_paise, l.handling_out_paise, l.host_state_code, l.time_zone)
$$;
--> statement-breakpoint

-- All that a hold is decided on. p_facility and p_bond shut the gates first, and only then is there headroom to tell;
-- with the last three arguments the neighbours are read too, without those that are quiet beside the cargo.
CREATE FUNCTION hold_picture(p_org uuid, p_command text, p_key text, p_slot uuid, p_cargo uuid, p_from date, p_to date, p_day date,
                             p_facility boolean, p_bond boolean, p_quiet_classes text[], p_quiet_storage text[],
                             p_loud_groups text[])
RETURNS TABLE (receipt json, rulebook text, offer json, settings json, taken json, cargo json, papers json, shipper json,
               standing json, headroom json)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF p_facility OR p_bond THEN
    PERFORM shut_gates(p_slot, CASE WHEN p_bond THEN p_org END);
  END IF;
  RETURN QUERY SELECT
    (SELECT json_build_object('inputHash', r.input_hash, 'result', r.result)
     FROM command_receipts r WHERE r.scope_id = p_org AND r.command = p_command AND r.key = p_key),
    (SELECT v.version FROM rulebook_versions v WHERE v.state = 'published' AND v.effective_from <= p_day
     ORDER BY v.effective_from DESC, v.published_at DESC LIMIT 1),
    (SELECT row_to_json(o) FROM (
       SELECT l.slot_id AS "slotId", l.host_org_id AS "hostOrgId", l.host_name AS "hostName",
         l.host_state_code AS "hostStateCode", l.facility_id AS "facilityId", l.facility_name AS "facilityName",
         l.hall_name AS "hallName", l.slot_name AS "slotName", p.name AS "portName", l.time_zone AS "timeZone", l.regime,
         l.booking_mode AS "bookingMode", l.minimum_days AS "minimumDays",
         l.maximum_days AS "maximumDays", l.lead_days AS "leadDays", l.cut_off_hour AS "cutOffHour", l.turnaround, l.pallet_positions AS "palletPositions",
         l.max_mass_grams AS "maxMassGrams", l.price_per_pallet_day_paise AS "pricePerPalletDayPaise",
         l.handling_in_paise AS "handlingInPaise", l.handling_out_paise AS "handlingOutPaise",
         t.second_tax AS "hostSecondTax", offer_promise(l) AS promise
       FROM listings l JOIN ports p ON p.id = l.port_id LEFT JOIN gst_states t ON t.code = l.host_state_code
       WHERE l.slot_id = p_slot) o),
    (SELECT row_to_json(s) FROM slot_settings(ARRAY[p_slot], p_from, p_to) s),
    -- The places stay shut for the slot's turnaround after the stay.
    (SELECT json_agg(t) FROM slot_occupancy(ARRAY[p_slot], p_from, p_to + coalesce((
       SELECT max(each.value::integer) FROM listings l, jsonb_each_text(l.turnaround) AS each WHERE l.slot_id = p_slot), 0)) t),
    (SELECT row_to_json(c) FROM (
       SELECT v.id AS "versionId", p.id AS "profileId", p.name, v.version, v.facts
       FROM cargo_profiles p JOIN cargo_versions v
         ON v.org_id = p.org_id AND v.profile_id = p.id AND v.version = p.latest_version
       WHERE p.org_id = p_org AND p.id = p_cargo AND p.archived_at IS NULL) c),
    (SELECT json_agg(p) FROM (
       SELECT p.kind, p.valid_from AS "validFrom", p.valid_until AS "validUntil", p.names, p.covers_paise AS "coversPaise",
         p.verified_at IS NOT NULL AS verified
       FROM papers p WHERE p.org_id = p_org AND p.facility_id IS NULL AND p.withdrawn_at IS NULL) p),
    (SELECT row_to_json(s) FROM (
       SELECT o.name, o.gstin, o.state_code AS "stateCode" FROM organisations o WHERE o.id = p_org) s),
    CASE WHEN p_loud_groups IS NOT NULL THEN
      (SELECT json_agg(n) FROM facility_neighbours(ARRAY[p_slot], p_from, p_to, NULL, p_quiet_classes, p_quiet_storage,
                                                   p_loud_groups) n) END,
    CASE WHEN p_facility THEN
      (SELECT row_to_json(h) FROM headroom_at(p_slot, p_org, p_from, p_to) h) END;
END
$$;
--> statement-breakpoint

-- Writes a hold: receipt, booking, audit, decision and, last, the allocation, so that the slot's gate is held for as short as
-- possible. A command that was answered before writes nothing and tells the first answer. The database's clock sets the
-- end of the hold, since it also decides when it has passed.
CREATE FUNCTION write_hold(p_org uuid, p_command text, p_key text, p_hash text, p_promise text, p_minutes integer, p_booking jsonb,
                           p_storage_classes text[], p_hazard_groups text[], p_bond_paise bigint, p_facts jsonb, p_decision jsonb)
RETURNS TABLE (input_hash text, result jsonb)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  b bookings;
  answer jsonb;
BEGIN
  b := jsonb_populate_record(NULL::bookings, p_booking);
  -- In order of time, so that the indexes grow at one end.
  b.id := uuidv7();
  answer := jsonb_build_object('bookingId', b.id, 'reference', b.reference);
  INSERT INTO command_receipts AS r (scope_id, command, key, input_hash, result)
  VALUES (p_org, p_command, p_key, p_hash, answer) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN QUERY SELECT r.input_hash, r.result FROM command_receipts r
      WHERE r.scope_id = p_org AND r.command = p_command AND r.key = p_key;
    RETURN;
  END IF;
  b.shipper_org_id := p_org;
  b.state := 'held';
  b.is_kept := false;
  b.turnaround_days := coalesce(b.turnaround_days, 0);
  b.created_at := clock_timestamp();
  b.updated_at := b.created_at;
  b.waits_until := b.created_at + make_interval(mins => p_minutes);
  INSERT INTO bookings VALUES (b.*);
  -- The booking's reference to the slot has waited for any edit of it to commit, and holds off the next one: only now is it
  -- certain that what was promised still holds.
  IF p_promise IS DISTINCT FROM (SELECT offer_promise(l) FROM listings l WHERE l.slot_id = b.slot_id) THEN
    RAISE EXCEPTION 'the offer has changed' USING ERRCODE = 'QS020';
  END IF;
  INSERT INTO audit_log (id, org_id, counterparty_org_id, at, actor_user_id, actor_kind, entity, entity_id, action, to_state, data)
  VALUES (uuidv7(), b.host_org_id, p_org, clock_timestamp(), nullif(current_setting('app.user_id', true), '')::uuid, 'shipper',
          'booking', b.id, 'booking.hold', 'held', jsonb_build_object('pallets', b.pallets, 'massGrams', b.mass_grams));
  INSERT INTO decisions (id, org_id, shipper_org_id, booking_id, step, rulebook_version, outcome, facts, decision)
  VALUES (uuidv7(), b.host_org_id, p_org, b.id, 'hold', p_decision ->> 'rulebookVersion', p_decision ->> 'outcome', p_facts,
          p_decision);
  INSERT INTO allocations (id, org_id, shipper_org_id, slot_id, booking_id, state, starts_on, ends_on, pallets, mass_grams,
    hazard_classes, storage_classes, hazard_groups, bond_paise, held_until)
  VALUES (uuidv7(), b.host_org_id, p_org, b.slot_id, b.id, 'held', b.starts_on, b.ends_on, b.pallets,
    b.mass_grams, b.hazard_classes, p_storage_classes, p_hazard_groups, p_bond_paise, b.waits_until);
  RETURN QUERY SELECT p_hash, answer;
END
$$;
--> statement-breakpoint

-- All that a step of a booking is decided on, for either of its parties; always one row, without a booking for anybody else.
-- p_lock locks the booking, then p_shut shuts the gates its cargo goes through, and only then is there headroom to tell.
CREATE FUNCTION move_picture(p_org uuid, p_command text, p_key text, p_booking uuid, p_day date, p_lock boolean, p_shut boolean,
                             p_quiet_classes text[], p_quiet_storage text[], p_loud_groups text[])
RETURNS TABLE (receipt json, rulebook text, booking json, facts json, documents json, papers json, settings json,
               standing json, headroom json, invoice text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  b bookings;
BEGIN
  IF p_lock THEN
    SELECT * INTO b FROM bookings x WHERE x.id = p_booking AND p_org IN (x.host_org_id, x.shipper_org_id) FOR UPDATE;
    IF p_shut AND b.id IS NOT NULL THEN
      PERFORM shut_gates(b.slot_id, (SELECT a.shipper_org_id FROM allocations a
        WHERE a.booking_id = b.id AND a.org_id = b.host_org_id AND a.bond_paise > 0));
    END IF;
  ELSE
    SELECT * INTO b FROM bookings x WHERE x.id = p_booking AND p_org IN (x.host_org_id, x.shipper_org_id);
  END IF;
  RETURN QUERY SELECT
    (SELECT json_build_object('inputHash', r.input_hash, 'result', r.result)
     FROM command_receipts r WHERE r.scope_id = p_org AND r.command = p_command AND r.key = p_key),
    (SELECT v.version FROM rulebook_versions v WHERE v.state = 'published' AND v.effective_from <= p_day
     ORDER BY v.effective_from DESC, v.published_at DESC LIMIT 1),
    (SELECT row_to_json(o) FROM (
       SELECT b.id, b.reference, b.host_org_id AS "hostOrgId", b.shipper_org_id AS "shipperOrgId", b.slot_id AS "slotId",
         b.state, b.starts_on AS "startsOn", b.ends_on AS "endsOn", b.pallets, b.mass_grams AS "massGrams", b.regime,
         b.booking_mode AS "bookingMode", b.waits_until AS "waitsUntil", b.is_kept AS "isKept", b.place,
         b.updated_at AS version, clock_timestamp() AS now,
         coalesce(b.waits_until <= clock_timestamp(), false) AS lapsed,
         a.hazard_classes <> '{}' OR a.hazard_groups <> '{}' OR a.duty_paise > 0 OR a.value_paise > 0 AS facility,
         a.bond_paise > 0 AS bond
       FROM allocations a WHERE a.booking_id = b.id AND a.org_id = b.host_org_id) o),
    (SELECT to_json(d.facts) FROM decisions d WHERE d.org_id = b.host_org_id AND d.booking_id = b.id
     ORDER BY d.decided_at DESC LIMIT 1),
    (SELECT json_agg(d) FROM (
       SELECT d.type, d.valid_from AS "validFrom", d.valid_until AS "validUntil" FROM booking_cargo_documents(b.id) d) d),
    (SELECT json_agg(p) FROM (
       SELECT p.kind, p.valid_from AS "validFrom", p.valid_until AS "validUntil", p.names, p.covers_paise AS "coversPaise",
         p.verified FROM booking_shipper_papers(b.id) p) p),
    (SELECT row_to_json(s) FROM slot_settings(ARRAY[b.slot_id], b.starts_on, b.ends_on) s),
    CASE WHEN p_loud_groups IS NOT NULL THEN
      (SELECT json_agg(n) FROM facility_neighbours(ARRAY[b.slot_id], b.starts_on, b.ends_on, b.id, p_quiet_classes,
                                                   p_quiet_storage, p_loud_groups) n) END,
    CASE WHEN p_shut THEN
      (SELECT row_to_json(h) FROM headroom_at(b.slot_id, b.shipper_org_id, b.starts_on, b.ends_on, b.id) h) END,
    CASE WHEN p_lock THEN (SELECT i.number FROM invoices i WHERE i.booking_id = b.id) END;
END
$$;
--> statement-breakpoint

-- Writes a step of a booking: receipt, booking, audit, decision, letters and, last, the allocation. The step was decided on the
-- booking as it stood at `version`: if it moved on since, nothing is written (QS021). Without a command there is no
-- receipt: our own jobs ask once.
CREATE FUNCTION write_move(p_org uuid, p_command text, p_key text, p_hash text, p_result jsonb, p_booking uuid, p_move jsonb)
RETURNS TABLE (input_hash text, result jsonb)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  m record;
  b record;
BEGIN
  IF p_command IS NOT NULL THEN
    INSERT INTO command_receipts AS r (scope_id, command, key, input_hash, result)
    VALUES (p_org, p_command, p_key, p_hash, p_result) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RETURN QUERY SELECT r.input_hash, r.result FROM command_receipts r
        WHERE r.scope_id = p_org AND r.command = p_command AND r.key = p_key;
      RETURN;
    END IF;
  END IF;
  SELECT * INTO STRICT m FROM jsonb_to_record(p_move) AS x (version timestamptz, "from" text, "to" text,
    "waitsUntil" timestamptz, "isKept" boolean, event text, "by" text, allocation text, step text, facts jsonb, decision jsonb,
    letters jsonb, data jsonb);
  UPDATE bookings x SET state = m."to", waits_until = m."waitsUntil", is_kept = m."isKept", updated_at = clock_timestamp()
  WHERE x.id = p_booking AND x.updated_at = m.version AND x.state = m."from"
  RETURNING x.host_org_id, x.shipper_org_id INTO b;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the booking has moved on' USING ERRCODE = 'QS021';
  END IF;
  INSERT INTO audit_log (id, org_id, counterparty_org_id, at, actor_user_id, actor_kind, entity, entity_id, action, from_state,
    to_state, data)
  VALUES (uuidv7(), b.host_org_id, b.shipper_org_id, clock_timestamp(), nullif(current_setting('app.user_id', true), '')::uuid,
          m."by", 'booking', p_booking, 'booking.' || m.event, m."from", m."to", coalesce(m.data, '{}'));
  IF m.decision IS NOT NULL THEN
    INSERT INTO decisions (id, org_id, shipper_org_id, booking_id, step, rulebook_version, outcome, facts, decision)
    VALUES (uuidv7(), b.host_org_id, b.shipper_org_id, p_booking, m.step, m.decision ->> 'rulebookVersion',
            m.decision ->> 'outcome', m.facts, m.decision);
  END IF;
  IF m.letters IS NOT NULL THEN
    INSERT INTO mail_outbox (id, key, recipient, template, props)
    SELECT uuidv7(), concat_ws('/', l.template, p_booking, c.user_id), c.email, l.template,
           l.props || jsonb_build_object('url', replace(l.props ->> 'url', ':org', c.slug))
    FROM jsonb_to_recordset(m.letters) AS l (side text, template text, props jsonb)
    CROSS JOIN LATERAL booking_contacts(p_booking, l.side) c
    ON CONFLICT DO NOTHING;
  END IF;
  UPDATE allocations x SET state = m.allocation,
    held_until = CASE WHEN m.allocation = 'held' THEN m."waitsUntil" END
  WHERE x.booking_id = p_booking AND x.org_id = b.host_org_id;
  RETURN QUERY SELECT p_hash, p_result;
END
$$;
--> statement-breakpoint

REVOKE EXECUTE ON FUNCTION offer_promise(listings), hold_picture(uuid, text, text, uuid, uuid, date, date, date, boolean, boolean, text[], text[], text[]), write_hold(uuid, text, text, text, text, integer, jsonb, text[], text[], bigint, jsonb, jsonb), move_picture(uuid, text, text, uuid, date, boolean, boolean, text[], text[], text[]), write_move(uuid, text, text, text, jsonb, uuid, jsonb) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION offer_promise(listings), hold_picture(uuid, text, text, uuid, uuid, date, date, date, boolean, boolean, text[], text[], text[]), write_hold(uuid, text, text, text, text, integer, jsonb, text[], text[], bigint, jsonb, jsonb), move_picture(uuid, text, text, uuid, date, boolean, boolean, text[], text[], text[]), write_move(uuid, text, text, text, jsonb, uuid, jsonb) TO quayslot_app;
