/** `tidemark` as a process of its own, to be interrupted and killed. Touches only what it started. */
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export interface CliEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly notices: string;
}

export class CliProcess {
  readonly ended: Promise<CliEnd>;
  readonly #child: ChildProcess;
  readonly #news = new EventEmitter();
  #output = "";
  #notices = "";

  /** Killed at the end of the test if it has not ended by then. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [MAIN, ...args], {
      env: { PATH: process.env["PATH"] ?? "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#output += text;
      this.#news.emit("text");
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#notices += text;
      this.#news.emit("text");
    });
    this.ended = once(this.#child, "close").then(() => {
      this.#news.emit("text");
      const { exitCode, signalCode: signal } = this.#child;
      return { exitCode, signal, output: this.#output, notices: this.#notices };
    });
    onTestFinished(async () => {
      this.signal("SIGKILL");
      await this.ended;
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended;
  }

  /** Settles once the pattern was written, and rejects when the process ends without it. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const text = this.#output + this.#notices;
      const found = pattern.exec(text);
      if (found) return found;
      if (this.#child.exitCode !== null) throw new Error(`It ended without ${pattern}:\n${text}`);
      await once(this.#news, "text");
    }
  }
}
