/** What is killed and what comes after it, with real processes and a Postgres of their own. */
import { setTimeout as sleep } from "node:timers/promises";
import { addImport } from "../lab/imports.ts";
import { type GateWeb, startGateWeb } from "../lab/gate-web.ts";
import type { BenchDatabase, BenchServer, Power } from "../lab/server.ts";
import { countExtracted } from "../subject/follow-import.ts";
import { startSubject, type SubjectProcess } from "../subject/subject-process.ts";

export type ScenarioId = "another-worker" | "worker-again" | "postgres" | "everything";

export interface ScenarioWords {
  readonly name: string;
  /** What has to pass before anything can go on. */
  readonly first: string;
}

export const SCENARIOS: Record<ScenarioId, ScenarioWords> = {
  "another-worker": { name: "a worker; another one lives", first: "its lease of 9 s ends" },
  "worker-again": { name: "a worker; it is started again", first: "the new process has started" },
  postgres: { name: "Postgres; it is started again", first: "Postgres answers" },
  everything: {
    name: "the worker and Postgres; both are started again",
    first: "Postgres answers and the worker has started",
  },
};

/** Seconds from the kill. */
export interface Recovery {
  /** Null where there is no such moment that can be seen. */
  readonly ready: number | null;
  /** All pages that were being fetched are asked for again; null where their answers were not lost. */
  readonly goOn: number | null;
  readonly done: number;
}

export interface Stage {
  readonly server: BenchServer;
  readonly power: Power;
  readonly items: number;
  readonly patienceMs: number;
}

const USER = "reader";
const LOOK_EVERY_MS = 10;

interface Act {
  readonly stage: Stage;
  readonly gate: GateWeb;
  readonly victim: SubjectProcess;
  /** Starts a worker of the same settings; resolves when it works. */
  readonly startWorker: () => Promise<SubjectProcess>;
}

interface Aftermath {
  readonly killedMs: number;
  readonly readyMs: number | null;
  readonly mayLose: boolean;
  readonly workers: readonly SubjectProcess[];
}

const ACTS: Record<ScenarioId, (act: Act) => Promise<Aftermath>> = {
  async "another-worker"({ gate, victim, startWorker }) {
    const other = await startWorker();
    gate.open("left");
    const killedMs = performance.now();
    await victim.kill();
    return { killedMs, readyMs: null, mayLose: true, workers: [other] };
  },
  async "worker-again"({ gate, victim, startWorker }) {
    gate.open("left");
    const killedMs = performance.now();
    await victim.kill();
    const again = await startWorker();
    return { killedMs, readyMs: performance.now(), mayLose: true, workers: [again] };
  },
  async postgres({ stage, gate, victim }) {
    const killedMs = performance.now();
    await stage.power.cut();
    // The pages that were asked for come while there is nobody to tell.
    gate.open("answered");
    await stage.power.restore();
    return { killedMs, readyMs: performance.now(), mayLose: false, workers: [victim] };
  },
  async everything({ stage, gate, victim, startWorker }) {
    gate.open("left");
    const killedMs = performance.now();
    await Promise.all([victim.kill(), stage.power.cut()]);
    await stage.power.restore();
    const again = await startWorker();
    return { killedMs, readyMs: performance.now(), mayLose: true, workers: [again] };
  },
};

/** Null when not all items were done when patience ended. */
export async function playScenario(id: ScenarioId, stage: Stage): Promise<Recovery | null> {
  const gate = await startGateWeb();
  const database = await stage.server.database();
  const { url, adminUrl } = database;
  const startWorker = () =>
    startSubject({
      kind: "engine",
      extractorThreads: null,
      waits: "production",
      url,
      adminUrl,
      userId: USER,
      fetchAllow: gate.fetchAllow,
    });
  await addImport(database.log.asUser(USER), USER, gate.urls(stage.items));
  const victim = await startWorker();
  await gate.untilAsked(stage.items);
  const aftermath = await ACTS[id]({ stage, gate, victim, startWorker });
  const isDone = await untilDone(database, stage);
  const doneMs = performance.now();
  const askedAgain = [...gate.askedAtMs.values()];
  for (const worker of aftermath.workers) await worker.kill();
  await gate.close();
  await database.drop();
  if (!isDone) return null;
  const since = (ms: number) => (ms - aftermath.killedMs) / 1_000;
  return {
    ready: aftermath.readyMs === null ? null : since(aftermath.readyMs),
    goOn: aftermath.mayLose ? since(Math.max(...askedAgain)) : null,
    done: since(doneMs),
  };
}

/** Errors are those of connections that broke with the server. */
async function untilDone({ admin }: BenchDatabase, { items, patienceMs }: Stage): Promise<boolean> {
  const deadlineMs = performance.now() + patienceMs;
  while (performance.now() < deadlineMs) {
    const done = await countExtracted(admin).catch(() => 0);
    if (done >= items) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}
