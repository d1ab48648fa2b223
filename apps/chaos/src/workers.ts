/** Starts, kills, stops and continues worker processes. Touches only processes that it started. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ENTRY = fileURLToPath(new URL("worker-process.ts", import.meta.url));
/** Log lines of a worker that are kept for a failure's report. */
const KEPT_LINES = 40;

export class WorkerFleet {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #processes: ChildProcess[] = [];
  readonly #lines: string[] = [];

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  /** The last lines that the workers wrote. */
  get lastLines(): readonly string[] {
    return this.#lines;
  }

  async start(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) this.#processes[index] = this.#spawn();
    await Promise.all(this.#processes.map((child) => once(child, "message")));
  }

  /** kill -9, and a new process in its place at once. */
  async killAndReplace(index: number): Promise<void> {
    await this.#end(this.#processes[index]!);
    this.#processes[index] = this.#spawn();
  }

  stop(index: number): void {
    this.#processes[index]!.kill("SIGSTOP");
  }

  continue(index: number): void {
    this.#processes[index]!.kill("SIGCONT");
  }

  async endAll(): Promise<void> {
    await Promise.all(this.#processes.map((child) => this.#end(child)));
  }

  async #end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  #spawn(): ChildProcess {
    const child = spawn(process.execPath, [ENTRY], {
      env: { ...this.#environment },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#lines.push(...text.split("\n").filter(Boolean));
      this.#lines.splice(0, this.#lines.length - KEPT_LINES);
    });
    return child;
  }
}
