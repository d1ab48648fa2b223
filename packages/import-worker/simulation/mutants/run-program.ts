/** Runs a program of the copy to its end, or to the end of its time: a mutant may never come to one by itself. */
import { spawn } from "node:child_process";

/** A mutant that hoards must not take the machine's memory. */
const MEMORY = "--max-old-space-size=1500";

export interface ProgramEnd {
  /** Null when its time was up and it was stopped. */
  readonly exitCode: number | null;
  readonly output: string;
  readonly tookMs: number;
}

export function runProgram(folder: string, args: readonly string[], boundMs: number): Promise<ProgramEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ProgramEnd>();
  const startedMs = performance.now();
  // A group of its own, so that what it starts can be stopped with it.
  const child = spawn(process.execPath, [MEMORY, ...args], { cwd: folder, detached: true });
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part));
  let isOutOfTime = false;
  const timer = setTimeout(() => {
    isOutOfTime = true;
    stop(child.pid);
  }, boundMs);
  const stopWithMe = () => stop(child.pid);
  process.once("exit", stopWithMe);
  child.on("error", reject);
  child.on("close", (code) => {
    clearTimeout(timer);
    process.off("exit", stopWithMe);
    resolve({
      exitCode: isOutOfTime ? null : (code ?? 1),
      output: Buffer.concat(parts).toString(),
      tookMs: performance.now() - startedMs,
    });
  });
  return promise;
}

function stop(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
