CREATE TABLE "allocations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"slot_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"state" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"pallets" integer NOT NULL,
	"mass_grams" bigint NOT NULL,
	"hazard_classes" text[] NOT NULL,
	"held_until" timestamp with time zone,
	CONSTRAINT "allocations_booking_key" UNIQUE("booking_id"),
	CONSTRAINT "allocations_stay" CHECK ("allocations"."ends_on" > "allocations"."starts_on"),
	CONSTRAINT "allocations_quantity" CHECK ("allocations"."pallets" >= 1 and "allocations"."mass_grams" >= 1),
	CONSTRAINT "allocations_held" CHECK (("allocations"."state" = 'held') = ("allocations"."held_until" is not null))
);
--> statement-breakpoint
ALTER TABLE "allocations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bookings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"reference" text NOT NULL,
	"host_org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"slot_id" uuid NOT NULL,
	"facility_id" uuid NOT NULL,
	"state" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"pallets" integer NOT NULL,
	"mass_grams" bigint NOT NULL,
	"cargo_description" text NOT NULL,
	"hazard_classes" text[] NOT NULL,
	"regime" text NOT NULL,
	"booking_mode" text NOT NULL,
	"waits_until" timestamp with time zone,
	"place" jsonb NOT NULL,
	"quote" jsonb NOT NULL,
	"total_paise" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "bookings_reference_unique" UNIQUE("reference"),
	CONSTRAINT "bookings_host_id_key" UNIQUE("host_org_id","id"),
	CONSTRAINT "bookings_parties_key" UNIQUE("host_org_id","shipper_org_id","id"),
	CONSTRAINT "bookings_stay" CHECK ("bookings"."ends_on" > "bookings"."starts_on"),
	CONSTRAINT "bookings_quantity" CHECK ("bookings"."pallets" >= 1 and "bookings"."mass_grams" >= 1),
	CONSTRAINT "bookings_two_parties" CHECK ("bookings"."host_org_id" <> "bookings"."shipper_org_id"),
	CONSTRAINT "bookings_waiting" CHECK (("bookings"."state" in ('held', 'requested')) = ("bookings"."waits_until" is not null))
);
--> statement-breakpoint
ALTER TABLE "bookings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "facilities" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"port_id" text NOT NULL,
	"name" text NOT NULL,
	"address" text NOT NULL,
	"pin" text NOT NULL,
	"state_code" text NOT NULL,
	"lat" double precision NOT NULL,
	"lon" double precision NOT NULL,
	"time_zone" text DEFAULT 'Asia/Kolkata' NOT NULL,
	"warehouse_code" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "facilities_org_id_key" UNIQUE("org_id","id"),
	CONSTRAINT "facilities_point" CHECK ("facilities"."lat" between -90 and 90 and "facilities"."lon" between -180 and 180)
);
--> statement-breakpoint
ALTER TABLE "facilities" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "halls" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"facility_id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "halls_org_id_key" UNIQUE("org_id","facility_id","id"),
	CONSTRAINT "halls_name_key" UNIQUE("org_id","facility_id","name")
);
--> statement-breakpoint
ALTER TABLE "halls" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "listing_ports" (
	"port_id" text NOT NULL,
	"slot_id" uuid NOT NULL,
	"distance_metres" integer NOT NULL,
	"regime" text NOT NULL,
	"price_per_pallet_day_paise" bigint NOT NULL,
	CONSTRAINT "listing_ports_slot_id_port_id_pk" PRIMARY KEY("slot_id","port_id")
);
--> statement-breakpoint
CREATE TABLE "listings" (
	"slot_id" uuid PRIMARY KEY NOT NULL,
	"host_org_id" uuid NOT NULL,
	"host_name" text NOT NULL,
	"host_state_code" text NOT NULL,
	"facility_id" uuid NOT NULL,
	"facility_name" text NOT NULL,
	"hall_name" text NOT NULL,
	"slot_name" text NOT NULL,
	"port_id" text NOT NULL,
	"state_code" text NOT NULL,
	"lat" double precision NOT NULL,
	"lon" double precision NOT NULL,
	"time_zone" text NOT NULL,
	"warehouse_code" text,
	"regime" text NOT NULL,
	"pallet_positions" integer NOT NULL,
	"max_mass_grams" bigint NOT NULL,
	"hazard_classes" text[] NOT NULL,
	"price_per_pallet_day_paise" bigint NOT NULL,
	"handling_in_paise" bigint NOT NULL,
	"handling_out_paise" bigint NOT NULL,
	"minimum_days" integer NOT NULL,
	"booking_mode" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "slot_gates" (
	"slot_id" uuid PRIMARY KEY NOT NULL,
	"org_id" uuid NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "slot_gates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "slots" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"facility_id" uuid NOT NULL,
	"hall_id" uuid NOT NULL,
	"name" text NOT NULL,
	"regime" text NOT NULL,
	"pallet_positions" integer NOT NULL,
	"max_mass_grams" bigint NOT NULL,
	"hazard_classes" text[] NOT NULL,
	"price_per_pallet_day_paise" bigint NOT NULL,
	"handling_in_paise" bigint NOT NULL,
	"handling_out_paise" bigint NOT NULL,
	"minimum_days" integer NOT NULL,
	"booking_mode" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "slots_org_id_key" UNIQUE("org_id","id"),
	CONSTRAINT "slots_name_key" UNIQUE("org_id","hall_id","name"),
	CONSTRAINT "slots_pallets" CHECK ("slots"."pallet_positions" between 1 and 100000),
	CONSTRAINT "slots_mass" CHECK ("slots"."max_mass_grams" between 1 and 1000000000000),
	CONSTRAINT "slots_prices" CHECK ("slots"."price_per_pallet_day_paise" > 0 and "slots"."handling_in_paise" >= 0 and "slots"."handling_out_paise" >= 0),
	CONSTRAINT "slots_minimum_days" CHECK ("slots"."minimum_days" between 1 and 366)
);
--> statement-breakpoint
ALTER TABLE "slots" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invoice_counters" (
	"org_id" uuid NOT NULL,
	"financial_year" text NOT NULL,
	"last_number" integer NOT NULL,
	CONSTRAINT "invoice_counters_org_id_financial_year_pk" PRIMARY KEY("org_id","financial_year")
);
--> statement-breakpoint
ALTER TABLE "invoice_counters" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invoice_lines" (
	"invoice_id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"line_number" integer NOT NULL,
	"description" text NOT NULL,
	"formula" text NOT NULL,
	"sac" text NOT NULL,
	"quantity" integer NOT NULL,
	"unit" text NOT NULL,
	"unit_price_paise" bigint NOT NULL,
	"taxable_paise" bigint NOT NULL,
	"rate_basis_points" integer NOT NULL,
	"cgst_paise" bigint NOT NULL,
	"sgst_paise" bigint NOT NULL,
	"igst_paise" bigint NOT NULL,
	CONSTRAINT "invoice_lines_invoice_id_line_number_pk" PRIMARY KEY("invoice_id","line_number")
);
--> statement-breakpoint
ALTER TABLE "invoice_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invoices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"booking_reference" text NOT NULL,
	"number" text NOT NULL,
	"financial_year" text NOT NULL,
	"sequence" integer NOT NULL,
	"issued_on" date NOT NULL,
	"due_on" date NOT NULL,
	"supplier" jsonb NOT NULL,
	"recipient" jsonb NOT NULL,
	"place_of_supply" text NOT NULL,
	"place_of_supply_name" text NOT NULL,
	"supply_kind" text NOT NULL,
	"reverse_charge" boolean DEFAULT false NOT NULL,
	"taxable_paise" bigint NOT NULL,
	"cgst_paise" bigint NOT NULL,
	"sgst_paise" bigint NOT NULL,
	"igst_paise" bigint NOT NULL,
	"total_paise" bigint NOT NULL,
	"settled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "invoices_org_id_key" UNIQUE("org_id","shipper_org_id","id"),
	CONSTRAINT "invoices_series_key" UNIQUE("org_id","financial_year","sequence"),
	CONSTRAINT "invoices_number_key" UNIQUE("org_id","number"),
	CONSTRAINT "invoices_total" CHECK ("invoices"."total_paise" = "invoices"."taxable_paise" + "invoices"."cgst_paise" + "invoices"."sgst_paise" + "invoices"."igst_paise"),
	CONSTRAINT "invoices_number_shape" CHECK ("invoices"."number" ~ '^[A-Z0-9][A-Z0-9/-]{0,15}$')
);
--> statement-breakpoint
ALTER TABLE "invoices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"amount_paise" bigint NOT NULL,
	"rail" text NOT NULL,
	"reference" text NOT NULL,
	"received_on" date NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "payments_invoice_key" UNIQUE("invoice_id"),
	CONSTRAINT "payments_reference_key" UNIQUE("org_id","rail","reference"),
	CONSTRAINT "payments_amount" CHECK ("payments"."amount_paise" > 0)
);
--> statement-breakpoint
ALTER TABLE "payments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid,
	"counterparty_org_id" uuid,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"actor_user_id" uuid,
	"actor_kind" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"action" text NOT NULL,
	"from_state" text,
	"to_state" text,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "command_receipts" (
	"scope_id" uuid NOT NULL,
	"command" text NOT NULL,
	"key" text NOT NULL,
	"input_hash" text NOT NULL,
	"result" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "command_receipts_scope_id_command_key_pk" PRIMARY KEY("scope_id","command","key")
);
--> statement-breakpoint
ALTER TABLE "command_receipts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitations_tokenHash_unique" UNIQUE("token_hash"),
	CONSTRAINT "invitations_org_id_key" UNIQUE("org_id","id")
);
--> statement-breakpoint
ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mail_outbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"recipient" text NOT NULL,
	"template" text NOT NULL,
	"props" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_outbox_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"org_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_org_id_user_id_pk" PRIMARY KEY("org_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "memberships" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"legal_name" text NOT NULL,
	"gstin" text,
	"state_code" text NOT NULL,
	"address" text NOT NULL,
	"pin" text NOT NULL,
	"is_host" boolean NOT NULL,
	"is_shipper" boolean NOT NULL,
	"invoice_prefix" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organisations_slug_unique" UNIQUE("slug"),
	CONSTRAINT "organisations_side" CHECK ("organisations"."is_host" or "organisations"."is_shipper"),
	CONSTRAINT "organisations_prefix" CHECK ("organisations"."invoice_prefix" ~ '^[A-Z0-9]{1,3}$')
);
--> statement-breakpoint
ALTER TABLE "organisations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"user_agent" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"email_verified_at" timestamp with time zone,
	"is_operator" boolean DEFAULT false NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gst_rates" (
	"sac" text NOT NULL,
	"service" text NOT NULL,
	"description" text NOT NULL,
	"rate_basis_points" integer NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date,
	"citation" text NOT NULL,
	"provisional" boolean NOT NULL,
	CONSTRAINT "gst_rates_sac_effective_from_pk" PRIMARY KEY("sac","effective_from")
);
--> statement-breakpoint
CREATE TABLE "gst_states" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"second_tax" text NOT NULL,
	"active" boolean NOT NULL,
	"source" text NOT NULL,
	"provisional" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ports" (
	"id" text PRIMARY KEY NOT NULL,
	"un_locode" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"state_code" text NOT NULL,
	"customs_code" text NOT NULL,
	"lat" double precision NOT NULL,
	"lon" double precision NOT NULL,
	"point_is" text NOT NULL,
	"source" text NOT NULL,
	"provisional" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_slot_fk" FOREIGN KEY ("org_id","slot_id") REFERENCES "public"."slots"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_host_org_id_organisations_id_fk" FOREIGN KEY ("host_org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_shipper_org_id_organisations_id_fk" FOREIGN KEY ("shipper_org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_slot_fk" FOREIGN KEY ("host_org_id","slot_id") REFERENCES "public"."slots"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "facilities" ADD CONSTRAINT "facilities_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "facilities" ADD CONSTRAINT "facilities_port_id_ports_id_fk" FOREIGN KEY ("port_id") REFERENCES "public"."ports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "halls" ADD CONSTRAINT "halls_facility_fk" FOREIGN KEY ("org_id","facility_id") REFERENCES "public"."facilities"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listing_ports" ADD CONSTRAINT "listing_ports_slot_id_listings_slot_id_fk" FOREIGN KEY ("slot_id") REFERENCES "public"."listings"("slot_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "slot_gates" ADD CONSTRAINT "slot_gates_slot_fk" FOREIGN KEY ("org_id","slot_id") REFERENCES "public"."slots"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "slots" ADD CONSTRAINT "slots_hall_fk" FOREIGN KEY ("org_id","facility_id","hall_id") REFERENCES "public"."halls"("org_id","facility_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_counters" ADD CONSTRAINT "invoice_counters_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD CONSTRAINT "invoice_lines_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_shipper_org_id_organisations_id_fk" FOREIGN KEY ("shipper_org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_recorded_by_users_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_invoice_fk" FOREIGN KEY ("org_id","shipper_org_id","invoice_id") REFERENCES "public"."invoices"("org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_counterparty_org_id_organisations_id_fk" FOREIGN KEY ("counterparty_org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_actor_user_id_users_id_fk" FOREIGN KEY ("actor_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_tokens" ADD CONSTRAINT "user_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "allocations_live_idx" ON "allocations" USING btree ("slot_id","ends_on","starts_on") WHERE state in ('held', 'confirmed');--> statement-breakpoint
CREATE INDEX "bookings_host_idx" ON "bookings" USING btree ("host_org_id","created_at");--> statement-breakpoint
CREATE INDEX "bookings_shipper_idx" ON "bookings" USING btree ("shipper_org_id","created_at");--> statement-breakpoint
CREATE INDEX "bookings_waiting_idx" ON "bookings" USING btree ("waits_until") WHERE state in ('held', 'requested');--> statement-breakpoint
CREATE INDEX "listing_ports_price_idx" ON "listing_ports" USING btree ("port_id","price_per_pallet_day_paise","slot_id");--> statement-breakpoint
CREATE INDEX "listing_ports_distance_idx" ON "listing_ports" USING btree ("port_id","distance_metres","slot_id");--> statement-breakpoint
CREATE INDEX "slots_facility_idx" ON "slots" USING btree ("org_id","facility_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invoices_booking_key" ON "invoices" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "invoices_shipper_idx" ON "invoices" USING btree ("shipper_org_id","issued_on");--> statement-breakpoint
CREATE INDEX "invoices_host_idx" ON "invoices" USING btree ("org_id","issued_on");--> statement-breakpoint
CREATE INDEX "invoices_issued_idx" ON "invoices" USING btree ("issued_on","id");--> statement-breakpoint
CREATE INDEX "invoices_open_idx" ON "invoices" USING btree ("due_on","id") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "audit_log_entity_idx" ON "audit_log" USING btree ("entity","entity_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_org_idx" ON "audit_log" USING btree ("org_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_counterparty_idx" ON "audit_log" USING btree ("counterparty_org_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_at_idx" ON "audit_log" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "command_receipts_created_idx" ON "command_receipts" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_open_key" ON "invitations" USING btree ("org_id",lower("email")) WHERE accepted_at is null and revoked_at is null;--> statement-breakpoint
CREATE INDEX "mail_outbox_created_idx" ON "mail_outbox" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "memberships_user_idx" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user_idx" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expires_idx" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "user_tokens_user_idx" ON "user_tokens" USING btree ("user_id","purpose");--> statement-breakpoint
CREATE INDEX "user_tokens_expires_idx" ON "user_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE POLICY "allocations_select" ON "allocations" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("allocations"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "allocations"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "allocations_insert" ON "allocations" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("allocations"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "allocations_update" ON "allocations" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((("allocations"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "allocations"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'system')) WITH CHECK ((("allocations"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "allocations"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "allocations_delete" ON "allocations" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "allocations_owner" ON "allocations" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "allocations_guard" ON "allocations" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "bookings_select" ON "bookings" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("bookings"."host_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "bookings"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "bookings_insert" ON "bookings" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("bookings"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "bookings_update" ON "bookings" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((("bookings"."host_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "bookings"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'system')) WITH CHECK ((("bookings"."host_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "bookings"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "bookings_delete" ON "bookings" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "bookings_owner" ON "bookings" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "bookings_guard" ON "bookings" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "facilities_select" ON "facilities" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("facilities"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "facilities_insert" ON "facilities" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("facilities"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "facilities_update" ON "facilities" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("facilities"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("facilities"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "facilities_delete" ON "facilities" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "facilities_owner" ON "facilities" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "facilities_guard" ON "facilities" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "halls_select" ON "halls" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ("halls"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "halls_insert" ON "halls" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("halls"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "halls_update" ON "halls" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("halls"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("halls"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "halls_delete" ON "halls" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "halls_owner" ON "halls" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "halls_guard" ON "halls" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "slot_gates_select" ON "slot_gates" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "slot_gates_insert" ON "slot_gates" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "slot_gates_update" ON "slot_gates" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "slot_gates_delete" ON "slot_gates" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "slot_gates_owner" ON "slot_gates" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "slot_gates_guard" ON "slot_gates" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "slots_select" ON "slots" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("slots"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "slots_insert" ON "slots" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("slots"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "slots_update" ON "slots" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("slots"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("slots"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "slots_delete" ON "slots" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "slots_owner" ON "slots" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "slots_guard" ON "slots" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "invoice_counters_select" ON "invoice_counters" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ("invoice_counters"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "invoice_counters_insert" ON "invoice_counters" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("invoice_counters"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "invoice_counters_update" ON "invoice_counters" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("invoice_counters"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("invoice_counters"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "invoice_counters_delete" ON "invoice_counters" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "invoice_counters_owner" ON "invoice_counters" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "invoice_lines_select" ON "invoice_lines" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("invoice_lines"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "invoice_lines"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "invoice_lines_insert" ON "invoice_lines" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("invoice_lines"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "invoice_lines_update" ON "invoice_lines" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "invoice_lines_delete" ON "invoice_lines" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "invoice_lines_owner" ON "invoice_lines" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "invoices_select" ON "invoices" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("invoices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "invoices"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "invoices_insert" ON "invoices" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("invoices"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "invoices_update" ON "invoices" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'operator') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "invoices_delete" ON "invoices" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "invoices_owner" ON "invoices" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payments_select" ON "payments" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("payments"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "payments"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "payments_insert" ON "payments" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'operator');--> statement-breakpoint
CREATE POLICY "payments_update" ON "payments" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "payments_delete" ON "payments" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "payments_owner" ON "payments" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "audit_log_select" ON "audit_log" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("audit_log"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "audit_log"."counterparty_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or ("audit_log"."org_id" is null and "audit_log"."actor_user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid))));--> statement-breakpoint
CREATE POLICY "audit_log_insert" ON "audit_log" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((("audit_log"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "audit_log"."counterparty_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) in ('operator', 'system') or ("audit_log"."org_id" is null and "audit_log"."actor_user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid))));--> statement-breakpoint
CREATE POLICY "audit_log_update" ON "audit_log" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "audit_log_delete" ON "audit_log" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "audit_log_owner" ON "audit_log" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "audit_log_guard" ON "audit_log" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "command_receipts_select" ON "command_receipts" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("command_receipts"."scope_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "command_receipts"."scope_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "command_receipts_insert" ON "command_receipts" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("command_receipts"."scope_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "command_receipts"."scope_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "command_receipts_update" ON "command_receipts" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("command_receipts"."scope_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "command_receipts"."scope_id" = (select nullif(current_setting('app.user_id', true), '')::uuid))) WITH CHECK (("command_receipts"."scope_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "command_receipts"."scope_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "command_receipts_delete" ON "command_receipts" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "command_receipts_owner" ON "command_receipts" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "command_receipts_guard" ON "command_receipts" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "invitations_select" ON "invitations" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ("invitations"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "invitations_insert" ON "invitations" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("invitations"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "invitations_update" ON "invitations" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("invitations"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("invitations"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "invitations_delete" ON "invitations" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "invitations_owner" ON "invitations" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "invitations_guard" ON "invitations" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "memberships_select" ON "memberships" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("memberships"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "memberships"."user_id" = (select nullif(current_setting('app.user_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "memberships_insert" ON "memberships" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("memberships"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "memberships_update" ON "memberships" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("memberships"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("memberships"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "memberships_delete" ON "memberships" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING ("memberships"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "memberships_owner" ON "memberships" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "memberships_guard" ON "memberships" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "organisations_select" ON "organisations" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("organisations"."id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or exists (select 1 from memberships m where m.org_id = "organisations"."id" and m.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))));--> statement-breakpoint
CREATE POLICY "organisations_insert" ON "organisations" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("organisations"."created_by" = (select nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "organisations_update" ON "organisations" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("organisations"."id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("organisations"."id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "organisations_delete" ON "organisations" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "organisations_owner" ON "organisations" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "organisations_guard" ON "organisations" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);