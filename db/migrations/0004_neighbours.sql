DROP INDEX "slots_neighbours_idx";--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "facility_id" uuid;--> statement-breakpoint
CREATE INDEX "allocations_neighbours_idx" ON "allocations" USING btree ("facility_id","ends_on","starts_on") WHERE state in ('held', 'confirmed') and (hazard_classes <> '{}' or hazard_groups <> '{}');--> statement-breakpoint
CREATE INDEX "host_conditions_slot_idx" ON "host_conditions" USING btree ("org_id","slot_id");--> statement-breakpoint
CREATE INDEX "papers_of_facility_idx" ON "papers" USING btree ("facility_id") WHERE withdrawn_at is null;