/**
 * Looks at processes from outside, again and again: for how many cores they have something to run. A thread that
 * other programs keep from running has work all the same, so this tells on a shared machine, too, whether the
 * cores would be busy if the machine were theirs. Null where the system does not tell.
 */
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";

const LOOK_EVERY_MS = 50;

export interface Watch {
  /** The share of all cores, from 0 to 1, that had work: the mean of all looks. */
  stop(): number | null;
}

/** Watches these processes and their present children. */
export function watchWork(processIds: readonly number[]): Watch {
  const cores = cpus().length;
  let looks = 0;
  let busyCores = 0;
  const timer = setInterval(() => {
    const runnable = processIds
      .flatMap((id) => [id, ...childrenOf(id)])
      .reduce((sum, id) => sum + runnableOf(id), 0);
    looks += 1;
    busyCores += Math.min(runnable, cores);
  }, LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      // Whoever looks on Linux sees a process that works at least once.
      return busyCores === 0 ? null : busyCores / looks / cores;
    },
  };
}

function childrenOf(processId: number): number[] {
  return orNothing(() =>
    readFileSync(`/proc/${processId}/task/${processId}/children`, "utf8")
      .split(" ")
      .filter((id) => id !== "")
      .map(Number),
  );
}

/** Threads that run or stand in line for a core. */
function runnableOf(processId: number): number {
  const threads = orNothing(() => readdirSync(`/proc/${processId}/task`));
  const states = threads.flatMap((thread) =>
    orNothing(() => {
      const stat = readFileSync(`/proc/${processId}/task/${thread}/stat`, "utf8");
      return [stat.charAt(stat.lastIndexOf(")") + 2)];
    }),
  );
  return states.filter((state) => state === "R").length;
}

/** Processes and threads end while they are looked at. */
function orNothing<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
