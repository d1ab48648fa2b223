/** A process under test that does one thing after the other when it is told, and answers each with one message. */
import { spawn } from "node:child_process";
import { once } from "node:events";

export interface ToldProcess<Answer> {
  readonly processId: number;
  /** One message at a time; rejects when the process has ended. */
  tell(message: object | string): Promise<Answer>;
  end(): Promise<void>;
}

export interface ToldProcessOptions {
  readonly entry: URL;
  /** What it finds in its environment beside the path. */
  readonly env: Readonly<Record<string, string>>;
  /** Of Node. */
  readonly flags?: readonly string[];
}

export function startTold<Answer>({ entry, env, flags = [] }: ToldProcessOptions): ToldProcess<Answer> {
  const child = spawn(process.execPath, [...flags, entry.pathname], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  return {
    processId: child.pid!,
    async tell(message) {
      child.send(message);
      const answer = await Promise.race([once(child, "message"), exited.then(() => null)]);
      if (answer === null) throw new Error("The process under test has ended.");
      return answer[0] as Answer;
    },
    async end() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
