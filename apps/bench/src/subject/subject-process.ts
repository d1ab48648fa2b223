/** A process under test, whose memory and processor time are looked at from outside. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { readLaunch } from "./launch.ts";
import { ORDER_VARIABLE, STOP, type SubjectOrder } from "./settings.ts";

const ENTRY = fileURLToPath(new URL("main.ts", import.meta.url));

export interface SubjectProcess {
  readonly processId: number;
  /** Lets it end in order, and waits for that. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
}

/** Resolves when it has started to work; rejects when it ended before. */
export async function startSubject(order: SubjectOrder): Promise<SubjectProcess> {
  const { env, flags } = readLaunch();
  const child = spawn(process.execPath, [...flags, ENTRY], {
    env: { ...env, PATH: process.env["PATH"] ?? "", [ORDER_VARIABLE]: JSON.stringify(order) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const started = await Promise.race([once(child, "message").then(() => true), exited.then(() => false)]);
  if (!started) throw new Error(`The process under test (${order.kind}) ended before it had started.`);
  return {
    processId: child.pid!,
    async stop() {
      child.send(STOP);
      await exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
