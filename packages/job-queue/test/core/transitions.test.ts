/** Every command on a job in every state: what it comes to, or why not. */
import { expect, test } from "vitest";
import type { Command } from "../../src/core/command.ts";
import { JOB_STATES, type JobState } from "../../src/core/model.ts";
import { JOB_TRANSITIONS, type JobCommand } from "../../src/core/transitions.ts";
import { CLAIMS } from "../../src/core/tables.ts";
import { byId, Scene, WORKER } from "./scene.ts";

/** Brings a job into the state. A gathering one waits for another, and is never taken. */
function jobIn(scene: Scene, state: JobState): string {
  const id = scene.add();
  const started = () => scene.take();
  switch (state) {
    case "pending":
      return id;
    case "running":
      started();
      return id;
    case "finished":
      scene.finish(started());
      return id;
    case "failed":
      scene.fail(started(), { retryable: false });
      return id;
    case "canceled":
      started();
      scene.cancel(id);
      return id;
  }
}

const ERROR = { error: '"no"', result: '"no"' };

const COMMANDS: Record<Exclude<JobCommand, "lose" | "gather">, (id: string) => Command> = {
  claim: (id) => ({ kind: "claim-by-id", claimId: WORKER, id, workerId: WORKER, lease: "worker" }),
  finish: (id) => ({ kind: "finish", job: byId(id), result: "1" }),
  requeue: (id) => ({ kind: "requeue-or-finish", job: byId(id), maxRequeues: 1, result: "1" }),
  retry: (id) => ({ kind: "fail-attempt", job: byId(id), retryable: true, ...ERROR }),
  release: (id) => ({ kind: "release", job: byId(id) }),
  fail: (id) => ({ kind: "fail-attempt", job: byId(id), retryable: false, ...ERROR }),
  failUnrun: (id) => ({ kind: "fail-unrun", id, ...ERROR }),
  cancel: (id) => ({ kind: "cancel", id }),
  redrive: (id) => ({ kind: "redrive", ids: [id] }),
  delete: (id) => ({ kind: "delete", id }),
};

function give(scene: Scene, command: JobCommand, id: string): void {
  if (command === "lose") scene.leases.clear();
  if (command === "lose" || command === "gather") scene.sweep();
  else scene.decide(COMMANDS[command](id));
}

const CELLS = JOB_STATES.flatMap((state) =>
  (Object.keys(JOB_TRANSITIONS[state]) as JobCommand[]).map((command) => ({ state, command })),
);

test.each(CELLS)("L9: a job that is $state is told to $command and comes to what the table says", (cell) => {
  const scene = new Scene();
  const id = jobIn(scene, cell.state);
  give(scene, cell.command, id);
  const outcome = JOB_TRANSITIONS[cell.state][cell.command];
  // Of gathering jobs below: this one gathers nothing.
  const expected = "refused" in outcome || cell.command === "gather" ? cell.state : outcome.to;
  expect(scene.exists(id) ? scene.state(id) : "deleted").toBe(expected);
});

test.each(CELLS)(
  "L9: a row that forges $command on a job that is $state does what the table says",
  (cell) => {
    const scene = new Scene();
    const id = jobIn(scene, cell.state);
    const rows: Partial<Record<JobCommand, string>> = {
      finish: "finished",
      release: "pending",
      fail: "failed",
      cancel: "canceled",
    };
    const state = rows[cell.command];
    if (state === undefined) return;
    scene.write({ recordId: id, data: { state }, origin: "system" });
    const outcome = JOB_TRANSITIONS[cell.state][cell.command];
    const unrun = cell.command === "fail" && cell.state === "pending" ? "failed" : null;
    expect(scene.state(id)).toBe(unrun ?? ("refused" in outcome ? cell.state : outcome.to));
  },
);

test("L9 L12: the row of a claim takes only those of its jobs that are pending", () => {
  const scene = new Scene();
  // The pending one comes last, or it would be taken for the others.
  const ids = JOB_STATES.toReversed().map((state) => jobIn(scene, state));
  const [pending, running] = ids.toReversed();
  const { token } = scene.view.jobs.get(running!)!;
  const claimId = scene.stream.newId();
  const data = { workerId: WORKER, lease: "worker", jobs: ids };
  scene.write({ tableName: CLAIMS, recordId: claimId, op: "insert", data, origin: "system" });
  expect(scene.states(ids).toReversed()).toEqual(["running", ...JOB_STATES.slice(1)]);
  expect(scene.view.jobs.get(running!)!.token).toBe(token);
  expect([...scene.view.claims.get(claimId)!.jobs].map(({ id }) => id)).toEqual([pending]);
});

test("L9: only a gathering job comes from pending to finished", () => {
  const scene = new Scene();
  const id = scene.add();
  scene.write({ recordId: id, data: { state: "finished" }, origin: "system" });
  expect(scene.state(id)).toBe("pending");
});

test.each([
  ["finish", "pending", "not-running"],
  ["finish", "finished", "not-running"],
  ["finish", "canceled", "canceled"],
  ["release", "failed", "not-running"],
  ["failUnrun", "running", "running"],
  ["failUnrun", "finished", "finished"],
  ["failUnrun", "canceled", "finished"],
  ["claim", "running", "not-pending"],
  ["claim", "finished", "not-pending"],
  ["delete", "running", "running"],
] as const)("%s on a job that is %s is refused: %s", (command, state, reason) => {
  const scene = new Scene();
  expect(scene.refusal(COMMANDS[command](jobIn(scene, state)))).toBe(reason);
});

test.each(Object.keys(COMMANDS).filter((command) => command !== "redrive") as (keyof typeof COMMANDS)[])(
  "%s on a job that does not exist is refused",
  (command) => {
    expect(new Scene().refusal(COMMANDS[command](WORKER))).toBe("not-exist");
  },
);
