/**
 * Migration 1: the log's tables, indexes, trigger, grants and policies. `sync_changes` may be there
 * already, brought to this shape by `adopt-original.ts`. Never edited once released: its
 * checksum is stored with every database.
 */

export const createChanges = `
CREATE TABLE sync_changes (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  app_id text NOT NULL,
  table_name text NOT NULL,
  record_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  space_id text,
  op text NOT NULL,
  data jsonb,
  field_meta jsonb NOT NULL DEFAULT '{}',
  client_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  schema_version integer NOT NULL DEFAULT 1,
  actor jsonb,
  origin text NOT NULL DEFAULT 'user',
  seq bigint NOT NULL
)`;

export const addImportJobId = `
ALTER TABLE sync_changes ADD COLUMN import_job_id text GENERATED ALWAYS AS (
  CASE
    WHEN app_id = 'articles' AND table_name = 'articleImportItems' AND op = 'insert'
      AND jsonb_typeof(data -> 'jobId') = 'string'
    THEN data ->> 'jobId'
  END
) STORED`;

export const createHeads = `
CREATE TABLE sync_heads (
  user_id text COLLATE "C" NOT NULL,
  epoch text NOT NULL,
  seq bigint NOT NULL DEFAULT 0,
  attend_at timestamptz,
  live_from bigint NOT NULL DEFAULT 1,
  CONSTRAINT sync_heads_pkey PRIMARY KEY (user_id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05)`;

export const finishTables: readonly string[] = [
  `CREATE INDEX sync_heads_attend ON sync_heads (attend_at, user_id) WHERE attend_at IS NOT NULL`,

  `CREATE TABLE sync_leases (
    worker_id text NOT NULL,
    machine text NOT NULL,
    process_id integer NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT sync_leases_pkey PRIMARY KEY (worker_id)
  ) WITH (fillfactor = 50)`,

  `ALTER TABLE sync_changes ADD CONSTRAINT sync_changes_pkey PRIMARY KEY (user_id, seq)`,
  `CREATE UNIQUE INDEX sync_changes_id_key ON sync_changes (user_id, id)`,
  `CREATE INDEX sync_changes_work ON sync_changes (user_id, seq)
   WHERE app_id = 'articles'
     AND table_name IN ('articleImportJobs', 'articleImportItems', 'articleExtractPickup')`,
  `CREATE INDEX sync_changes_work_record ON sync_changes (user_id, record_id)
   WHERE app_id = 'articles'
     AND table_name IN ('articleImportJobs', 'articleImportItems', 'articleExtractPickup')`,
  `CREATE INDEX sync_changes_import_job ON sync_changes (user_id, import_job_id)
   WHERE app_id = 'articles' AND table_name = 'articleImportItems' AND op = 'insert'`,
  `CREATE INDEX sync_changes_pickup_age ON sync_changes (created_at)
   WHERE app_id = 'articles' AND table_name = 'articleExtractPickup' AND op = 'insert'
     AND created_at IS NOT NULL`,

  `CREATE FUNCTION sync_changes_take_position() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    asks_worker boolean := NEW.app_id = 'articles'
      AND NEW.table_name IN ('articleImportJobs', 'articleImportItems', 'articleExtractPickup');
    hint text := json_build_object('from', '', 'streams', json_build_array(NEW.user_id));
  BEGIN
    INSERT INTO sync_heads (user_id, epoch)
    VALUES (NEW.user_id, left(replace(gen_random_uuid()::text, '-', ''), 8))
    ON CONFLICT (user_id) DO NOTHING;
    PERFORM FROM sync_heads WHERE user_id = NEW.user_id FOR UPDATE;

    -- A repeated id must not use up a position: the insert is about to be refused or passed over.
    SELECT seq INTO NEW.seq FROM sync_changes WHERE user_id = NEW.user_id AND id = NEW.id;
    IF FOUND THEN
      RETURN NEW;
    END IF;

    UPDATE sync_heads
    SET seq = seq + 1,
        attend_at = CASE WHEN asks_worker THEN least(attend_at, clock_timestamp()) ELSE attend_at END
    WHERE user_id = NEW.user_id
    RETURNING seq INTO NEW.seq;
    IF octet_length(hint) < 8000 THEN
      PERFORM pg_notify('tidemark_hints', hint);
    END IF;
    RETURN NEW;
  END
  $$`,
  `CREATE TRIGGER sync_changes_take_position BEFORE INSERT ON sync_changes
   FOR EACH ROW WHEN (NEW.seq IS NULL) EXECUTE FUNCTION sync_changes_take_position()`,

  `REVOKE ALL ON sync_changes, sync_heads, sync_leases, sync_migrations FROM PUBLIC`,
  `GRANT SELECT, INSERT, DELETE ON sync_changes TO tidemark_app, tidemark_worker`,
  `GRANT SELECT, INSERT, UPDATE (seq, attend_at, live_from) ON sync_heads TO tidemark_app, tidemark_worker`,
  `GRANT SELECT ON sync_leases TO tidemark_app`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON sync_leases TO tidemark_worker`,
  `GRANT SELECT ON sync_migrations TO tidemark_app, tidemark_worker`,

  `CREATE POLICY app_reads_own ON sync_changes FOR SELECT TO tidemark_app
   USING (user_id = nullif(current_setting('tidemark.user_id', true), ''))`,
  `CREATE POLICY app_appends_own ON sync_changes FOR INSERT TO tidemark_app
   WITH CHECK (user_id = nullif(current_setting('tidemark.user_id', true), ''))`,
  `CREATE POLICY app_removes_own_pickups ON sync_changes FOR DELETE TO tidemark_app
   USING (user_id = nullif(current_setting('tidemark.user_id', true), '')
     AND app_id = 'articles' AND table_name = 'articleExtractPickup' AND op = 'insert')`,
  `CREATE POLICY worker_reads_work ON sync_changes FOR SELECT TO tidemark_worker
   USING (app_id = 'articles'
     AND table_name IN ('articleImportJobs', 'articleImportItems', 'articleExtractPickup'))`,
  `CREATE POLICY worker_appends_work ON sync_changes FOR INSERT TO tidemark_worker
   WITH CHECK (app_id = 'articles'
     AND table_name IN ('articleImportJobs', 'articleImportItems', 'articleExtractPickup'))`,
  `CREATE POLICY worker_removes_pickups ON sync_changes FOR DELETE TO tidemark_worker
   USING (app_id = 'articles' AND table_name = 'articleExtractPickup' AND op = 'insert')`,
  `CREATE POLICY app_uses_own ON sync_heads TO tidemark_app
   USING (user_id = nullif(current_setting('tidemark.user_id', true), ''))
   WITH CHECK (user_id = nullif(current_setting('tidemark.user_id', true), ''))`,
  `CREATE POLICY worker_uses_all ON sync_heads TO tidemark_worker USING (true) WITH CHECK (true)`,
  `CREATE POLICY app_reads ON sync_leases FOR SELECT TO tidemark_app USING (true)`,
  `CREATE POLICY worker_uses_all ON sync_leases TO tidemark_worker USING (true) WITH CHECK (true)`,

  ...["sync_changes", "sync_heads", "sync_leases"].flatMap((table) => [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  ]),
];
