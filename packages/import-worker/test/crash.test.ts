/**
 * A crash at every single call of the log: the worker's process dies, or the call fails and the
 * worker lives on, and in both cases everything ends exactly once. The same when the log undoes any
 * one transaction and runs it again.
 */
import type { LockedStream, SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, expect, test } from "vitest";
import { article, failure, ScriptedExtract } from "./support/scripted-extract.ts";
import { type Actor, type ActorOptions, Stage, urls } from "./support/stage.ts";

const FLAKY = "https://flaky.example/";
const MISSING = "https://missing.example/";

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

type End = "process dies" | "call fails";
type Phase = "before" | "after";

test.each<[End, Phase]>([
  ["process dies", "before"],
  ["process dies", "after"],
  ["call fails", "before"],
  ["call fails", "after"],
])(
  "every item ends exactly once when the %s %s any one call of the log",
  async (end, phase) => {
    const undisturbed = await play(new Stage(), () => undefined);
    const calls = undisturbed.log.calls.length;
    expect(calls).toBeGreaterThan(60);
    for (let number = 1; number <= calls; number += 1) {
      stage = new Stage();
      const actor = await play(stage, (actor) => disturb(actor, number, end, phase));
      await finish(actor, end);
      await stage.close();
    }
  },
  60_000,
);

/** A place that is lost cannot be done without. */
const SINGLE = { concurrency: 1 } as const;

test.each<Phase>(["before", "after"])(
  "a worker for one item at a time goes on when the call fails %s any one call of the log",
  async (phase) => {
    const undisturbed = await play(new Stage(), () => undefined, SINGLE);
    const calls = undisturbed.log.calls.length;
    for (let number = 1; number <= calls; number += 1) {
      stage = new Stage();
      const actor = await play(stage, (actor) => disturb(actor, number, "call fails", phase), SINGLE);
      await finish(actor, "call fails");
      await stage.close();
    }
  },
  60_000,
);

test("a worker for one item at a time goes on when the log runs any one transaction again", async () => {
  const undisturbed = await play(new Stage(), () => undefined, SINGLE);
  const transactions = undisturbed.log.counts.transactions;
  for (let number = 1; number <= transactions; number += 1) {
    stage = new Stage();
    const ports = { log: runningAgain(stage.log, number) };
    await finish(await play(stage, () => undefined, { ...SINGLE, ports }), "call fails");
    await stage.close();
  }
}, 60_000);

/** Two users import, one page fails once, one is missing, one user cancels; articles are collected. */
async function play(
  stage: Stage,
  prepare: (actor: Actor) => void,
  options: ActorOptions = { concurrency: 4 },
): Promise<Actor> {
  const [ann, bob] = [stage.user("ann"), stage.user("bob")];
  await ann.imports([...urls(3), FLAKY, MISSING]);
  const cancelled = await bob.imports(urls(4));
  await bob.imports(urls(2));
  const actor = stage.actor({ ...options, web: web() });
  prepare(actor);
  const starting = actor.worker.start().catch(() => undefined);
  await stage.advance(1_000);
  await ann.collects();
  await bob.intends(cancelled, "cancel");
  await stage.advance(4_000);
  void starting;
  await ann.collects();
  await stage.playOn(10_000);
  return actor;
}

function web(): ScriptedExtract {
  const pages = new ScriptedExtract();
  pages.script = (url) => {
    if (url === MISSING) return failure("not-found", { retryable: false });
    if (url === FLAKY && pages.fetched.filter((fetched) => fetched === FLAKY).length === 1)
      return failure("server-error");
    return article(url);
  };
  return pages;
}

function disturb(actor: Actor, number: number, end: End, phase: Phase): void {
  actor.log.judge = (call, now) => {
    if (call.number !== number || now !== phase) return;
    if (end === "process dies") actor.kill();
    else throw new Error(`Call ${number} failed`);
  };
}

/** The log when the database undoes the first run of one of its transactions. */
function runningAgain(log: SyncLog, number: number): SyncLog {
  let transactions = 0;
  const perhapsUndone = async <T>(userId: string, work: (stream: LockedStream) => Promise<T>) => {
    transactions += 1;
    if (transactions !== number) return;
    const undo = new Error("The database undid the transaction");
    const run = log.withStream(userId, async (stream) => {
      await work(stream);
      throw undo;
    });
    await run.catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  };
  return {
    ...log,
    withStream: async (userId, work) => {
      await perhapsUndone(userId, work);
      return log.withStream(userId, work);
    },
    withStreamIfFree: async (userId, work) => {
      await perhapsUndone(userId, work);
      return log.withStreamIfFree(userId, work);
    },
  };
}

/** A fresh worker, or the same one where it lives on, brings everything to its end. */
async function finish(actor: Actor, end: End): Promise<void> {
  if (end === "process dies") await stage.started({ web: web() });
  else await actor.worker.start();
  await stage.playOn(40_000);
  const [ann, bob] = [stage.user("ann"), stage.user("bob")];
  const bobs = await bob.states();
  const reports = [await ann.report(), await bob.report()];
  const call = actor.log.calls.at(-1);
  expect({
    call,
    anns: await ann.states(),
    bobsCancelled: new Set([...bobs.slice(0, 4), "cancelled", "saved"]),
    bobsOther: bobs.slice(4),
    takenTwice: ann.taken.filter((itemId, index) => ann.taken.indexOf(itemId) !== index),
    violations: reports.flatMap(({ violations, outstanding }) => [...violations, ...outstanding]),
    isAtRest: await stage.isAtRest(),
  }).toEqual({
    call,
    anns: ["saved", "saved", "saved", "saved", "error"],
    bobsCancelled: new Set(["cancelled", "saved"]),
    bobsOther: ["saved", "saved"],
    takenTwice: [],
    violations: [],
    isAtRest: true,
  });
}
