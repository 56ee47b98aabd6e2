ALTER TABLE "bookings" ADD COLUMN "days_to_pay" integer DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "days_to_pay" integer DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "days_to_pay" integer DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_days_to_pay" CHECK ("bookings"."days_to_pay" in (15, 30, 45));--> statement-breakpoint
ALTER TABLE "slots" ADD CONSTRAINT "slots_days_to_pay" CHECK ("slots"."days_to_pay" in (15, 30, 45));--> statement-breakpoint
GRANT UPDATE (days_to_pay) ON slots TO quayslot_app;--> statement-breakpoint
CREATE OR REPLACE FUNCTION refresh_listings(p_slots uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM listings l WHERE l.slot_id = ANY (p_slots);
  INSERT INTO listings (slot_id, host_org_id, host_name, host_state_code, facility_id, facility_name, hall_name, slot_name, port_id,
    state_code, lat, lon, time_zone, warehouse_code, regime, pallet_positions, max_mass_grams, hazard_classes,
    price_per_pallet_day_paise, handling_in_paise, handling_out_paise, minimum_days, maximum_days, lead_days,
    cut_off_hour, turnaround, booking_mode, billing_mode, days_to_pay, rate_card_version)
  SELECT s.id, s.org_id, o.name, o.state_code, f.id, f.name, h.name, s.name, f.port_id, f.state_code, f.lat, f.lon, f.time_zone,
    f.warehouse_code, s.regime, s.pallet_positions, s.max_mass_grams, s.hazard_classes, s.price_per_pallet_day_paise,
    s.handling_in_paise, s.handling_out_paise, s.minimum_days, s.maximum_days, s.lead_days, s.cut_off_hour, s.turnaround, s.booking_mode,
    s.billing_mode, s.days_to_pay, s.rate_card_version
  FROM slots s
  JOIN organisations o ON o.id = s.org_id
  JOIN facilities f ON f.id = s.facility_id
  JOIN halls h ON h.id = s.hall_id
  WHERE s.id = ANY (p_slots) AND s.status = 'published';
  INSERT INTO listing_ports (port_id, slot_id, distance_metres, regime, price_per_pallet_day_paise, handling_paise,
    ground, hazard_classes)
  SELECT p.id, l.slot_id, metres_between(p.lat, p.lon, l.lat, l.lon), l.regime, l.price_per_pallet_day_paise,
    l.handling_in_paise + l.handling_out_paise,
    l.regime || CASE h.sprinklered WHEN true THEN ' yes' WHEN false THEN ' no' ELSE ' unknown' END
      || CASE WHEN s.quarantine THEN ' yes' ELSE ' no' END, l.hazard_classes
  FROM listings l
  JOIN slots s ON s.id = l.slot_id
  JOIN halls h ON h.id = s.hall_id
  CROSS JOIN ports p
  WHERE l.slot_id = ANY (p_slots) AND metres_between(p.lat, p.lon, l.lat, l.lon) <= 300000;
END
$$;
--> statement-breakpoint
ALTER TABLE "listings" ALTER COLUMN "days_to_pay" DROP DEFAULT;--> statement-breakpoint
-- What an invoice leaves for its payment is agreed with the hold, as its price is.
CREATE OR REPLACE FUNCTION snapshot_terms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  terms record;
BEGIN
  SELECT s.turnaround, s.minimum_days, s.billing_mode, s.days_to_pay INTO terms FROM slots s WHERE s.id = NEW.slot_id;
  NEW.minimum_days := coalesce(terms.minimum_days, 1);
  NEW.billing_mode := coalesce(terms.billing_mode, 'advance');
  NEW.days_to_pay := coalesce(terms.days_to_pay, 15);
  NEW.turnaround_days := 0;
  IF terms.turnaround <> '{}' THEN
    SELECT coalesce(max(coalesce((terms.turnaround ->> class)::integer, (terms.turnaround ->> 'any')::integer)),
                    (terms.turnaround ->> 'any')::integer, 0)
    INTO NEW.turnaround_days FROM unnest(NEW.hazard_classes) AS c (class);
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint

CREATE OR REPLACE FUNCTION offer_promise(l listings) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT concat_ws('|', l.regime, l.booking_mode, l.minimum_days, l.maximum_days, l.lead_days, l.cut_off_hour, l.turnaround, l.hazard_classes, l.price_per_pallet_day_paise,
                   l.handling_in_paise, l.handling_out_paise, l.host_state_code, l.time_zone, l.rate_card_version, l.billing_mode, l.days_to_pay)
$$;
