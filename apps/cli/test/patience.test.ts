import { TransientLogError, UnknownCommitError } from "@tidemark/sync-log-postgres";
import { expect, test } from "vitest";
import { UserError } from "../src/user-error.ts";
import { createPatience } from "../src/import/patience.ts";

function scene(limitMs = 1_000) {
  const said: string[] = [];
  const clock = { nowMs: 0 };
  const controller = new AbortController();
  const patience = createPatience({
    say: (text) => said.push(text),
    signal: controller.signal,
    limitMs,
    retryMs: 1,
    monotonicMs: () => clock.nowMs,
  });
  return { said, clock, controller, patience };
}

const lost = () => new TransientLogError("08006", "The connection was lost");

test("work that succeeds is done once, in silence", async () => {
  const { said, patience } = scene();
  let runs = 0;
  expect(await patience(async () => (runs += 1))).toBe(1);
  expect(said).toEqual([]);
});

test("work is done again while the database is away, and both ends of that are told once", async () => {
  const { said, patience } = scene();
  let runs = 0;
  const work = async () => {
    runs += 1;
    if (runs === 2) throw new UnknownCommitError();
    if (runs < 4) throw lost();
    return runs;
  };
  expect(await patience(work)).toBe(4);
  expect(said).toEqual([
    "The database does not answer; it is tried again for 1 s.",
    "The database answers again.",
  ]);
});

test("a database that stays away is given up with what to do", async () => {
  const { clock, patience } = scene();
  const work = async () => {
    clock.nowMs += 600;
    throw lost();
  };
  const end = await patience(work).catch((error: unknown) => error);
  expect(end).toBeInstanceOf(UserError);
  expect((end as Error).message).toMatch(/stays away.*run the same command again/);
});

test("a stop ends the waiting", async () => {
  const { controller, patience } = scene(Infinity);
  const end = patience(async () => {
    controller.abort();
    throw lost();
  });
  await expect(end).rejects.toThrow(TransientLogError);
});

test("other failures are not waited out", async () => {
  const { patience, said } = scene();
  await expect(patience(async () => Promise.reject(new Error("a bug")))).rejects.toThrow("a bug");
  expect(said).toEqual([]);
});
