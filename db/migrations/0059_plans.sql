CREATE TABLE "host_plans" (
	"org_id" uuid PRIMARY KEY NOT NULL,
	"customer_id" text,
	"subscription_id" text,
	"plan_code" text DEFAULT 'free' NOT NULL,
	"interval" text,
	"state" text DEFAULT 'none' NOT NULL,
	"period_ends_at" timestamp with time zone,
	"trial_ends_at" timestamp with time zone,
	"trialed_at" timestamp with time zone,
	"ends_with_period" boolean DEFAULT false NOT NULL,
	"unpaid_since" timestamp with time zone,
	"grace_until" timestamp with time zone,
	"pages" integer DEFAULT 0 NOT NULL,
	"page_plan" text,
	"page_interval" text,
	"page_session_id" text,
	"page_url" text,
	"page_ends_at" timestamp with time zone,
	"changes" integer DEFAULT 0 NOT NULL,
	"visits" integer DEFAULT 0 NOT NULL,
	"readings" integer DEFAULT 0 NOT NULL,
	"written" integer DEFAULT 0 NOT NULL,
	"read_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "host_plans_customer_key" UNIQUE("customer_id"),
	CONSTRAINT "host_plans_subscription_key" UNIQUE("subscription_id"),
	CONSTRAINT "host_plans_state" CHECK ("host_plans"."state" in ('none', 'granted') or num_nulls("host_plans"."customer_id", "host_plans"."subscription_id", "host_plans"."interval") = 0),
	CONSTRAINT "host_plans_grace" CHECK (("host_plans"."unpaid_since" is null) = ("host_plans"."grace_until" is null) and ("host_plans"."state" in ('past_due', 'unpaid')) = ("host_plans"."unpaid_since" is not null)),
	CONSTRAINT "host_plans_page" CHECK (num_nulls("host_plans"."page_plan", "host_plans"."page_interval", "host_plans"."page_ends_at") in (0, 3))
);
--> statement-breakpoint
ALTER TABLE "host_plans" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "plans" (
	"code" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date,
	"name" text NOT NULL,
	"rank" integer NOT NULL,
	"slot_limit" integer,
	"monthly_paise" bigint,
	"yearly_paise" bigint,
	"trial_days" integer NOT NULL,
	"citation" text NOT NULL,
	"provisional" boolean NOT NULL,
	CONSTRAINT "plans_code_effective_from_pk" PRIMARY KEY("code","effective_from"),
	CONSTRAINT "plans_price" CHECK (num_nulls("plans"."monthly_paise", "plans"."yearly_paise") in (0, 2)),
	CONSTRAINT "plans_free" CHECK (("plans"."code" = 'free') = ("plans"."monthly_paise" is null)),
	CONSTRAINT "plans_terms" CHECK ("plans"."slot_limit" >= 0 and "plans"."trial_days" >= 0)
);
--> statement-breakpoint
ALTER TABLE "host_plans" ADD CONSTRAINT "host_plans_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "host_plans_read_idx" ON "host_plans" USING btree ("read_at") WHERE customer_id is not null;--> statement-breakpoint
CREATE POLICY "host_plans_select" ON "host_plans" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING (("host_plans"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))));--> statement-breakpoint
CREATE POLICY "host_plans_insert" ON "host_plans" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (("host_plans"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) and "host_plans"."state" = 'none'));--> statement-breakpoint
CREATE POLICY "host_plans_update" ON "host_plans" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (("host_plans"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'system')) WITH CHECK (("host_plans"."org_id" = (select nullif(current_setting('app.org_id', true), '')::uuid) or (select coalesce(current_setting('app.platform', true), '')) = 'system'));--> statement-breakpoint
CREATE POLICY "host_plans_delete" ON "host_plans" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "host_plans_owner" ON "host_plans" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint

ALTER TABLE host_plans FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT ON plans TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON host_plans TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (customer_id, subscription_id, plan_code, interval, state, period_ends_at, trial_ends_at, trialed_at, ends_with_period,
  unpaid_since, grace_until, pages, page_plan, page_interval, page_session_id, page_url, page_ends_at, changes, visits, readings,
  written, read_at) ON host_plans TO quayslot_app;--> statement-breakpoint
-- What a host has is what Stripe told our own jobs: no command of a member writes it. A customer is an organisation's for good, and
-- what was read later is never overwritten by what was read before.
CREATE FUNCTION keep_host_plan() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told constant text[] := '{org_id,customer_id,subscription_id,plan_code,interval,state,period_ends_at,trial_ends_at,trialed_at,ends_with_period,unpaid_since,grace_until,written,read_at}';
BEGIN
  IF OLD.customer_id IS NOT NULL AND NEW.customer_id IS DISTINCT FROM OLD.customer_id
    OR OLD.trialed_at IS NOT NULL AND NEW.trialed_at IS DISTINCT FROM OLD.trialed_at OR NEW.written < OLD.written THEN
    RAISE EXCEPTION 'a host keeps its customer, its one trial and the latest reading' USING ERRCODE = 'QS060';
  END IF;
  IF current_user = 'quayslot_app' AND coalesce(current_setting('app.platform', true), '') <> 'system'
    AND EXISTS (SELECT FROM unnest(told) AS name WHERE to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name) THEN
    RAISE EXCEPTION 'what a host has is told by Stripe' USING ERRCODE = 'QS060';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER host_plans_keep BEFORE UPDATE ON host_plans FOR EACH ROW EXECUTE FUNCTION keep_host_plan();--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_host_plan() FROM PUBLIC;
