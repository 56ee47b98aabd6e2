-- The one way a standing booking gets other hazards: a reclassification that has taken effect. The application itself may
-- update none of these columns. As in 0001: the function belongs to quayslot_guard and has a fixed search path that
-- ends in pg_temp.

GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint
GRANT SELECT ON cargo_versions, reclassifications TO quayslot_guard;--> statement-breakpoint
GRANT SELECT (cargo_version_id, state), UPDATE (cargo_version_id, hazard_classes, updated_at) ON bookings TO quayslot_guard;--> statement-breakpoint
GRANT UPDATE (hazard_classes, storage_classes, hazard_groups) ON allocations TO quayslot_guard;--> statement-breakpoint
CREATE POLICY cargo_versions_guard ON cargo_versions FOR SELECT TO quayslot_guard USING (true);--> statement-breakpoint
CREATE POLICY reclassifications_guard ON reclassifications FOR SELECT TO quayslot_guard USING (true);--> statement-breakpoint
CREATE POLICY bookings_guard_reclassify ON bookings FOR UPDATE TO quayslot_guard USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY allocations_guard_reclassify ON allocations FOR UPDATE TO quayslot_guard USING (true) WITH CHECK (true);--> statement-breakpoint

-- Moves a live booking of the reclassified profile to the version that took effect, with its new hazards. Answers false
-- for any other booking: of another profile or organisation, over, or with a version no reclassification made.
CREATE FUNCTION reclassify_booking(p_reclassification uuid, p_booking uuid, p_classes text[], p_storage_classes text[],
                                   p_groups text[])
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('app.platform', true), '') <> 'operator' THEN
    RAISE EXCEPTION 'cargo is reclassified by operators' USING ERRCODE = '42501';
  END IF;
  UPDATE bookings b
  SET cargo_version_id = made.id, hazard_classes = p_classes, updated_at = clock_timestamp()
  FROM reclassifications r
  JOIN cargo_versions made
    ON made.org_id = r.org_id AND made.profile_id = r.profile_id AND made.version = r.effective_version
  JOIN cargo_versions stood ON stood.org_id = r.org_id AND stood.profile_id = r.profile_id
  WHERE r.id = p_reclassification AND r.state = 'effective'
    AND b.id = p_booking AND b.shipper_org_id = r.org_id AND b.cargo_version_id = stood.id
    AND b.state IN ('held', 'requested', 'confirmed');
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE allocations a
  SET hazard_classes = p_classes, storage_classes = p_storage_classes, hazard_groups = p_groups
  WHERE a.booking_id = p_booking AND a.state IN ('held', 'confirmed');
  RETURN FOUND;
END
$$;
--> statement-breakpoint

ALTER FUNCTION reclassify_booking(uuid, uuid, text[], text[], text[]) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION reclassify_booking(uuid, uuid, text[], text[], text[]) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION reclassify_booking(uuid, uuid, text[], text[], text[]) TO quayslot_app;
