/** Runs one short-lived program to its end and hands back what it said. It judges no exit code. */
import { spawn } from "node:child_process";
import { runAs, type Account } from "./run-as.ts";

export type CommandResult =
  | { kind: "ended"; code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }
  | { kind: "not-started"; errno: string };

const MAX_OUTPUT_CHARS = 16_384;

export function runCommand(
  file: string,
  args: readonly string[],
  account: Account,
  onSpawn?: (pid: number) => void,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      ...runAs(account),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout = (stdout + text).slice(-MAX_OUTPUT_CHARS);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-MAX_OUTPUT_CHARS);
    });
    child.once("spawn", () => {
      if (child.pid !== undefined) onSpawn?.(child.pid);
    });
    child.once("error", (error: NodeJS.ErrnoException) => {
      resolve({ kind: "not-started", errno: error.code ?? error.message });
    });
    child.once("close", (code, signal) => {
      resolve({ kind: "ended", code, signal, stdout, stderr });
    });
  });
}
