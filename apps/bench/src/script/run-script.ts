/** Runs the plain script in a process of its own, as `node script.js` would. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ENTRY = fileURLToPath(new URL("main.ts", import.meta.url));

export interface RunningScript {
  readonly processId: number;
  /** Resolves when all is written; rejects when the process ended before. */
  readonly done: Promise<void>;
  /** Articles in its file. */
  countArticles(): Promise<number>;
  /** Ends the process and deletes its files. */
  end(): Promise<void>;
}

export async function startScript(urls: readonly string[]): Promise<RunningScript> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-bench-script-"));
  const [listFile, outFile] = [join(folder, "list.txt"), join(folder, "articles.jsonl")];
  await writeFile(listFile, urls.join("\n"));
  const child = spawn(process.execPath, [ENTRY, listFile, outFile], {
    env: { PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const wait = async () => {
    const isDone = await Promise.race([once(child, "message").then(() => true), exited.then(() => false)]);
    if (!isDone) throw new Error("The plain script ended before all was written; what it said is above.");
  };
  return {
    processId: child.pid!,
    done: wait(),
    async countArticles() {
      const lines = (await readFile(outFile, "utf8")).split("\n").filter((line) => line !== "");
      return lines.filter((line) => (JSON.parse(line) as { content?: string }).content !== undefined).length;
    },
    async end() {
      child.disconnect();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
