CREATE TABLE "job_clocks" (
	"name" text PRIMARY KEY NOT NULL,
	"every_seconds" integer NOT NULL,
	"slot" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "job_clocks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "job_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"job_id" bigint NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"count" integer DEFAULT 0 NOT NULL,
	"outcome" text NOT NULL,
	"runs" integer DEFAULT 1 NOT NULL,
	"error" text,
	CONSTRAINT "job_runs_order" CHECK ("job_runs"."ended_at" >= "job_runs"."started_at"),
	CONSTRAINT "job_runs_error" CHECK (("job_runs"."error" is null) = ("job_runs"."outcome" = 'done') and length("job_runs"."error") <= 300)
);
--> statement-breakpoint
ALTER TABLE "job_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "job_workers" (
	"worker_id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"last_seen" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "job_workers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "job_runs_name_idx" ON "job_runs" USING btree ("name","ended_at");--> statement-breakpoint
CREATE INDEX "job_runs_ended_idx" ON "job_runs" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "job_runs_job_idx" ON "job_runs" USING btree ("job_id") WHERE outcome <> 'done';--> statement-breakpoint
CREATE POLICY "job_clocks_select" ON "job_clocks" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
CREATE POLICY "job_clocks_insert" ON "job_clocks" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "job_clocks_update" ON "job_clocks" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "job_clocks_delete" ON "job_clocks" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "job_clocks_owner" ON "job_clocks" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "job_clocks_guard" ON "job_clocks" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "job_runs_select" ON "job_runs" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
CREATE POLICY "job_runs_insert" ON "job_runs" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "job_runs_update" ON "job_runs" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system') WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "job_runs_delete" ON "job_runs" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY "job_runs_owner" ON "job_runs" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "job_runs_guard" ON "job_runs" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "job_workers_select" ON "job_workers" AS PERMISSIVE FOR SELECT TO "quayslot_app" USING ((select coalesce(current_setting('app.platform', true), '') in ('operator', 'system')));--> statement-breakpoint
CREATE POLICY "job_workers_insert" ON "job_workers" AS PERMISSIVE FOR INSERT TO "quayslot_app" WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "job_workers_update" ON "job_workers" AS PERMISSIVE FOR UPDATE TO "quayslot_app" USING (false) WITH CHECK (false);--> statement-breakpoint
CREATE POLICY "job_workers_delete" ON "job_workers" AS PERMISSIVE FOR DELETE TO "quayslot_app" USING (false);--> statement-breakpoint
CREATE POLICY "job_workers_owner" ON "job_workers" AS PERMISSIVE FOR ALL TO "quayslot_owner" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "job_workers_guard" ON "job_workers" AS PERMISSIVE FOR ALL TO "quayslot_guard" USING (true) WITH CHECK (true);--> statement-breakpoint

ALTER TABLE job_runs FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE job_clocks FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE job_workers FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON job_runs TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (job_id, started_at, ended_at, runs) ON job_runs TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON job_clocks, job_workers TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON job_runs TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON job_clocks TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON job_workers TO quayslot_guard;--> statement-breakpoint

-- The queue's own schema: graphile-worker made it before this file ran (db/migrate.ts), with row-level security on and no
-- policy, so that nobody but its owner sees a row. What is granted is what its worker does, and to the application only in a
-- transaction of our own jobs: taking a job, ending it, failing it. It can add a job through enqueue_job() alone, and turn
-- none into another.
GRANT USAGE ON SCHEMA graphile_worker TO quayslot_app, quayslot_guard;--> statement-breakpoint
GRANT SELECT ON graphile_worker.migrations TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON graphile_worker._private_known_crontabs TO quayslot_app;--> statement-breakpoint
GRANT SELECT, INSERT ON graphile_worker._private_tasks TO quayslot_app;--> statement-breakpoint
GRANT SELECT ON graphile_worker._private_job_queues TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (locked_at, locked_by) ON graphile_worker._private_job_queues TO quayslot_app;--> statement-breakpoint
GRANT SELECT, DELETE ON graphile_worker._private_jobs TO quayslot_app;--> statement-breakpoint
GRANT UPDATE (payload, run_at, attempts, last_error, locked_at, locked_by) ON graphile_worker._private_jobs TO quayslot_app;--> statement-breakpoint
CREATE POLICY quayslot_worker ON graphile_worker._private_known_crontabs FOR SELECT TO quayslot_app
  USING ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY quayslot_worker ON graphile_worker._private_tasks FOR ALL TO quayslot_app
  USING ((select coalesce(current_setting('app.platform', true), '')) = 'system')
  WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY quayslot_worker ON graphile_worker._private_job_queues FOR ALL TO quayslot_app
  USING ((select coalesce(current_setting('app.platform', true), '')) = 'system')
  WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
CREATE POLICY quayslot_worker ON graphile_worker._private_jobs FOR ALL TO quayslot_app
  USING ((select coalesce(current_setting('app.platform', true), '')) = 'system')
  WITH CHECK ((select coalesce(current_setting('app.platform', true), '')) = 'system');--> statement-breakpoint
GRANT SELECT, INSERT ON graphile_worker._private_tasks, graphile_worker._private_job_queues TO quayslot_guard;--> statement-breakpoint
GRANT UPDATE (locked_at, locked_by) ON graphile_worker._private_job_queues TO quayslot_guard;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON graphile_worker._private_jobs TO quayslot_guard;--> statement-breakpoint
CREATE POLICY quayslot_guard ON graphile_worker._private_tasks FOR ALL TO quayslot_guard USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY quayslot_guard ON graphile_worker._private_job_queues FOR ALL TO quayslot_guard USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY quayslot_guard ON graphile_worker._private_jobs FOR ALL TO quayslot_guard USING (true) WITH CHECK (true);--> statement-breakpoint

-- Adds a job in the caller's transaction, whoever acts: it is gone with the transaction, and nobody sees it before the commit.
-- With a key there is one waiting job of it. A dead letter gives its key up first: the queue's own rule would make it wait anew,
-- its error forgotten and no operator asked.
CREATE FUNCTION enqueue_job(p_name text, p_payload json, p_key text, p_run_at timestamptz, p_attempts integer)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_id bigint;
BEGIN
  IF octet_length(p_payload::text) > 65536 THEN
    RAISE EXCEPTION 'a job carries ids, at most 64 KB of them' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  UPDATE graphile_worker._private_jobs SET key = NULL
  WHERE key = p_key AND attempts >= max_attempts AND locked_at IS NULL;
  -- Where a worker takes the job of this key at this very moment, nothing is added; the next try finds it locked.
  FOR attempt IN 1..5 LOOP
    SELECT added.id INTO v_id FROM graphile_worker.add_job(identifier := p_name, payload := p_payload, run_at := p_run_at,
      max_attempts := p_attempts, job_key := p_key) AS added;
    EXIT WHEN v_id IS NOT NULL;
  END LOOP;
  IF v_id IS NULL THEN
    RAISE EXCEPTION 'the job % was not added', p_name USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN v_id;
END
$$;
--> statement-breakpoint

-- Starts the job of a clock unless it waits or runs already. The newest dead letter of a clock stays, under a key of its own;
-- the clock goes on. Called by the two functions below with the clock's row locked, so never twice at once.
CREATE FUNCTION start_clock_job(p_name text, p_attempts integer)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_key text := 'clock:' || p_name;
  v_job record;
BEGIN
  SELECT id, locked_at IS NOT NULL AS is_running, attempts < max_attempts AS is_waiting INTO v_job
  FROM graphile_worker._private_jobs WHERE key = v_key FOR UPDATE;
  IF v_job.is_running THEN RETURN 'running'; END IF;
  IF v_job.is_waiting THEN RETURN 'waiting'; END IF;
  IF v_job.id IS NOT NULL THEN
    DELETE FROM graphile_worker._private_jobs WHERE key = 'dead:' || p_name AND locked_at IS NULL;
    UPDATE graphile_worker._private_jobs SET key = 'dead:' || p_name WHERE id = v_job.id;
  END IF;
  PERFORM graphile_worker.add_job(identifier := p_name, payload := '{}'::json, max_attempts := p_attempts, job_key := v_key);
  RETURN 'started';
END
$$;
--> statement-breakpoint

-- Starts what is due, once over all processes: a clock's time is cut into slots, and the first to ask in a slot starts its job.
-- What was due while nobody asked is not made up for: the jobs look at the state of the world, not at the hour.
CREATE FUNCTION tick_jobs(p_names text[], p_seconds integer[], p_attempts integer[], p_at timestamptz)
RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_at timestamptz := coalesce(p_at, clock_timestamp());
  v_started text[] := '{}';
  v record;
BEGIN
  IF coalesce(current_setting('app.platform', true), '') <> 'system' THEN
    RAISE EXCEPTION 'only our own jobs wind the clocks' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR v IN
    SELECT due.name, due.seconds, due.attempts,
      to_timestamp(floor(extract(epoch FROM v_at) / due.seconds) * due.seconds) AS slot
    FROM unnest(p_names, p_seconds, p_attempts) AS due (name, seconds, attempts) ORDER BY due.name
  LOOP
    CONTINUE WHEN EXISTS (SELECT FROM job_clocks c WHERE c.name = v.name AND c.slot >= v.slot);
    INSERT INTO job_clocks AS c (name, every_seconds, slot) VALUES (v.name, v.seconds, v.slot)
    ON CONFLICT (name) DO UPDATE SET slot = EXCLUDED.slot, every_seconds = EXCLUDED.every_seconds
    WHERE c.slot < EXCLUDED.slot;
    IF FOUND AND start_clock_job(v.name, v.attempts) = 'started' THEN
      v_started := v_started || v.name;
    END IF;
  END LOOP;
  RETURN v_started;
END
$$;
--> statement-breakpoint

-- Writes down that workers live, and takes their jobs from those unheard of for twenty seconds. The queue's own rule waits four
-- hours. The attempt stays used: a job that kills whoever runs it must come to an end too.
CREATE FUNCTION beat_workers(p_ids text[], p_at timestamptz)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_at timestamptz := coalesce(p_at, clock_timestamp());
  v_gone timestamptz := v_at - interval '20 seconds';
  v_lost text[];
  v_count integer;
BEGIN
  IF coalesce(current_setting('app.platform', true), '') <> 'system' THEN
    RAISE EXCEPTION 'only our own workers are heard' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO job_workers (worker_id, started_at, last_seen)
  SELECT id, v_at, v_at FROM unnest(p_ids) AS id ORDER BY id
  ON CONFLICT (worker_id) DO UPDATE SET last_seen = EXCLUDED.last_seen;
  SELECT array_agg(DISTINCT j.locked_by) INTO v_lost
  FROM graphile_worker._private_jobs j LEFT JOIN job_workers w ON w.worker_id = j.locked_by
  WHERE j.locked_by IS NOT NULL AND j.locked_at < v_gone AND (w.last_seen IS NULL OR w.last_seen < v_gone);
  DELETE FROM job_workers WHERE last_seen < v_at - interval '1 day';
  IF v_lost IS NULL THEN RETURN 0; END IF;
  WITH lost AS (
    UPDATE graphile_worker._private_jobs j SET last_error = 'The process that ran it ended.'
    FROM graphile_worker._private_tasks t
    WHERE t.id = j.task_id AND j.locked_by = ANY (v_lost)
    RETURNING j.id, t.identifier, j.locked_at
  )
  INSERT INTO job_runs (name, job_id, started_at, ended_at, outcome, error)
  SELECT identifier, id, locked_at, greatest(locked_at, v_at), 'lost', 'The process that ran it ended.' FROM lost;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  PERFORM graphile_worker.force_unlock_workers(v_lost);
  PERFORM pg_notify('jobs:insert', json_build_object('r', random(), 'count', v_count)::text);
  RETURN v_count;
END
$$;
--> statement-breakpoint

-- How much of each job there is, for the operator's page.
CREATE FUNCTION read_job_queues()
RETURNS TABLE (name text, waiting integer, later integer, running integer, failed integer, next_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('app.platform', true), '') <> 'operator' THEN
    RAISE EXCEPTION 'queues are the operator''s to see' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT t.identifier,
    (count(*) FILTER (WHERE j.is_available AND j.run_at <= now()))::int,
    (count(*) FILTER (WHERE j.is_available AND j.run_at > now()))::int,
    (count(*) FILTER (WHERE j.locked_at IS NOT NULL))::int,
    (count(*) FILTER (WHERE j.locked_at IS NULL AND NOT j.is_available))::int,
    min(j.run_at) FILTER (WHERE j.is_available)
  FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  GROUP BY t.identifier;
END
$$;
--> statement-breakpoint

-- Dead letters, newest first: which job, how often it was tried and why it failed. Never its payload.
CREATE FUNCTION read_dead_jobs(p_limit integer, p_offset integer)
RETURNS TABLE (id text, name text, attempts integer, failed_at timestamptz, error text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('app.platform', true), '') <> 'operator' THEN
    RAISE EXCEPTION 'dead letters are the operator''s to see' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT j.id::text, t.identifier, j.attempts::int,
    coalesce((SELECT max(r.ended_at) FROM job_runs r WHERE r.job_id = j.id AND r.outcome <> 'done'), j.run_at) AS at,
    left(coalesce(j.last_error, ''), 300)
  FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  WHERE j.locked_at IS NULL AND NOT j.is_available
  ORDER BY at DESC, j.id DESC LIMIT p_limit OFFSET p_offset;
END
$$;
--> statement-breakpoint

-- Lets a dead letter be tried again from the start. The name of the job, or null where there is no such dead letter.
CREATE FUNCTION retry_dead_job(p_id bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_name text;
BEGIN
  IF coalesce(current_setting('app.platform', true), '') <> 'operator' THEN
    RAISE EXCEPTION 'dead letters are the operator''s to retry' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE graphile_worker._private_jobs j SET attempts = 0, run_at = now(), key = CASE WHEN j.key LIKE 'dead:%' THEN NULL ELSE j.key END
  FROM graphile_worker._private_tasks t
  WHERE j.id = p_id AND t.id = j.task_id AND j.locked_at IS NULL AND NOT j.is_available
  RETURNING t.identifier INTO v_name;
  IF v_name IS NOT NULL THEN
    PERFORM pg_notify('jobs:insert', json_build_object('r', random(), 'count', 1)::text);
  END IF;
  RETURN v_name;
END
$$;
--> statement-breakpoint

-- Takes a dead letter out of sight. The name of the job, or null where there is no such dead letter.
CREATE FUNCTION dismiss_dead_job(p_id bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_name text;
BEGIN
  IF coalesce(current_setting('app.platform', true), '') <> 'operator' THEN
    RAISE EXCEPTION 'dead letters are the operator''s to dismiss' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
  WHERE j.id = p_id AND t.id = j.task_id AND j.locked_at IS NULL AND NOT j.is_available
  RETURNING t.identifier INTO v_name;
  RETURN v_name;
END
$$;
--> statement-breakpoint

-- Runs a clock's job now: starts it, or lets one that waits after a failure wait no longer. 'running' where it runs already.
CREATE FUNCTION run_job_now(p_name text, p_seconds integer, p_attempts integer)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_state text;
BEGIN
  IF coalesce(current_setting('app.platform', true), '') <> 'operator' THEN
    RAISE EXCEPTION 'a job is the operator''s to start' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO job_clocks AS c (name, every_seconds, slot) VALUES (p_name, p_seconds, to_timestamp(0))
  ON CONFLICT (name) DO UPDATE SET every_seconds = EXCLUDED.every_seconds;
  v_state := start_clock_job(p_name, p_attempts);
  IF v_state = 'waiting' THEN
    UPDATE graphile_worker._private_jobs SET run_at = least(run_at, now()) WHERE key = 'clock:' || p_name;
    PERFORM pg_notify('jobs:insert', json_build_object('r', random(), 'count', 1)::text);
  END IF;
  RETURN v_state;
END
$$;
--> statement-breakpoint

GRANT CREATE ON SCHEMA public TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION enqueue_job(text, json, text, timestamptz, integer) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION start_clock_job(text, integer) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION tick_jobs(text[], integer[], integer[], timestamptz) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION beat_workers(text[], timestamptz) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION read_job_queues() OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION read_dead_jobs(integer, integer) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION retry_dead_job(bigint) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION dismiss_dead_job(bigint) OWNER TO quayslot_guard;--> statement-breakpoint
ALTER FUNCTION run_job_now(text, integer, integer) OWNER TO quayslot_guard;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM quayslot_guard;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION enqueue_job(text, json, text, timestamptz, integer), start_clock_job(text, integer), tick_jobs(text[], integer[], integer[], timestamptz), beat_workers(text[], timestamptz), read_job_queues(), read_dead_jobs(integer, integer), retry_dead_job(bigint), dismiss_dead_job(bigint), run_job_now(text, integer, integer) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION enqueue_job(text, json, text, timestamptz, integer), tick_jobs(text[], integer[], integer[], timestamptz), beat_workers(text[], timestamptz), read_job_queues(), read_dead_jobs(integer, integer), retry_dead_job(bigint), dismiss_dead_job(bigint), run_job_now(text, integer, integer) TO quayslot_app;
