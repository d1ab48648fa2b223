/** What the programs of a measurement take of the machine's cores, seen from outside while something runs. */
import { cpus } from "node:os";
import {
  busySeconds,
  familyProcessorSeconds,
  peakResidentBytes,
  processorSeconds,
} from "./processor-time.ts";
import { watchWork } from "./work-at-hand.ts";

/** Shares of all cores' time; null where the system does not tell. */
export interface CoreLoad {
  readonly seconds: number;
  /** Of the process under test, with all its threads. */
  readonly worker: number | null;
  readonly postgres: number | null;
  /** Of this process: the web that is fetched from. */
  readonly web: number | null;
  /** In which the cores ran anything, also what is not ours. */
  readonly busy: number | null;
  /** The share of the cores for which the process under test and Postgres had something to run. */
  readonly workAtHand: number | null;
  /** Of the process under test, bytes. */
  readonly peakBytes: number | null;
}

export interface Watched {
  readonly worker: number;
  readonly postgres: number | null;
}

export async function watchCores(watched: Watched, work: () => Promise<unknown>): Promise<CoreLoad> {
  const { worker, postgres } = watched;
  const before = readTimes(watched);
  const watch = watchWork([worker, ...(postgres === null ? [] : [postgres])]);
  const startedMs = performance.now();
  await work();
  const seconds = (performance.now() - startedMs) / 1_000;
  const workAtHand = watch.stop();
  const after = readTimes(watched);
  const share = (of: keyof typeof before) => {
    const [earlier, later] = [before[of], after[of]];
    return earlier === null || later === null ? null : (later - earlier) / seconds / cpus().length;
  };
  return {
    seconds,
    worker: share("worker"),
    postgres: share("postgres"),
    web: share("web"),
    busy: share("busy"),
    workAtHand,
    peakBytes: peakResidentBytes(worker),
  };
}

function readTimes({ worker, postgres }: Watched) {
  return {
    worker: processorSeconds(worker),
    postgres: familyProcessorSeconds(postgres),
    web: processorSeconds(process.pid),
    busy: busySeconds(),
  };
}
