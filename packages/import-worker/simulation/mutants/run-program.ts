/** Runs a program of the copy to its end, or until it is silent for too long: a mutant may never come to an end. */
import { spawn } from "node:child_process";

/** A mutant that hoards must not take the machine's memory. */
const MEMORY = "--max-old-space-size=1500";

export interface ProgramEnd {
  /** Null when it was stopped, because nothing had been heard of it for too long. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/** `maxSilenceMs`: by the clock on the wall, so it has to suit a machine that is busy with other things. */
export function runProgram(
  folder: string,
  args: readonly string[],
  maxSilenceMs: number,
): Promise<ProgramEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ProgramEnd>();
  const startedMs = performance.now();
  // A group of its own, so that what it starts can be stopped with it.
  const child = spawn(process.execPath, [MEMORY, ...args], { cwd: folder, detached: true });
  let isStopped = false;
  const stopSilent = () => {
    isStopped = true;
    stop(child.pid);
  };
  let timer = setTimeout(stopSilent, maxSilenceMs);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(stopSilent, maxSilenceMs);
  };
  const stdout = new Heard(child.stdout, heard);
  const stderr = new Heard(child.stderr, heard);
  const stopWithMe = () => stop(child.pid);
  // Before the copy is removed that it runs in.
  process.prependOnceListener("exit", stopWithMe);
  child.on("error", reject);
  child.on("close", (code) => {
    clearTimeout(timer);
    process.off("exit", stopWithMe);
    const exitCode = isStopped ? null : (code ?? 1);
    resolve({ exitCode, stdout: stdout.text, stderr: stderr.text, tookMs: performance.now() - startedMs });
  });
  return promise;
}

class Heard {
  readonly #parts: Buffer[] = [];

  constructor(stream: NodeJS.ReadableStream, onHeard: () => void) {
    stream.on("data", (part: Buffer) => {
      this.#parts.push(part);
      onHeard();
    });
  }

  get text(): string {
    return Buffer.concat(this.#parts).toString();
  }
}

function stop(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
