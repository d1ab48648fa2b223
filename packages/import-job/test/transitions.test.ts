/** The complete tables, against matrices written a second time, and the fold against the tables. */
import { describe, expect, test } from "vitest";
import {
  type Cell,
  evolve,
  ITEM_STATES,
  ITEM_TRANSITIONS,
  ITEMS,
  type ItemCommand,
  type ItemState,
  JOB_STATUSES,
  JOB_TRANSITIONS,
  type JobCommand,
  JOBS,
  type JobStatus,
} from "../src/index.ts";
import { EXTRACTED, failed, Scene } from "./scene.ts";

const ITEM_COMMANDS: readonly ItemCommand[] = [
  "claim",
  "extract",
  "bounce",
  "fail",
  "expire",
  "save",
  "markDuplicate",
  "markConsentWall",
  "cancel",
  "retry",
];

/** One line a state, one column a command in the order above; `.` is a refusal. */
const ITEM_MATRIX: Record<ItemState, string> = {
  pending: "extracting . . . . . . . cancelled .",
  extracting: ". extracted pending error . . . . cancelled .",
  extracted: ". . . . error saved duplicate consent-wall cancelled .",
  saved: ". . . . . . . . . .",
  duplicate: ". . . . . . . . . .",
  "consent-wall": ". . . . . . . . . .",
  error: ". . . . . . . . . pending",
  cancelled: ". . . . . . . . . .",
};

const JOB_COMMANDS: readonly JobCommand[] = ["start", "pause", "resume", "cancel", "finish", "reopen"];

const JOB_MATRIX: Record<JobStatus, string> = {
  queued: "running paused . cancelled done .",
  running: ". paused . cancelled done .",
  paused: ". . running cancelled done .",
  done: ". . . . . running",
  cancelled: ". . . . . .",
};

function row<C extends string>(commands: readonly C[], cells: Readonly<Record<C, Cell<string>>>): string {
  return commands.map((command) => ("to" in cells[command] ? cells[command].to : ".")).join(" ");
}

describe("L9: the table of transitions", () => {
  test.each(ITEM_STATES)("of an item that is %s answers every command as the design does", (state) => {
    expect(row(ITEM_COMMANDS, ITEM_TRANSITIONS[state])).toBe(ITEM_MATRIX[state]);
    expect(Object.keys(ITEM_TRANSITIONS[state])).toHaveLength(ITEM_COMMANDS.length);
  });

  test.each(JOB_STATUSES)("of a job that is %s answers every command as the design does", (status) => {
    expect(row(JOB_COMMANDS, JOB_TRANSITIONS[status])).toBe(JOB_MATRIX[status]);
    expect(Object.keys(JOB_TRANSITIONS[status])).toHaveLength(JOB_COMMANDS.length);
  });

  test("has a line for every state and gives a reason for every refusal", () => {
    expect(Object.keys(ITEM_TRANSITIONS).sort()).toEqual(Object.keys(ITEM_MATRIX).sort());
    expect(Object.keys(JOB_TRANSITIONS).sort()).toEqual(Object.keys(JOB_MATRIX).sort());
    const rows = [...Object.values(ITEM_TRANSITIONS), ...Object.values(JOB_TRANSITIONS)];
    const refusals = rows.flatMap((cells) => Object.values(cells)).filter((cell) => "refused" in cell);
    expect(refusals.every((cell) => cell.refused.length > 0)).toBe(true);
  });
});

/** Brings the only item of a job into the state. */
const REACH: Record<ItemState, (scene: Scene) => void> = {
  pending: () => undefined,
  extracting: (scene) => void scene.claim(),
  extracted: (scene) => void scene.settle(scene.claim(), EXTRACTED),
  saved: (scene) => taken(scene, "saved"),
  duplicate: (scene) => taken(scene, "duplicate"),
  "consent-wall": (scene) => taken(scene, "consent-wall"),
  error: (scene) => void scene.settle(scene.claim(), failed("not-html", { retryable: false })),
  cancelled: (scene) => {
    scene.raw({ tableName: JOBS, recordId: "job", data: { status: "cancelled" } });
    scene.tick();
  },
};

function taken(scene: Scene, state: string): void {
  REACH.extracted(scene);
  scene.raw({ tableName: ITEMS, recordId: "job/0", data: { state } });
}

/** What a user's write of that state makes of an item: a line a state the item is in. */
const ITEM_INTENTS: Record<ItemState, readonly ItemState[]> = {
  pending: [],
  extracting: [],
  extracted: ["saved", "duplicate", "consent-wall"],
  saved: [],
  duplicate: [],
  "consent-wall": [],
  error: ["pending"],
  cancelled: [],
};

/** What a worker's write of that state under the right claim makes of an item. */
const ITEM_REPORTS: Record<ItemState, readonly ItemState[]> = {
  pending: ["extracting", "cancelled"],
  extracting: ["extracted", "pending", "error", "cancelled"],
  extracted: ["error", "cancelled"],
  saved: [],
  duplicate: [],
  "consent-wall": [],
  error: [],
  cancelled: [],
};

const PAIRS = ITEM_STATES.flatMap((from) => ITEM_STATES.map((wanted) => ({ from, wanted })));

describe("L9: the fold of an item", () => {
  test.each(PAIRS)("that is $from takes a user's $wanted as the matrix says", ({ from, wanted }) => {
    const scene = new Scene();
    scene.importPages(1);
    REACH[from](scene);
    scene.raw({ tableName: ITEMS, recordId: "job/0", data: { state: wanted } });
    const isTaken = ITEM_INTENTS[from].includes(wanted);
    expect(scene.item("job/0").phase.state).toBe(isTaken ? wanted : from);
  });

  test.each(PAIRS)("that is $from takes a worker's $wanted as the matrix says", ({ from, wanted }) => {
    const scene = new Scene();
    scene.importPages(1);
    REACH[from](scene);
    const { claim } = scene.item("job/0").counters;
    const data = { state: wanted, claim: wanted === "extracting" ? claim + 1 : claim };
    scene.raw({ tableName: ITEMS, recordId: "job/0", origin: "system", data });
    const isTaken = ITEM_REPORTS[from].includes(wanted);
    expect(scene.item("job/0").phase.state).toBe(isTaken ? wanted : from);
  });

  test.each(PAIRS.filter(({ from, wanted }) => ITEM_REPORTS[from].includes(wanted)))(
    "L12: that is $from ignores a $wanted under another claim",
    ({ from, wanted }) => {
      for (const stray of [-1, 5]) {
        const scene = new Scene();
        scene.importPages(1);
        REACH[from](scene);
        const data = { state: wanted, claim: scene.item("job/0").counters.claim + stray };
        scene.raw({ tableName: ITEMS, recordId: "job/0", origin: "system", data });
        expect(scene.item("job/0").phase.state).toBe(from);
      }
    },
  );
});

const REACH_JOB: Record<JobStatus, (scene: Scene) => void> = {
  queued: () => undefined,
  running: REACH.extracting,
  paused: (scene) => scene.raw({ tableName: JOBS, recordId: "job", data: { status: "paused" } }),
  done: REACH.error,
  cancelled: REACH.cancelled,
};

const JOB_INTENTS: Record<JobStatus, readonly JobStatus[]> = {
  queued: ["paused", "cancelled"],
  running: ["paused", "cancelled"],
  paused: ["running", "cancelled"],
  done: [],
  cancelled: [],
};

/** `done` is a worker's to write, but not while an item is live. */
const JOB_REPORTS: Record<JobStatus, readonly JobStatus[]> = {
  queued: ["running"],
  running: [],
  paused: [],
  done: [],
  cancelled: [],
};

const JOB_PAIRS = JOB_STATUSES.flatMap((from) => JOB_STATUSES.map((wanted) => ({ from, wanted })));

describe("L9: the fold of a job", () => {
  test.each(JOB_PAIRS)("that is $from takes a user's $wanted as the matrix says", ({ from, wanted }) => {
    const scene = new Scene();
    scene.importPages(1);
    REACH_JOB[from](scene);
    scene.raw({ tableName: JOBS, recordId: "job", data: { status: wanted } });
    expect(scene.job().status).toBe(JOB_INTENTS[from].includes(wanted) ? wanted : from);
  });

  test.each(JOB_PAIRS)("that is $from takes a worker's $wanted as the matrix says", ({ from, wanted }) => {
    const scene = new Scene();
    scene.importPages(1);
    REACH_JOB[from](scene);
    scene.raw({ tableName: JOBS, recordId: "job", origin: "system", data: { status: wanted } });
    expect(scene.job().status).toBe(JOB_REPORTS[from].includes(wanted) ? wanted : from);
  });

  test("that is done is reopened only when one of its items is live again", () => {
    const scene = new Scene();
    scene.importPages(1);
    REACH_JOB.done(scene);
    const resume = { tableName: JOBS, recordId: "job", data: { status: "running" } };
    scene.raw(resume);
    expect(scene.job().status).toBe("done");
    scene.raw({ tableName: ITEMS, recordId: "job/0", data: { state: "pending" } });
    scene.raw(resume);
    expect(scene.job().status).toBe("running");
  });
});

test("changes of other apps and tables are none of the fold's business", () => {
  const scene = new Scene();
  scene.importPages(1);
  scene.raw({ tableName: "articles", recordId: "job/0", data: { state: "saved" } });
  scene.raw({ appId: "notes", tableName: ITEMS, recordId: "job/0", data: { state: "cancelled" } });
  const view = scene.whole();
  expect(scene.stream.ever.slice(-2).map((change) => evolve(view, change).kind)).toEqual([
    "unrelated",
    "unrelated",
  ]);
  expect(scene.item("job/0").phase.state).toBe("pending");
});
