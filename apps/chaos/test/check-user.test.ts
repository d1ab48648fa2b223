import { DEFAULT_LIMITS, ITEMS, PICKUPS } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import { beforeAll, describe, expect, it } from "vitest";
import { checkUser } from "../src/check/check-user.ts";
import type { UserEvidence } from "../src/check/evidence.ts";
import type { HistoryLine } from "../src/device/history.ts";
import { playSmallRun } from "./small-run.ts";

let good: UserEvidence;
const problems = (evidence: UserEvidence) => checkUser(evidence, DEFAULT_LIMITS).problems;

beforeAll(async () => {
  good = (await playSmallRun()).evidence;
});

/** With another history of the first device. */
function withHistory(change: (history: readonly HistoryLine[]) => readonly HistoryLine[]): UserEvidence {
  const [first, ...others] = good.devices;
  return { ...good, devices: [{ ...first!, history: change(first!.history) }, ...others] };
}

/** With another log, which all devices have seen as it was. */
function withLog(change: (changes: readonly Change[]) => readonly Change[]): UserEvidence {
  return { ...good, changes: change(good.changes) };
}

const isPickup = ({ tableName, op }: Change) => tableName === PICKUPS && op === "insert";
const withMirror = (change: (mirror: readonly Change[]) => readonly Change[]): UserEvidence => {
  const [first, ...others] = good.devices;
  return { ...good, devices: [{ ...first!, mirror: change(first!.mirror) }, ...others] };
};

const refusing = (between: readonly HistoryLine[]) =>
  withHistory((history) => {
    const at = history.findLastIndex(({ kind }) => kind === "acked");
    const acked = history[at] as Extract<HistoryLine, { kind: "acked" }>;
    const ids = acked.changes.map(([id]) => id);
    const refused: HistoryLine = { atMs: 0, kind: "refused", ids, error: "TransientLogError" };
    return [...history.slice(0, at), ...between, refused, ...history.slice(at + 1)];
  });

const written = (change: (line: HistoryLine) => HistoryLine[]): UserEvidence => ({
  ...good,
  devices: good.devices.map((device) => ({
    ...device,
    history: device.history.flatMap((line) => (line.kind === "written" ? change(line) : [line])),
  })),
});

const isSaving = ({ tableName, data }: Change) => tableName === ITEMS && data?.["state"] === "saved";

it("finds nothing to say of a run that went well", () => {
  expect(problems(good)).toEqual([]);
  expect(good.changes.filter(isSaving).length).toBeGreaterThan(10);
});

describe("an answer that was not kept", () => {
  it("is a change that was acknowledged and is not in the log", () => {
    const lost = good.changes.find(({ clientId }) => clientId === "chaos-device-1")!;
    expect(problems(withLog((changes) => changes.filter((one) => one !== lost)))).toContainEqual(
      expect.stringContaining(`${lost.id} was acknowledged at ${lost.seq} and is not in the log`),
    );
  });

  it("is one that is there at another place, or with another content", () => {
    const moved = withLog((changes) => changes.map((one) => ({ ...one, seq: one.seq + 1 })));
    expect(problems(moved)).toContainEqual(expect.stringMatching(/was acknowledged at 1 and is at 2/));
    const altered = withLog(([first, ...others]) => [{ ...first!, data: { totalUrls: 99 } }, ...others]);
    expect(problems(altered)).toContainEqual(expect.stringContaining("is not as it was acknowledged"));
  });

  it("is one that is there twice", () => {
    const last = good.changes.at(-1)!;
    const twice = withLog((changes) => [...changes, { ...last, seq: last.seq + 1 }]);
    expect(problems(twice)).toContainEqual(expect.stringContaining(`${last.id} is in the log twice`));
  });

  it("is one that was refused and is there all the same, unless another try may have stored it", () => {
    expect(problems(refusing([]))).toContainEqual(
      expect.stringMatching(/was refused \(TransientLogError\) and is in the log/),
    );
    const cutShort: HistoryLine = { atMs: 0, kind: "begun" };
    expect(problems(refusing([cutShort]))).toEqual([]);
  });

  it("is one that nobody had written", () => {
    const silent = withHistory((history) => history.filter(({ kind }) => kind !== "tried"));
    expect(problems(silent)).toContainEqual(expect.stringContaining("is in the log and was never written"));
  });

  it("is an error that a running log must not show, and an errand that never came through", () => {
    const odd: HistoryLine = { atMs: 0, kind: "unexpected", error: "PermissionDeniedError" };
    expect(problems(withHistory((history) => [...history, odd]))).toContainEqual(
      expect.stringContaining("PermissionDeniedError"),
    );
    const idle = withHistory((history) => history.filter(({ kind }) => kind !== "done"));
    expect(problems(idle)).toContainEqual(expect.stringMatching(/only 0 of \d+ errands/));
  });
});

describe("a copy that is not the log", () => {
  it("lacks a change that came behind its cursor", () => {
    const late = good.changes.find(isSaving)!;
    expect(problems(withMirror((mirror) => mirror.filter((one) => one !== late)))).toContainEqual(
      expect.stringContaining(`position ${late.seq} came behind its cursor`),
    );
  });

  it("holds a change that was altered, or that has gone", () => {
    const seen = good.changes.find(isSaving)!;
    const other = withMirror((mirror) => mirror.map((one) => (one === seen ? { ...one, data: null } : one)));
    expect(problems(other)).toContainEqual(
      expect.stringContaining(`position ${seen.seq} is not what it has seen`),
    );
    const gone = withMirror((mirror) => [...mirror, { ...seen, seq: 9_999 }]);
    expect(problems(gone)).toContainEqual(expect.stringContaining("position 9999 has gone"));
  });

  it("may hold an article's pickup that has left the log", () => {
    const without = withLog((changes) => changes.filter((one) => !isPickup(one)));
    const told = problems(without).filter((problem) => !problem.startsWith("L"));
    expect(told.filter((problem) => problem.includes("has gone"))).toEqual([]);
  });

  it("ends with another state, or never comes to its end", () => {
    const other = withHistory((history) =>
      history.map((line) => (line.kind === "final" ? { ...line, digest: "another" } : line)),
    );
    expect(problems(other)).toContainEqual(expect.stringContaining("another state than the log says"));
    const endless = withHistory((history) => history.filter(({ kind }) => kind !== "final"));
    expect(problems(endless)).toContainEqual(expect.stringContaining("never came to its end"));
  });
});

describe("an item that did not end as it had to", () => {
  it("has not ended, was never saved, or is missing", () => {
    const first = good.changes.findIndex(isSaving);
    const stopped = withLog((changes) => changes.slice(0, first));
    expect(problems(stopped)).toEqual(
      expect.arrayContaining([
        expect.stringContaining("has not ended: it is extracted"),
        expect.stringContaining("was saved 0 times"),
        expect.stringContaining("still has a pickup"),
      ]),
    );
    const more = { ...good, items: [...good.items, { ...good.items[0]!, itemId: "another" }] };
    expect(problems(more)).toContainEqual(expect.stringContaining("has no item"));
  });

  it("ended otherwise than planned", () => {
    const items = good.items.map((item) => ({ ...item, end: "not-found" as const }));
    expect(problems({ ...good, items })).toContainEqual(
      expect.stringMatching(/ended as saved, not as not-found/),
    );
  });

  it("is saved and lies on no device, lies there as another article, or with two contents", () => {
    expect(problems(written(() => []))).toContainEqual(expect.stringContaining("is saved, and on no device"));
    const other = written((line) => [{ ...line, title: "Another" } as HistoryLine]);
    expect(problems(other)).toContainEqual(
      expect.stringMatching(/lies on a device as “Another”, not as “Article/),
    );
    const two = written((line) => [line, { ...line, digest: "another" } as HistoryLine]);
    expect(problems(two)).toContainEqual(expect.stringContaining("2 different contents"));
  });

  it("was claimed by a second worker while the first one held it", () => {
    const claim = good.changes.find(({ data }) => data?.["state"] === "extracting")!;
    const second: Change = { ...claim, id: claim.id.replace(/^./, "f"), data: { ...claim.data, claim: 2 } };
    const moved = (one: Change) => ({ ...one, seq: one.seq + (one.seq > claim.seq ? 1 : 0) });
    const twice = withLog((changes) =>
      changes.flatMap((one) => (one === claim ? [one, { ...second, seq: one.seq + 1 }] : [moved(one)])),
    );
    expect(problems(twice)).toContainEqual(expect.stringMatching(/^L9: .*already-claimed/));
  });
});
