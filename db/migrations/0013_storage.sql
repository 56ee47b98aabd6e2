CREATE TABLE "appointments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"arrives_on" date NOT NULL,
	"arrives_at" text NOT NULL,
	"vehicle" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "appointments_booking_key" UNIQUE("org_id","shipper_org_id","booking_id","id"),
	CONSTRAINT "appointments_hour" CHECK ("appointments"."arrives_at" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$')
);
--> statement-breakpoint
ALTER TABLE "appointments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "discrepancies" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"findings" text[] NOT NULL,
	"opened_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"answer_by" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"settled_by" uuid,
	"outcome" text,
	"settlement" text,
	CONSTRAINT "discrepancies_lot_key" UNIQUE("org_id","lot_id"),
	CONSTRAINT "discrepancies_settled" CHECK (num_nulls("discrepancies"."settled_at", "discrepancies"."settled_by", "discrepancies"."outcome", "discrepancies"."settlement") in (0, 4))
);
--> statement-breakpoint
ALTER TABLE "discrepancies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "exit_documents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"dated_on" date NOT NULL,
	"valid_until" date,
	"duty_reference" text,
	"duty_paid_on" date,
	"order_number" text,
	"order_on" date,
	"pallets" integer NOT NULL,
	"mass_grams" bigint NOT NULL,
	"released_pallets" integer DEFAULT 0 NOT NULL,
	"released_mass_grams" bigint DEFAULT 0 NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "exit_documents_lot_key" UNIQUE("org_id","lot_id","id"),
	CONSTRAINT "exit_documents_number_key" UNIQUE("org_id","lot_id","kind","number"),
	CONSTRAINT "exit_documents_ex_bond" CHECK ("exit_documents"."kind" <> 'ex_bond' or num_nulls("exit_documents"."duty_reference", "exit_documents"."duty_paid_on", "exit_documents"."order_number", "exit_documents"."order_on") = 0),
	CONSTRAINT "exit_documents_order" CHECK ("exit_documents"."kind" not in ('export', 'transfer') or num_nulls("exit_documents"."order_number", "exit_documents"."order_on") = 0),
	CONSTRAINT "exit_documents_days" CHECK ("exit_documents"."valid_until" is null or "exit_documents"."valid_until" >= "exit_documents"."dated_on"),
	CONSTRAINT "exit_documents_quantity" CHECK ("exit_documents"."pallets" >= 1 and "exit_documents"."mass_grams" >= 1),
	CONSTRAINT "exit_documents_released" CHECK ("exit_documents"."released_pallets" between 0 and "exit_documents"."pallets" and "exit_documents"."released_mass_grams" between 0 and "exit_documents"."mass_grams")
);
--> statement-breakpoint
ALTER TABLE "exit_documents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "lots" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"appointment_id" uuid,
	"number" integer NOT NULL,
	"marks" text NOT NULL,
	"regime" text NOT NULL,
	"expected_pallets" integer NOT NULL,
	"expected_mass_grams" bigint NOT NULL,
	"expected_seal" text,
	"received_pallets" integer,
	"received_mass_grams" bigint,
	"damaged_pallets" integer,
	"seal" text,
	"found_seal" text,
	"received_at" timestamp with time zone,
	"deposited_on" date,
	"duty_paise" bigint DEFAULT 0 NOT NULL,
	"stock_pallets" integer DEFAULT 0 NOT NULL,
	"stock_mass_grams" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "lots_booking_key" UNIQUE("org_id","shipper_org_id","booking_id","id"),
	CONSTRAINT "lots_number_key" UNIQUE("org_id","booking_id","number"),
	CONSTRAINT "lots_expected" CHECK ("lots"."expected_pallets" >= 1 and "lots"."expected_mass_grams" >= 1),
	CONSTRAINT "lots_received" CHECK (num_nulls("lots"."received_pallets", "lots"."received_mass_grams", "lots"."damaged_pallets", "lots"."seal", "lots"."received_at") in (0, 5)
        and "lots"."received_pallets" >= 0 and "lots"."received_mass_grams" >= 0 and "lots"."damaged_pallets" between 0 and "lots"."received_pallets"),
	CONSTRAINT "lots_deposited" CHECK ("lots"."regime" <> 'bonded' or "lots"."received_at" is null or "lots"."deposited_on" is not null),
	CONSTRAINT "lots_stock" CHECK ("lots"."stock_pallets" >= 0 and "lots"."stock_mass_grams" >= 0 and ("lots"."stock_pallets" = 0) = ("lots"."stock_mass_grams" = 0) and "lots"."duty_paise" >= 0)
);
--> statement-breakpoint
ALTER TABLE "lots" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "movements" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"pallets" integer NOT NULL,
	"mass_grams" bigint NOT NULL,
	"moved_on" date NOT NULL,
	"vehicle" text NOT NULL,
	"exit_document_id" uuid,
	"moved_by" uuid NOT NULL,
	"moved_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "movements_quantity" CHECK ("movements"."pallets" >= 1 and "movements"."mass_grams" >= 1),
	CONSTRAINT "movements_exit_document" CHECK (("movements"."direction" = 'out') = ("movements"."exit_document_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "movements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stocks" (
	"booking_id" uuid PRIMARY KEY NOT NULL,
	"org_id" uuid NOT NULL,
	"shipper_org_id" uuid NOT NULL,
	"pallets" integer DEFAULT 0 NOT NULL,
	"mass_grams" bigint DEFAULT 0 NOT NULL,
	"released_pallets" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "stocks_quantity" CHECK (least("stocks"."pallets", "stocks"."mass_grams", "stocks"."released_pallets") >= 0)
);
--> statement-breakpoint
ALTER TABLE "stocks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "turnaround_days" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "cancellation_fee_paise" bigint;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discrepancies" ADD CONSTRAINT "discrepancies_settled_by_users_id_fk" FOREIGN KEY ("settled_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discrepancies" ADD CONSTRAINT "discrepancies_lot_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id","lot_id") REFERENCES "public"."lots"("org_id","shipper_org_id","booking_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exit_documents" ADD CONSTRAINT "exit_documents_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exit_documents" ADD CONSTRAINT "exit_documents_lot_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id","lot_id") REFERENCES "public"."lots"("org_id","shipper_org_id","booking_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lots" ADD CONSTRAINT "lots_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lots" ADD CONSTRAINT "lots_appointment_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id","appointment_id") REFERENCES "public"."appointments"("org_id","shipper_org_id","booking_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movements" ADD CONSTRAINT "movements_moved_by_users_id_fk" FOREIGN KEY ("moved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movements" ADD CONSTRAINT "movements_lot_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id","lot_id") REFERENCES "public"."lots"("org_id","shipper_org_id","booking_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movements" ADD CONSTRAINT "movements_exit_document_fk" FOREIGN KEY ("org_id","lot_id","exit_document_id") REFERENCES "public"."exit_documents"("org_id","lot_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocks" ADD CONSTRAINT "stocks_booking_fk" FOREIGN KEY ("org_id","shipper_org_id","booking_id") REFERENCES "public"."bookings"("host_org_id","shipper_org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appointments_booking_idx" ON "appointments" USING btree ("org_id","booking_id","created_at");--> statement-breakpoint
CREATE INDEX "appointments_day_idx" ON "appointments" USING btree ("org_id","arrives_on");--> statement-breakpoint
CREATE INDEX "discrepancies_open_idx" ON "discrepancies" USING btree ("org_id","answer_by") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "lots_standing_idx" ON "lots" USING btree ("org_id","deposited_on") WHERE stock_pallets > 0;--> statement-breakpoint
CREATE INDEX "movements_lot_idx" ON "movements" USING btree ("org_id","lot_id","moved_at");--> statement-breakpoint
CREATE INDEX "movements_booking_idx" ON "movements" USING btree ("org_id","booking_id","moved_at");--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_turnaround" CHECK ("bookings"."turnaround_days" between 0 and 30);--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_cancellation_fee" CHECK ("bookings"."cancellation_fee_paise" >= 0);--> statement-breakpoint
CREATE POLICY "appointments_select" ON "appointments" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("appointments"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "appointments"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "appointments_insert" ON "appointments" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("appointments"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "appointments"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "appointments_update" ON "appointments" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "appointments_delete" ON "appointments" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "appointments_owner" ON "appointments" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "discrepancies_select" ON "discrepancies" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("discrepancies"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "discrepancies"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "discrepancies_insert" ON "discrepancies" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("discrepancies"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "discrepancies_update" ON "discrepancies" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("discrepancies"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "discrepancies"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid))) WITH CHECK (("discrepancies"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "discrepancies"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "discrepancies_delete" ON "discrepancies" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "discrepancies_owner" ON "discrepancies" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "exit_documents_select" ON "exit_documents" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("exit_documents"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "exit_documents"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "exit_documents_insert" ON "exit_documents" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("exit_documents"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "exit_documents"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "exit_documents_update" ON "exit_documents" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("exit_documents"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "exit_documents"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid))) WITH CHECK (("exit_documents"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "exit_documents"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "exit_documents_delete" ON "exit_documents" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "exit_documents_owner" ON "exit_documents" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "exit_documents_guard" ON "exit_documents" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "lots_select" ON "lots" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("lots"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "lots"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "lots_insert" ON "lots" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("lots"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "lots"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "lots_update" ON "lots" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ("lots"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) WITH CHECK ("lots"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "lots_delete" ON "lots" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "lots_owner" ON "lots" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "lots_guard" ON "lots" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "movements_select" ON "movements" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("movements"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "movements"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator'));--> statement-breakpoint
CREATE POLICY "movements_insert" ON "movements" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ("movements"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "movements_update" ON "movements" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "movements_delete" ON "movements" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "movements_owner" ON "movements" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "movements_guard" ON "movements" AS PERMISSIVE FOR SELECT TO "quayslot_guard" USING (true);--> statement-breakpoint
CREATE POLICY "stocks_select" ON "stocks" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((("stocks"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or "stocks"."shipper_org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid)) or (select coalesce(current_setting('app.platform', true), '')) = 'operator' or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "stocks_insert" ON "stocks" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "stocks_update" ON "stocks" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "stocks_delete" ON "stocks" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "stocks_owner" ON "stocks" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stocks_guard" ON "stocks" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint

-- What stands in a hall, and what may leave it. As in 0001: definer functions belong to quayslot_guard and have a fixed
-- search path that ends in pg_temp.
ALTER TABLE appointments FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE lots FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE exit_documents FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE movements FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE stocks FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE discrepancies FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- Movements are never changed nor deleted; stock and what has left on a document only by their trigger.
GRANT SELECT, INSERT ON appointments, movements TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON lots, exit_documents, discrepancies, stocks TO quayslot_app;--> statement-breakpoint
GRANT INSERT (id, org_id, shipper_org_id, booking_id, appointment_id, number, marks, regime, expected_pallets, expected_mass_grams, expected_seal) ON lots TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (received_pallets, received_mass_grams, damaged_pallets, seal, found_seal, received_at, deposited_on, duty_paise) ON lots TO quayslot_app;--> statement-breakpoint
GRANT INSERT (id, org_id, shipper_org_id, booking_id, lot_id, kind, number, dated_on, valid_until, duty_reference, duty_paid_on, order_number, order_on, pallets, mass_grams, created_by) ON exit_documents TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (withdrawn_at) ON exit_documents TO quayslot_app;--> statement-breakpoint
GRANT INSERT (id, org_id, shipper_org_id, booking_id, lot_id, findings, answer_by) ON discrepancies TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (settled_at, settled_by, outcome, settlement) ON discrepancies TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (starts_on, ends_on, quote, total_paise, cancellation_fee_paise) ON bookings TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (starts_on, ends_on) ON allocations TO quayslot_app;--> statement-breakpoint
GRANT SELECT (state) ON bookings TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, UPDATE ON lots, exit_documents TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON stocks TO quayslot_guard;--> statement-breakpoint
GRANT UPDATE (duty_paise, value_paise, bond_paise) ON allocations TO quayslot_guard;--> statement-breakpoint
CREATE POLICY "allocations_guard_gives_back" ON "allocations" AS PERMISSIVE FOR UPDATE TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO quayslot_guard;
--> statement-breakpoint

-- The ledger's guard: what comes in is at most what is booked, what goes out is there and covered by a valid exit
-- document, and duty that leaves the hall leaves the bond and the licence. It updates the booking's stock row first, so
-- that a second writer waits, or at REPEATABLE READ fails, instead of counting on an old picture.
CREATE FUNCTION guard_movement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  lot record;
  stock record;
  booked record;
  bonded boolean;
BEGIN
  INSERT INTO stocks AS s (booking_id, org_id, shipper_org_id) VALUES (NEW.booking_id, NEW.org_id, NEW.shipper_org_id)
  ON CONFLICT (booking_id) DO UPDATE SET pallets = s.pallets;
  SELECT * INTO lot FROM lots l
  WHERE l.org_id = NEW.org_id AND l.shipper_org_id = NEW.shipper_org_id AND l.booking_id = NEW.booking_id AND l.id = NEW.lot_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such lot' USING ERRCODE = '23503', CONSTRAINT = 'movements_lot_fk';
  END IF;
  SELECT a.id, a.state, a.pallets, a.mass_grams, a.duty_paise, a.value_paise, a.bond_paise INTO STRICT booked
  FROM allocations a WHERE a.booking_id = NEW.booking_id;
  SELECT s.* INTO STRICT stock FROM stocks s WHERE s.booking_id = NEW.booking_id;
  IF NEW.direction = 'in' THEN
    IF booked.state <> 'confirmed' THEN
      RAISE EXCEPTION 'nothing is promised to this booking' USING ERRCODE = 'QS024';
    END IF;
    IF stock.pallets + stock.released_pallets + NEW.pallets > booked.pallets OR stock.mass_grams + NEW.mass_grams > booked.mass_grams THEN
      RAISE EXCEPTION 'more than is booked' USING ERRCODE = 'QS021';
    END IF;
    UPDATE lots SET stock_pallets = stock_pallets + NEW.pallets, stock_mass_grams = stock_mass_grams + NEW.mass_grams
    WHERE id = NEW.lot_id;
    UPDATE stocks SET pallets = pallets + NEW.pallets, mass_grams = mass_grams + NEW.mass_grams
    WHERE booking_id = NEW.booking_id;
    RETURN NEW;
  END IF;
  IF NEW.pallets > lot.stock_pallets OR NEW.mass_grams > lot.stock_mass_grams THEN
    RAISE EXCEPTION 'more than stands there' USING ERRCODE = 'QS022';
  END IF;
  bonded := lot.regime = 'bonded';
  UPDATE exit_documents d
  SET released_pallets = d.released_pallets + NEW.pallets, released_mass_grams = d.released_mass_grams + NEW.mass_grams
  WHERE d.id = NEW.exit_document_id AND d.lot_id = NEW.lot_id AND d.withdrawn_at IS NULL
    AND (d.kind <> 'delivery_order') = bonded
    AND d.dated_on <= NEW.moved_on AND (d.valid_until IS NULL OR d.valid_until >= NEW.moved_on)
    AND d.released_pallets + NEW.pallets <= d.pallets AND d.released_mass_grams + NEW.mass_grams <= d.mass_grams;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no exit document covers this' USING ERRCODE = 'QS023';
  END IF;
  UPDATE lots SET stock_pallets = stock_pallets - NEW.pallets, stock_mass_grams = stock_mass_grams - NEW.mass_grams,
    duty_paise = ceil(duty_paise::numeric * (stock_pallets - NEW.pallets) / stock_pallets)
  WHERE id = NEW.lot_id;
  UPDATE stocks SET pallets = pallets - NEW.pallets, mass_grams = mass_grams - NEW.mass_grams,
    released_pallets = released_pallets + NEW.pallets
  WHERE booking_id = NEW.booking_id;
  -- What is booked and has not left keeps its share, rounded up; the last pallet gives back the rest.
  IF bonded AND booked.duty_paise + booked.value_paise + booked.bond_paise > 0 THEN
    UPDATE allocations a SET
      duty_paise = ceil(a.duty_paise::numeric * (booked.pallets - stock.released_pallets - NEW.pallets) / (booked.pallets - stock.released_pallets)),
      value_paise = ceil(a.value_paise::numeric * (booked.pallets - stock.released_pallets - NEW.pallets) / (booked.pallets - stock.released_pallets)),
      bond_paise = ceil(a.bond_paise::numeric * (booked.pallets - stock.released_pallets - NEW.pallets) / (booked.pallets - stock.released_pallets))
    WHERE a.id = booked.id;
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER movements_guard BEFORE INSERT ON movements FOR EACH ROW EXECUTE FUNCTION guard_movement();
--> statement-breakpoint
ALTER FUNCTION guard_movement() OWNER TO quayslot_guard;--> statement-breakpoint
-- What only gives back is never refused: a lowered ceiling must not keep goods from leaving.
CREATE FUNCTION only_gives_back(was allocations, becomes allocations) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT was.state = becomes.state AND was.slot_id = becomes.slot_id AND was.facility_id = becomes.facility_id AND was.booking_id = becomes.booking_id
    AND was.starts_on <= becomes.starts_on AND was.ends_on >= becomes.ends_on
    AND was.pallets >= becomes.pallets AND was.mass_grams >= becomes.mass_grams
    AND was.duty_paise >= becomes.duty_paise AND was.value_paise >= becomes.value_paise AND was.bond_paise >= becomes.bond_paise
    AND was.held_until IS NOT DISTINCT FROM becomes.held_until
    AND was.hazard_classes = becomes.hazard_classes AND was.storage_classes = becomes.storage_classes
    AND was.hazard_groups = becomes.hazard_groups
$$;
--> statement-breakpoint
ALTER FUNCTION only_gives_back(allocations, allocations) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION guard_movement(), only_gives_back(allocations, allocations) FROM PUBLIC;--> statement-breakpoint
-- A trigger's condition runs as whoever writes.
GRANT EXECUTE ON FUNCTION only_gives_back(allocations, allocations) TO quayslot_app, quayslot_owner;--> statement-breakpoint
DROP TRIGGER allocations_guard ON allocations;--> statement-breakpoint
CREATE TRIGGER allocations_guard BEFORE INSERT ON allocations FOR EACH ROW EXECUTE FUNCTION guard_allocation();
--> statement-breakpoint
CREATE TRIGGER allocations_guard_update BEFORE UPDATE ON allocations
  FOR EACH ROW WHEN (NOT only_gives_back(OLD, NEW)) EXECUTE FUNCTION guard_allocation();
