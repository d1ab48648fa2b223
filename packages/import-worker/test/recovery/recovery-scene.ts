/** Recoveries on a stage: each as if in a process of its own, on the stage's log and clock. */
import { createRecovery, type Recovery } from "../../src/index.ts";
import type {
  Finding,
  Problem,
  RecoveryOptions,
  RecoveryPorts,
  RecoveryReport,
  RecoveryResult,
  Repair,
} from "../../src/index.ts";
import { RecordingLogger } from "../support/recordings.ts";
import { article, ScriptedExtract } from "../support/scripted-extract.ts";
import { type Stage, urls } from "../support/stage.ts";
import { WatchedLog } from "../support/watched-log.ts";

export interface Recoverer {
  readonly recovery: Recovery;
  readonly log: WatchedLog;
  readonly logger: RecordingLogger;
  /** What the observer was told, in order. */
  readonly told: (Finding | Repair | Problem | { readonly end: string })[];
  /** Its process dies: no call of the log ends any more, no timer rings. */
  kill(): void;
}

export interface RecovererOptions extends Partial<RecoveryOptions> {
  readonly ports?: Partial<RecoveryPorts>;
}

let started = 0;

export function recovererOn(stage: Stage, { ports, ...options }: RecovererOptions = {}): Recoverer {
  started += 1;
  const log = new WatchedLog(stage.log);
  const logger = new RecordingLogger();
  const timers = stage.clock.timers(started * 1_234_567);
  const told: Recoverer["told"] = [];
  const recovery = createRecovery(
    {
      log: log.log,
      timers,
      newId: stage.newId,
      random: () => 0.5,
      logger,
      isGone: () => false,
      checkConnection: async () => undefined,
      observer: {
        found: (finding) => void told.push(finding),
        done: (repair) => void told.push(repair),
        problem: (problem) => void told.push(problem),
        attemptEnded: ({ end }) => void told.push({ end }),
      },
      ...ports,
    },
    { workerId: `recovery-${started}`, machine: "machine-1", processId: started, ...options },
  );
  return {
    recovery,
    log,
    logger,
    told,
    kill: () => {
      timers.end();
      log.die();
    },
  };
}

export function reportOf(result: RecoveryResult): RecoveryReport {
  if (result.outcome === "skipped") throw new Error(`The recovery was skipped: ${result.reason}`);
  return result.report;
}

/** Findings and repairs in short: what, of which record. */
export function short(report: RecoveryReport): { found: string[]; done: string[] } {
  return {
    found: report.found.map(({ kind, id, reason }) => `${kind} ${id}: ${reason}`),
    done: report.done.map(({ kind, id, outcome }) => `${kind} ${id}: ${outcome}`),
  };
}

/** Of four pages one is fetched and two are with a worker, whose process dies. */
export async function killedInTheMiddle(stage: Stage) {
  const ann = stage.user("ann");
  const { itemIds, jobId } = await ann.imports(urls(4));
  const web = new ScriptedExtract();
  const actor = await stage.started({ web, concurrency: 2 });
  await stage.advance(1_000);
  web.running[0]!.answer(article(web.running[0]!.url));
  await stage.advance(500);
  actor.kill();
  return { ann, itemIds, jobId, workerId: actor.workerId };
}
