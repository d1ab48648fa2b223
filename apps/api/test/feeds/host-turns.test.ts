/** Turns of hosts. */
import { expect, test } from "vitest";
import { HostTurns } from "../../src/feeds/host-turns.ts";

test("work on a host waits for the work before it, and for that of no other host", async () => {
  const turns = new HostTurns();
  const first = Promise.withResolvers<void>();
  const done: string[] = [];
  const note = async (what: string) => void done.push(what);
  const all = [
    turns.take("a", () => first.promise.then(() => note("a1"))),
    turns.take("a", () => note("a2")),
    turns.take("a", () => note("a3")),
  ];
  await turns.take("b", () => note("b1"));
  expect(done).toEqual(["b1"]);
  first.resolve();
  await Promise.all(all);
  expect(done).toEqual(["b1", "a1", "a2", "a3"]);
});

test("work that fails tells its own caller, and lets the next go on", async () => {
  const turns = new HostTurns();
  const failing = turns.take("a", () => Promise.reject(new Error("ill")));
  const next = turns.take("a", async () => "well");
  await expect(failing).rejects.toThrow("ill");
  expect(await next).toBe("well");
});
