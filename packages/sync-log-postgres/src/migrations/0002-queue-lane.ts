/**
 * Migration 2: the queue's lane of hints on the heads, and its and the feeds' tables among those of
 * the worker's role. Never edited once released: its checksum is stored with every database.
 */

const IMPORT_NAMES = `('articleImportJobs', 'articleImportItems', 'articleExtractPickup')`;
const QUEUE_NAMES = `('queueJobs', 'queueClaims', 'queueDependents', 'queueWorkers', 'queueSchedules', 'recoveryAttempts')`;

const WORKER_TABLE = `(app_id = 'articles' AND table_name IN ${IMPORT_NAMES})
  OR (app_id = 'queue' AND table_name IN ${QUEUE_NAMES})
  OR (app_id = 'articles' AND table_name = 'articleFeeds')`;

export const addQueueLane: readonly string[] = [
  `ALTER TABLE sync_heads
   ADD COLUMN queue_attend_at timestamptz,
   ADD COLUMN queue_live_from bigint NOT NULL DEFAULT 1`,
  `CREATE INDEX sync_heads_queue_attend ON sync_heads (queue_attend_at, user_id)
   WHERE queue_attend_at IS NOT NULL`,
  `GRANT UPDATE (queue_attend_at, queue_live_from) ON sync_heads TO tidemark_app, tidemark_worker`,

  // Every row has a record id; the condition keeps reads by position away from this index.
  `CREATE INDEX sync_changes_queue_record ON sync_changes (user_id, record_id)
   WHERE app_id = 'queue' AND record_id <> ''`,
  `CREATE INDEX sync_changes_feeds ON sync_changes (user_id, seq)
   WHERE app_id = 'articles' AND table_name = 'articleFeeds'`,

  // Rows of the queue's tables that are there already are due. The policies would hide them from the owner.
  `ALTER TABLE sync_changes NO FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE sync_heads NO FORCE ROW LEVEL SECURITY`,
  `UPDATE sync_heads SET queue_attend_at = clock_timestamp()
   WHERE user_id IN (
     SELECT user_id FROM sync_changes WHERE app_id = 'queue' AND table_name IN ${QUEUE_NAMES}
   )`,
  `ALTER TABLE sync_changes FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE sync_heads FORCE ROW LEVEL SECURITY`,

  `ALTER POLICY worker_reads_work ON sync_changes USING (${WORKER_TABLE})`,
  `ALTER POLICY worker_appends_work ON sync_changes WITH CHECK (${WORKER_TABLE})`,
  `ALTER POLICY app_appends_own ON sync_changes
   WITH CHECK (user_id = nullif(current_setting('tidemark.user_id', true), '')
     AND (app_id <> 'queue' OR origin <> 'system'))`,

  `CREATE OR REPLACE FUNCTION sync_changes_take_position() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    asks_imports boolean := NEW.app_id = 'articles' AND NEW.table_name IN ${IMPORT_NAMES};
    asks_queue boolean := NEW.app_id = 'queue' AND NEW.table_name IN ${QUEUE_NAMES};
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
        attend_at = CASE WHEN asks_imports THEN least(attend_at, clock_timestamp()) ELSE attend_at END,
        queue_attend_at = CASE
          WHEN asks_queue THEN least(queue_attend_at, clock_timestamp()) ELSE queue_attend_at
        END
    WHERE user_id = NEW.user_id
    RETURNING seq INTO NEW.seq;
    IF octet_length(hint) < 8000 THEN
      PERFORM pg_notify('tidemark_hints', hint);
    END IF;
    RETURN NEW;
  END
  $$`,
];
