/** Workers as real processes on one database: killed, stopped, and side by side. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { createJobQueue, type JobQueue } from "../src/index.ts";
import { usePgLogs } from "./support/pg-logs.ts";

const SCRIPT = new URL("support/worker-process.ts", import.meta.url).pathname;
const logs = usePgLogs();

const USUAL_LEASE_MS = 60_000;
/** Of a process that is killed while others run: they wait for it to run out. */
const SHORT_LEASE_MS = 1_500;
/** Longer than any test may last: no job comes back because this ran out. */
const ENDLESS_LEASE_MS = 600_000;

class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(leaseMs: number) {
    this.#child = spawn(process.execPath, [SCRIPT, logs.database.url, "ann", String(leaseMs)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
    logs.onEnd(() => this.kill());
  }

  static async start(leaseMs = USUAL_LEASE_MS): Promise<WorkerProcess> {
    const made = new WorkerProcess(leaseMs);
    expect(await made.says()).toEqual({ event: "started" });
    return made;
  }

  async says(): Promise<unknown> {
    const { value } = await this.#lines.next();
    return JSON.parse(value as string);
  }

  finishNext(): void {
    this.#child.stdin!.write("\n");
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }

  async stop(): Promise<void> {
    this.#child.stdin!.end();
    await once(this.#child, "exit");
  }
}

async function openQueue(): Promise<JobQueue> {
  const queue = createJobQueue({ log: await logs.connect(), tenant: "ann" });
  logs.onEnd(() => queue.close());
  return queue;
}

async function untilEnded(queue: JobQueue, id: string): Promise<void> {
  await queue.enqueue("after", null, [id]);
  await queue.dequeue({ jobTypes: ["after"] });
}

test("the job of a killed process runs in another one, and ends once", async () => {
  const queue = await openQueue();
  const victim = await WorkerProcess.start(SHORT_LEASE_MS);
  const id = await queue.enqueue("held", { n: 1 });
  expect(await victim.says()).toEqual({ event: "begun", id });
  const heir = await WorkerProcess.start();
  await victim.kill();
  expect(await heir.says()).toEqual({ event: "begun", id });
  heir.finishNext();
  await untilEnded(queue, id);
  const details = await queue.jobDetails(id);
  expect(details).toMatchObject({ state: "finished", result: { echo: { n: 1 } } });
  expect(details.losses).toBeGreaterThanOrEqual(1);
});

test("the job of a killed process runs again when its program starts, while the old lease still lasts", async () => {
  const queue = await openQueue();
  const victim = await WorkerProcess.start(ENDLESS_LEASE_MS);
  const id = await queue.enqueue("held", { n: 4 });
  expect(await victim.says()).toEqual({ event: "begun", id });
  await victim.kill();
  const heir = await WorkerProcess.start(ENDLESS_LEASE_MS);
  expect(await heir.says()).toEqual({ event: "begun", id });
  heir.finishNext();
  await untilEnded(queue, id);
  expect(await queue.jobDetails(id)).toMatchObject({ state: "finished", losses: 1 });
});

test("the job of a process that stops in order runs in another one at once, uncounted", async () => {
  const queue = await openQueue();
  const first = await WorkerProcess.start();
  const id = await queue.enqueue("held", { n: 2 });
  expect(await first.says()).toEqual({ event: "begun", id });
  const heir = await WorkerProcess.start();
  await first.stop();
  expect(await heir.says()).toEqual({ event: "begun", id });
  heir.finishNext();
  await untilEnded(queue, id);
  expect(await queue.jobDetails(id)).toMatchObject({ state: "finished", attempts: 1, losses: 0 });
});

test("two processes share the jobs of a tenant, each job once", async () => {
  const queue = await openQueue();
  const both = [await WorkerProcess.start(), await WorkerProcess.start()];
  const ids = await queue.enqueueMany(Array.from({ length: 20 }, (_, args) => ({ jobType: "held", args })));
  const begun: string[] = [];
  for (const process of both) {
    for (let n = 0; n < 10; n += 1) begun.push(((await process.says()) as { id: string }).id);
    for (let n = 0; n < 10; n += 1) process.finishNext();
  }
  await Promise.all(ids.slice(-2).map((id) => untilEnded(queue, id)));
  expect(begun.toSorted()).toEqual(ids.toSorted());
});
