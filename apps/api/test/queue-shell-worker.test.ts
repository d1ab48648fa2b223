/** The worker that the documentation shows, run as people run it: by bash, with curl, against a server. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { jsonOf, USER_ID, USER_TOKEN } from "./api-scene.ts";
import { type QueueServer, startQueueServer } from "./queue-server.ts";

const SCRIPT = fileURLToPath(new URL("../../../docs/examples/queue-worker.sh", import.meta.url));
const LACKING = ["bash", "curl"].filter((program) => spawnSync(program, ["--version"]).error !== undefined);
/** A worker is many small programs, and the machine has others to run. */
const TIMEOUT_MS = 60_000;

const WHY_NOT = `The shell worker is not tested here: there is no ${LACKING.join(" and no ")}.`;
if (LACKING.length > 0) process.stderr.write(`${WHY_NOT}\n`);

vi.setConfig({ testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS });

let folder: string;
let server: QueueServer;
let workers: ChildProcess[];

beforeEach(async ({ skip }) => {
  skip(LACKING.length > 0, WHY_NOT);
  folder = await mkdtemp(join(tmpdir(), "tidemark-shell-worker-"));
  server = await startQueueServer();
  workers = [];
});

afterEach(async () => {
  for (const worker of workers.filter(
    ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
  )) {
    worker.kill("SIGTERM");
    await once(worker, "exit");
  }
  await server.close();
  await rm(folder, { recursive: true });
});

/** Starts a worker for jobs of type `a` that does what the lines of shell say. */
async function startWorker(lines: string, options: readonly string[] = []): Promise<ChildProcess> {
  const command = join(folder, `command-${workers.length}`);
  await writeFile(command, `#!/usr/bin/env bash\n${lines}\n`);
  await chmod(command, 0o700);
  const worker = spawn("bash", [SCRIPT, "-u", server.url, ...options, "a", command], {
    cwd: folder,
    env: { PATH: process.env["PATH"], API_TOKEN: USER_TOKEN },
    stdio: ["ignore", "ignore", "inherit"],
  });
  workers.push(worker);
  return worker;
}

async function enqueue(job: object = {}): Promise<string> {
  return (await jsonOf<{ id: string }>(server.call("POST", "/jobs", { jobType: "a", ...job }))).id;
}

/** The job as soon as it is in that state; looks again whenever the log has news. */
async function whenJobIs(id: string, state: string): Promise<Record<string, unknown>> {
  let news = Promise.withResolvers<void>();
  const unsubscribe = await server.log.subscribe((userId) => userId === USER_ID && news.resolve());
  try {
    for (;;) {
      const heard = news.promise;
      const job = await jsonOf<Record<string, unknown>>(server.call("GET", `/jobs/${id}`));
      if (job["state"] === state) return job;
      await heard;
      news = Promise.withResolvers<void>();
    }
  } finally {
    await unsubscribe();
  }
}

test("a worker in bash and curl registers, takes jobs, does them and ends", async () => {
  const worker = await startWorker('sed "s/.*\\"args\\":\\({[^}]*}\\).*/\\1/"', [
    "-n",
    "2",
    "-c",
    'a "channel"',
  ]);
  const ids = [
    await enqueue({ args: { n: 1.5, text: "ü\u0000" }, channel: 'a "channel"' }),
    await enqueue({ args: { n: 2 }, channel: 'a "channel"' }),
  ];
  expect((await whenJobIs(ids[0]!, "finished"))["result"]).toEqual({ n: 1.5, text: "ü\u0000" });
  expect((await whenJobIs(ids[1]!, "finished"))["result"]).toEqual({ n: 2 });
  if (worker.exitCode === null) await once(worker, "exit");
  expect(worker.exitCode).toBe(0);
  expect(await jsonOf(server.call("GET", "/workers"))).toEqual({ workers: [] });
});

test("its exit code says whether a job is tried again", async () => {
  await startWorker("exit 65");
  const id = await enqueue();
  const job = await whenJobIs(id, "failed");
  expect(job).toMatchObject({ attempts: 1, result: { exitCode: 65 } });
});

test("another exit code leaves it to the job's attempts", async () => {
  await startWorker(`echo x >> ${folder}/tries; exit 1`);
  const id = await enqueue({ retry: { maxAttempts: 2, baseDelayMs: 0, maxDelayMs: 0 } });
  expect(await whenJobIs(id, "failed")).toMatchObject({ attempts: 2, result: { exitCode: 1 } });
  expect(await readFile(join(folder, "tries"), "utf8")).toBe("x\nx\n");
});

test("a command that prints nothing ends its job with null", async () => {
  await startWorker("cat > /dev/null");
  expect((await whenJobIs(await enqueue(), "finished"))["result"]).toBeNull();
});

test("what is no JSON fails the job, with what the server says to it", async () => {
  await startWorker("echo no json");
  const id = await enqueue();
  expect((await whenJobIs(id, "failed"))["result"]).toMatchObject({ code: "malformed-json" });
});

test("a job that is canceled is stopped, and the worker goes on", async () => {
  await startWorker(`if grep -q '"args":"long"'; then exec sleep 600; else echo 1; fi`, ["-b", "0.2"]);
  const long = await enqueue({ args: "long" });
  await whenJobIs(long, "running");
  await server.call("POST", `/jobs/${long}/cancel`);
  await whenJobIs(await enqueue({ args: "short" }), "finished");
});

test("a worker that is asked to stop gives its job back untried", async () => {
  const worker = await startWorker("exec sleep 600");
  const id = await enqueue();
  await whenJobIs(id, "running");
  worker.kill("SIGTERM");
  await once(worker, "exit");
  expect(worker.exitCode).toBe(143);
  expect(await whenJobIs(id, "pending")).toMatchObject({ attempts: 0, losses: 0 });
  expect(await jsonOf(server.call("GET", "/workers"))).toEqual({ workers: [] });
});

test("a worker that waits is asked to stop, and goes at once", async () => {
  const worker = await startWorker("echo 1");
  await whenJobIs(await enqueue(), "finished");
  worker.kill("SIGTERM");
  await once(worker, "exit");
  expect(worker.exitCode).toBe(143);
});
