-- The walk of a search reads and filters rows in the index alone; of most, above all for a class few slots take, nothing else
-- is read. drizzle's index() can't say INCLUDE; the keys stay the schema's.
DROP INDEX "listing_ports_stay_1_idx";--> statement-breakpoint
DROP INDEX "listing_ports_stay_7_idx";--> statement-breakpoint
DROP INDEX "listing_ports_stay_30_idx";--> statement-breakpoint
CREATE INDEX "listing_ports_stay_1_idx" ON "listing_ports" USING btree ("port_id",("price_per_pallet_day_paise" * 1 + "handling_paise"),"slot_id") INCLUDE ("distance_metres","regime","ground","hazard_classes","price_per_pallet_day_paise","handling_paise");--> statement-breakpoint
CREATE INDEX "listing_ports_stay_7_idx" ON "listing_ports" USING btree ("port_id",("price_per_pallet_day_paise" * 7 + "handling_paise"),"slot_id") INCLUDE ("distance_metres","regime","ground","hazard_classes","price_per_pallet_day_paise","handling_paise");--> statement-breakpoint
CREATE INDEX "listing_ports_stay_30_idx" ON "listing_ports" USING btree ("port_id",("price_per_pallet_day_paise" * 30 + "handling_paise"),"slot_id") INCLUDE ("distance_metres","regime","ground","hazard_classes","price_per_pallet_day_paise","handling_paise");
