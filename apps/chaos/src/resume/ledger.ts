/** Which task was begun by which process: a file that processes append to, so that a killed one has said what it did. */
import { appendFileSync, readFileSync } from "node:fs";

export interface Execution {
  readonly task: string;
  readonly processId: number;
}

/** Returns when the line is with the operating system, where it outlives the process. */
export function record(path: string, task: string): void {
  appendFileSync(path, `${task} ${process.pid}\n`, { flag: "a" });
}

export function readLedger(path: string): readonly Execution[] {
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => {
    const [task = "", processId] = line.split(" ");
    return { task, processId: Number(processId) };
  });
}
