/** The pool, with threads that misbehave on command. */

import { afterEach, describe, expect, test, vi } from "vitest";
import { createThreadPool, type ThreadPool } from "../src/thread-pool.ts";
import type { Order } from "./threads/obedient.ts";

vi.setConfig({ testTimeout: 60_000 });

const pools: ThreadPool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const OBEDIENT = new URL("./threads/obedient.ts", import.meta.url);
const STILLBORN = new URL("./threads/stillborn.ts", import.meta.url);

function pool(threads: number, { script = OBEDIENT, jobTimeoutMs = 30_000 } = {}): ThreadPool {
  const made = createThreadPool(
    {
      script,
      settings: null,
      heapMb: 32,
      youngHeapMb: 8,
      startTimeoutMs: 30_000,
      jobTimeoutMs,
    },
    threads,
  );
  pools.push(made);
  return made;
}

function give(order: Order) {
  return () => ({ job: order, transfer: [] });
}

/** A job that tells when it has been given to a thread. */
function announced(order: Order) {
  const begun = Promise.withResolvers<void>();
  const prepare = () => {
    begun.resolve();
    return { job: order, transfer: [] };
  };
  return { prepare, begun: begun.promise };
}

const echo = (value: unknown) => give({ do: "echo", value });

test("answers many jobs with few threads, each its own", async () => {
  const { run } = pool(2);
  const ends = await Promise.all(Array.from({ length: 20 }, (_, value) => run(echo(value))));
  expect(ends).toEqual(Array.from({ length: 20 }, (_, answer) => ({ kind: "answered", answer })));
});

test("ends a job that runs out of time, while others progress", async () => {
  const { run } = pool(2, { jobTimeoutMs: 400 });
  const order: string[] = [];
  const spinning = run(give({ do: "spin" })).then((end) => order.push(end.kind));
  const echoes = Promise.all([1, 2, 3].map((value) => run(echo(value)))).then(() => order.push("echoes"));
  await Promise.all([spinning, echoes]);
  expect(order).toEqual(["echoes", "timeout"]);
  expect(await run(echo("after"))).toEqual({ kind: "answered", answer: "after" });
});

test("goes on with a new thread when its only one was killed", async () => {
  const { run } = pool(1, { jobTimeoutMs: 200 });
  const [spun, echoed] = await Promise.all([run(give({ do: "spin" })), run(echo("next"))]);
  expect(spun).toEqual({ kind: "timeout" });
  expect(echoed).toEqual({ kind: "answered", answer: "next" });
});

test.each([
  ["hoard", "ERR_WORKER_OUT_OF_MEMORY"],
  ["throw", "RangeError"],
  ["exit", "it ended with status 3"],
] as const)("a thread that dies by %s fails its job alone", async (what, reason) => {
  const { run } = pool(1);
  const [died, echoed] = await Promise.all([run(give({ do: what })), run(echo("next"))]);
  expect(died).toEqual({ kind: "crashed", reason });
  expect(echoed).toEqual({ kind: "answered", answer: "next" });
});

test("a thread that is spent gives its answer, and another one takes its place", async () => {
  const { run } = pool(1);
  const [first, second, third] = await Promise.all([
    run(give({ do: "tell-thread" })),
    run(give({ do: "tell-thread-and-retire" })),
    run(give({ do: "tell-thread" })),
  ]);
  expect(first).toMatchObject({ kind: "answered" });
  expect(second).toEqual(first);
  expect(third).toMatchObject({ kind: "answered" });
  expect(third).not.toEqual(first);
});

describe("an abort", () => {
  test("kills the thread that is at work on the job, and no other", async () => {
    const { run } = pool(1);
    const abort = new AbortController();
    const spin = announced({ do: "spin" });
    const spinning = run(spin.prepare, abort.signal);
    const echoing = run(echo("next"));
    await spin.begun;
    abort.abort();
    expect(await spinning).toEqual({ kind: "stopped" });
    expect(await echoing).toEqual({ kind: "answered", answer: "next" });
  });

  test("takes a waiting job out of the queue", async () => {
    const { run } = pool(1);
    const abort = new AbortController();
    const asked: string[] = [];
    const first = run(echo("first"));
    const waiting = run(() => {
      asked.push("waiting");
      return { job: null, transfer: [] };
    }, abort.signal);
    abort.abort();
    expect(await waiting).toEqual({ kind: "stopped" });
    expect(await first).toMatchObject({ answer: "first" });
    expect(await run(echo("last"))).toMatchObject({ answer: "last" });
    expect(asked).toEqual([]);
  });

  test("before the beginning starts nothing", async () => {
    expect(await pool(1).run(echo(1), AbortSignal.abort())).toEqual({ kind: "stopped" });
  });

  test("after the end does nothing", async () => {
    const { run } = pool(1);
    const abort = new AbortController();
    await run(echo(1), abort.signal);
    abort.abort();
    expect(await run(echo(2))).toMatchObject({ answer: 2 });
  });
});

describe("closing", () => {
  test("stops what runs and what waits, and takes nothing more", async () => {
    const { run, close } = pool(1);
    const spin = announced({ do: "spin" });
    const jobs = [run(spin.prepare), run(echo("waiting"))];
    await spin.begun;
    await close();
    expect(await Promise.all(jobs)).toEqual([{ kind: "stopped" }, { kind: "stopped" }]);
    expect(await run(echo("late"))).toEqual({ kind: "stopped" });
  });

  test("a pool that never worked, or was closed before, is nothing", async () => {
    const { close } = pool(1);
    await close();
    await expect(close()).resolves.toBeUndefined();
  });
});

test("a script that cannot start rejects every job, not only the first", async () => {
  const { run } = pool(2, { script: STILLBORN });
  const ends = await Promise.allSettled([run(echo(1)), run(echo(2)), run(echo(3))]);
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
});

test("a job that cannot be handed over is rejected, and the thread goes on", async () => {
  const { run } = pool(1);
  const impossible = run(() => ({ job: () => undefined, transfer: [] }));
  const echoing = run(echo("next"));
  await expect(impossible).rejects.toThrow(/could not be cloned/);
  expect(await echoing).toMatchObject({ answer: "next" });
});

test("a thread sees nothing of the process's environment", async () => {
  expect(await pool(1).run(give({ do: "tell-environment" }))).toEqual({ kind: "answered", answer: [] });
});
