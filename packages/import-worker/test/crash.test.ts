/**
 * A crash at every single call of the log: the worker's process dies, or the call fails and the
 * worker lives on, and in both cases everything ends exactly once.
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import { article, failure, ScriptedExtract } from "./support/scripted-extract.ts";
import { type Actor, Stage, urls } from "./support/stage.ts";

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
  20_000,
);

/** Two users import, one page fails once, one is missing, one user cancels; articles are collected. */
async function play(stage: Stage, prepare: (actor: Actor) => void): Promise<Actor> {
  const [ann, bob] = [stage.user("ann"), stage.user("bob")];
  await ann.imports([...urls(3), FLAKY, MISSING]);
  const cancelled = await bob.imports(urls(4));
  await bob.imports(urls(2));
  const actor = stage.actor({ concurrency: 4, web: web() });
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

async function finish(actor: Actor, end: End): Promise<void> {
  const call = JSON.stringify(actor.log.calls.at(-1));
  if (end === "process dies") await stage.started({ web: web() });
  else await actor.worker.start();
  await stage.playOn(40_000);
  const [ann, bob] = [stage.user("ann"), stage.user("bob")];
  expect(await ann.states(), call).toEqual(["saved", "saved", "saved", "saved", "error"]);
  const bobs = await bob.states();
  expect(bobs.slice(4), call).toEqual(["saved", "saved"]);
  expect(
    bobs.slice(0, 4).filter((state) => state !== "cancelled" && state !== "saved"),
    call,
  ).toEqual([]);
  expect(new Set(ann.taken).size, call).toBe(ann.taken.length);
  for (const user of [ann, bob]) {
    const { violations, outstanding } = await user.report();
    expect([...violations, ...outstanding], call).toEqual([]);
  }
  expect(await stage.isAtRest(), call).toBe(true);
}
