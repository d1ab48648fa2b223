/**
 * The system before this one, as a comparison: at every tick it reads and folds the whole log,
 * takes three items of the job, waits for all three, and writes what became of each on its own.
 */
import { ITEMS, JOBS, WORKER_ACTOR, WORKER_CLIENT_ID } from "@tidemark/import-job";
import { formatStamp, type JsonObject, type NewChange, type SyncLog } from "@tidemark/sync-log";
import postgres from "postgres";
import { DEVICE } from "../lab/imports.ts";
import { foldTable, type FoldedRecord } from "../lab/original-tick.ts";
import { createEngine } from "./engine.ts";

const ITEMS_PER_TICK = 3;

interface OriginalOrder {
  readonly adminUrl: string;
  readonly userId: string;
  readonly fetchAllow: string;
  readonly tickMs: number;
}

export async function startOriginalWorker(log: SyncLog, order: OriginalOrder): Promise<() => Promise<void>> {
  const { userId } = order;
  const sql = postgres(order.adminUrl, { max: 1, onnotice: () => undefined });
  const engine = createEngine(log, order);
  let running: Promise<void> | null = null;

  const append = (tableName: string, recordId: string, op: NewChange["op"], data: JsonObject) =>
    log.withStream(userId, (stream) => stream.append([writtenByWorker(tableName, recordId, op, data)]));

  const extractOne = async (item: FoldedRecord) => {
    await append(ITEMS, item.id, "update", { state: "extracting" });
    const answer = await engine.extract(String(item.fields["url"]), AbortSignal.timeout(15_000));
    if (answer.ok)
      await append("articleExtractPickup", `pickup-${item.id}`, "insert", { payload: { ...answer.article } });
    await append(ITEMS, item.id, "update", { state: answer.ok ? "extracted" : "error" });
  };
  const tick = async () => {
    await foldTable(sql, JOBS);
    const items = [...(await foldTable(sql, ITEMS)).values()];
    const pending = items.filter(({ fields }) => fields["state"] === "pending").slice(0, ITEMS_PER_TICK);
    await Promise.all(pending.map(extractOne));
  };
  const timer = setInterval(() => {
    running ??= tick().finally(() => {
      running = null;
    });
  }, order.tickMs);

  return async () => {
    clearInterval(timer);
    await running;
    await engine.close();
    await sql.end();
  };
}

function writtenByWorker(
  tableName: string,
  recordId: string,
  op: NewChange["op"],
  data: JsonObject,
): NewChange {
  const stamp = formatStamp(Date.now());
  return {
    id: DEVICE.newId(),
    appId: "articles",
    tableName,
    recordId,
    op,
    data,
    fieldMeta: Object.fromEntries(Object.keys(data).map((field) => [field, stamp])),
    spaceId: null,
    clientId: WORKER_CLIENT_ID,
    schemaVersion: 1,
    actor: WORKER_ACTOR,
    origin: "system",
  };
}
