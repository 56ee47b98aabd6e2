CREATE TABLE "cargo_profiles" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"name" text NOT NULL,
	"latest_version" integer DEFAULT 1 NOT NULL,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "cargo_profiles_org_id_key" UNIQUE("org_id","id"),
	CONSTRAINT "cargo_profiles_name_key" UNIQUE("org_id","name")
);
--> statement-breakpoint
ALTER TABLE "cargo_profiles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cargo_versions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"profile_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"facts" jsonb NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "cargo_versions_org_id_key" UNIQUE("org_id","id"),
	CONSTRAINT "cargo_versions_number_key" UNIQUE("org_id","profile_id","version"),
	CONSTRAINT "cargo_versions_number" CHECK ("cargo_versions"."version" >= 1)
);
--> statement-breakpoint
ALTER TABLE "cargo_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reclassifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"profile_id" uuid NOT NULL,
	"from_version" integer NOT NULL,
	"proposed_facts" jsonb NOT NULL,
	"state" text NOT NULL,
	"danger" text NOT NULL,
	"reason" text NOT NULL,
	"evidence" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"proposed_by" uuid NOT NULL,
	"proposed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"reviewed_by" uuid,
	"reviewed_at" timestamp with time zone,
	"review_note" text,
	"effective_on" date,
	"effective_version" integer,
	"rulebook_version" text NOT NULL,
	CONSTRAINT "reclassifications_org_id_key" UNIQUE("org_id","id"),
	CONSTRAINT "reclassifications_two_people" CHECK ("reclassifications"."danger" <> 'down' or "reclassifications"."reviewed_by" is distinct from "reclassifications"."proposed_by"),
	CONSTRAINT "reclassifications_reviewed" CHECK ("reclassifications"."state" not in ('reviewed', 'effective') or "reclassifications"."reviewed_by" is not null)
);
--> statement-breakpoint
ALTER TABLE "reclassifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"step" text NOT NULL,
	"rulebook_version" text NOT NULL,
	"outcome" text NOT NULL,
	"facts" jsonb NOT NULL,
	"decision" jsonb NOT NULL,
	"decided_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "decisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"secret_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_secretHash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "api_keys_scopes" CHECK (cardinality("api_keys"."scopes") between 1 and 20)
);
--> statement-breakpoint
ALTER TABLE "api_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "host_conditions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"slot_id" uuid,
	"effect" text NOT NULL,
	"condition" jsonb NOT NULL,
	"sentence" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "host_conditions_org_id_key" UNIQUE("org_id","id"),
	CONSTRAINT "host_conditions_dates" CHECK ("host_conditions"."effective_to" is null or "host_conditions"."effective_to" > "host_conditions"."effective_from")
);
--> statement-breakpoint
ALTER TABLE "host_conditions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "papers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"facility_id" uuid,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"issuer" text NOT NULL,
	"names" text[] DEFAULT '{}' NOT NULL,
	"valid_from" date NOT NULL,
	"valid_until" date,
	"covers_paise" bigint,
	"verified_by" uuid,
	"verified_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "papers_org_id_key" UNIQUE("org_id","id"),
	CONSTRAINT "papers_validity" CHECK ("papers"."valid_until" is null or "papers"."valid_until" >= "papers"."valid_from")
);
--> statement-breakpoint
ALTER TABLE "papers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rulebook_versions" (
	"version" text PRIMARY KEY NOT NULL,
	"amendment" text NOT NULL,
	"note" text NOT NULL,
	"state" text NOT NULL,
	"based_on" text,
	"effective_from" date NOT NULL,
	"content" jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"published_by" uuid,
	"published_at" timestamp with time zone,
	CONSTRAINT "rulebook_versions_published" CHECK (("rulebook_versions"."state" = 'published') = ("rulebook_versions"."published_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "rulebook_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "storage_classes" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "hazard_groups" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "cargo_version_id" uuid;--> statement-breakpoint
ALTER TABLE "facilities" ADD COLUMN "licence_section" text;--> statement-breakpoint
ALTER TABLE "facilities" ADD COLUMN "licensee_iec" text;--> statement-breakpoint
ALTER TABLE "halls" ADD COLUMN "building" text DEFAULT 'Main building' NOT NULL;--> statement-breakpoint
ALTER TABLE "halls" ADD COLUMN "place" integer;--> statement-breakpoint
ALTER TABLE "halls" ADD COLUMN "wall_fire_minutes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "halls" ADD COLUMN "bay_gap_cm" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "halls" ADD COLUMN "sprinklered" boolean;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "accepted_forms" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "accepted_packagings" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "quarantine" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "slots" ADD COLUMN "max_pallet_mass_grams" bigint;--> statement-breakpoint
ALTER TABLE "cargo_profiles" ADD CONSTRAINT "cargo_profiles_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cargo_versions" ADD CONSTRAINT "cargo_versions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cargo_versions" ADD CONSTRAINT "cargo_versions_profile_fk" FOREIGN KEY ("org_id","profile_id") REFERENCES "public"."cargo_profiles"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reclassifications" ADD CONSTRAINT "reclassifications_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reclassifications" ADD CONSTRAINT "reclassifications_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reclassifications" ADD CONSTRAINT "reclassifications_profile_fk" FOREIGN KEY ("org_id","profile_id") REFERENCES "public"."cargo_profiles"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "host_conditions" ADD CONSTRAINT "host_conditions_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "host_conditions" ADD CONSTRAINT "host_conditions_slot_fk" FOREIGN KEY ("org_id","slot_id") REFERENCES "public"."slots"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_verified_by_users_id_fk" FOREIGN KEY ("verified_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_facility_fk" FOREIGN KEY ("org_id","facility_id") REFERENCES "public"."facilities"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rulebook_versions" ADD CONSTRAINT "rulebook_versions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rulebook_versions" ADD CONSTRAINT "rulebook_versions_published_by_users_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reclassifications_profile_idx" ON "reclassifications" USING btree ("org_id","profile_id","proposed_at");--> statement-breakpoint
CREATE INDEX "reclassifications_open_idx" ON "reclassifications" USING btree ("proposed_at") WHERE state in ('proposed', 'evidence', 'reviewed');--> statement-breakpoint
CREATE INDEX "decisions_booking_idx" ON "decisions" USING btree ("org_id","booking_id","decided_at");--> statement-breakpoint
CREATE INDEX "api_keys_org_idx" ON "api_keys" USING btree ("org_id","created_at");--> statement-breakpoint
CREATE INDEX "host_conditions_org_idx" ON "host_conditions" USING btree ("org_id","effective_from");--> statement-breakpoint
CREATE INDEX "papers_facility_idx" ON "papers" USING btree ("org_id","facility_id","kind");--> statement-breakpoint
CREATE INDEX "papers_unverified_idx" ON "papers" USING btree ("created_at") WHERE verified_at is null and withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "rulebook_versions_in_force_idx" ON "rulebook_versions" USING btree ("effective_from","published_at") WHERE state = 'published';--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_cargo_fk" FOREIGN KEY ("shipper_org_id","cargo_version_id") REFERENCES "public"."cargo_versions"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bookings_cargo_idx" ON "bookings" USING btree ("shipper_org_id","cargo_version_id");--> statement-breakpoint
CREATE INDEX "slots_neighbours_idx" ON "slots" USING btree ("facility_id","hall_id");--> statement-breakpoint
ALTER TABLE "halls" ADD CONSTRAINT "halls_measures" CHECK ("halls"."wall_fire_minutes" between 0 and 480 and "halls"."bay_gap_cm" between 0 and 10000);--> statement-breakpoint
ALTER TABLE "slots" ADD CONSTRAINT "slots_floor_load" CHECK ("slots"."max_pallet_mass_grams" is null or "slots"."max_pallet_mass_grams" > 0);--> statement-breakpoint
CREATE POLICY "cargo_profiles_select" ON "cargo_profiles" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("cargo_profiles"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "cargo_profiles_insert" ON "cargo_profiles" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("cargo_profiles"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "cargo_profiles_update" ON "cargo_profiles" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("cargo_profiles"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator')) WITH CHECK (("cargo_profiles"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "cargo_profiles_delete" ON "cargo_profiles" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "cargo_profiles_owner" ON "cargo_profiles" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "cargo_versions_select" ON "cargo_versions" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("cargo_versions"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "cargo_versions_insert" ON "cargo_versions" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("cargo_versions"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "cargo_versions_update" ON "cargo_versions" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "cargo_versions_delete" ON "cargo_versions" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "cargo_versions_owner" ON "cargo_versions" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "reclassifications_select" ON "reclassifications" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("reclassifications"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "reclassifications_insert" ON "reclassifications" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("reclassifications"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "reclassifications_update" ON "reclassifications" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("reclassifications"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator')) WITH CHECK (("reclassifications"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "reclassifications_delete" ON "reclassifications" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "reclassifications_owner" ON "reclassifications" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "decisions_select" ON "decisions" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("decisions"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "decisions"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "decisions_insert" ON "decisions" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((("decisions"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "decisions"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "decisions_update" ON "decisions" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "decisions_delete" ON "decisions" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "decisions_owner" ON "decisions" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "decisions_guard" ON "decisions" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "api_keys_select" ON "api_keys" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("api_keys"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or ("api_keys"."org_id" is null and (select coalesce(current_setting('app.platform', true), '')) = 'operator')));--> statement-breakpoint
CREATE POLICY "api_keys_insert" ON "api_keys" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("api_keys"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or ("api_keys"."org_id" is null and (select coalesce(current_setting('app.platform', true), '')) = 'operator')));--> statement-breakpoint
CREATE POLICY "api_keys_update" ON "api_keys" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("api_keys"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or ("api_keys"."org_id" is null and (select coalesce(current_setting('app.platform', true), '')) = 'operator'))) WITH CHECK (("api_keys"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or ("api_keys"."org_id" is null and (select coalesce(current_setting('app.platform', true), '')) = 'operator')));--> statement-breakpoint
CREATE POLICY "api_keys_delete" ON "api_keys" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "api_keys_owner" ON "api_keys" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "api_keys_guard" ON "api_keys" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "host_conditions_select" ON "host_conditions" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ("host_conditions"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "host_conditions_insert" ON "host_conditions" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("host_conditions"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "host_conditions_update" ON "host_conditions" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("host_conditions"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("host_conditions"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "host_conditions_delete" ON "host_conditions" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "host_conditions_owner" ON "host_conditions" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "host_conditions_guard" ON "host_conditions" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "papers_select" ON "papers" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("papers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "papers_insert" ON "papers" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("papers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "papers_update" ON "papers" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("papers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator')) WITH CHECK (("papers"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "papers_delete" ON "papers" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "papers_owner" ON "papers" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "papers_guard" ON "papers" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "rulebook_versions_select" ON "rulebook_versions" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("rulebook_versions"."state" = 'published' or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "rulebook_versions_insert" ON "rulebook_versions" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "rulebook_versions_update" ON "rulebook_versions" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "rulebook_versions_delete" ON "rulebook_versions" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator' and "rulebook_versions"."state" = 'draft');--> statement-breakpoint
CREATE POLICY "rulebook_versions_owner" ON "rulebook_versions" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);