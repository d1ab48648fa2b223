/**
 * Processes in numbered places. Kills, stops and continues them, and starts another one in the place of any that has
 * ended. Touches only processes that it started.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Log lines that are kept for a failure's report. */
const KEPT_LINES = 200;
/** One that ends by itself is started again after this long, ms. */
const RESTART_AFTER_MS = 500;

export interface FleetOptions {
  readonly name: string;
  readonly entry: string;
  readonly argumentsOf: (place: number) => readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly onMessage: (place: number, message: unknown) => void;
}

export class ProcessFleet {
  readonly #options: FleetOptions;
  readonly #processes: ChildProcess[] = [];
  readonly #lines: string[] = [];
  readonly #ownEnds: string[] = [];
  #failedStarts = 0;
  #isEnding = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** The last lines that the processes wrote. */
  get lastLines(): readonly string[] {
    return this.#lines;
  }

  /** Processes that ended by themselves before they had begun to work, and were started again. */
  get failedStarts(): number {
    return this.#failedStarts;
  }

  /** How processes ended that nobody had killed, after they had begun to work. */
  get ownEnds(): readonly string[] {
    return this.#ownEnds;
  }

  start(count: number): void {
    for (let place = 0; place < count; place += 1) this.#processes[place] = this.#spawn(place);
  }

  /** kill -9, and a new process in its place at once. */
  async killAndReplace(place: number): Promise<void> {
    await end(this.#processes[place]!);
    this.#processes[place] = this.#spawn(place);
  }

  stop(place: number): void {
    this.#processes[place]!.kill("SIGSTOP");
  }

  continue(place: number): void {
    this.#processes[place]!.kill("SIGCONT");
  }

  tellAll(message: string): void {
    for (const child of this.#processes) if (child.connected) child.send(message);
  }

  /** Resolves to false when not all of them have ended by themselves in time. */
  async allEnd(withinMs: number): Promise<boolean> {
    this.#isEnding = true;
    const ended = Promise.all(this.#processes.map(hasExited));
    const { promise, resolve } = Promise.withResolvers<false>();
    const timer = setTimeout(() => resolve(false), withinMs);
    const inTime = await Promise.race([ended.then(() => true), promise]);
    clearTimeout(timer);
    return inTime;
  }

  async killAll(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#processes.map(end));
  }

  #spawn(place: number): ChildProcess {
    const { entry, argumentsOf, environment, name, onMessage } = this.#options;
    const child = spawn(process.execPath, [entry, ...argumentsOf(place)], {
      env: { ...environment },
      // A Ctrl-C at the terminal is the run's to answer, not theirs.
      detached: true,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let hasSpoken = false;
    child.on("message", (message) => {
      hasSpoken = true;
      onMessage(place, message);
    });
    // A message to one that is being killed is lost; so would it be with the process.
    child.on("error", () => undefined);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#lines.push(
        ...text
          .split("\n")
          .filter(Boolean)
          .map((line) => `${name} ${place}: ${line}`),
      );
      this.#lines.splice(0, this.#lines.length - KEPT_LINES);
    });
    child.once("exit", (code, signal) => {
      if (this.#isEnding || signal === "SIGKILL") return;
      // One that finds no database when it starts is started again; one that runs must bear the loss.
      if (hasSpoken) this.#ownEnds.push(`${name} ${place} ended by itself (${signal ?? code})`);
      else this.#failedStarts += 1;
      setTimeout(() => {
        if (!this.#isEnding && this.#processes[place] === child) this.#processes[place] = this.#spawn(place);
      }, RESTART_AFTER_MS).unref();
    });
    return child;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function hasExited(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, "exit");
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
