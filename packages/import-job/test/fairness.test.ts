/** Whose items are taken next: fair between jobs, polite to hosts. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { availableItems, DEFAULT_LIMITS, intendForJob, isHostFault, takeArticle } from "../src/index.ts";
import { EXTRACTED, failed, HOUR_MS, MINUTE_MS, RELEASED, Scene } from "./scene.ts";

const anyHost = () => Infinity;

/** The ids as they would be taken now. */
function order(scene: Scene, perJob: number | null = null, hostRoom = anyHost): string[] {
  return [...availableItems(scene.view, { perJob, hostRoom })].map((item) => item.id);
}

function onHost(count: number, host = "a.example"): string[] {
  return Array.from({ length: count }, (_, i) => `https://${host}/${i}`);
}

describe("between jobs", () => {
  test("items are taken in turn, one of each job", () => {
    const scene = new Scene();
    for (const jobId of ["a", "b", "c"]) scene.importPages(3, jobId);
    expect(order(scene, null, anyHost).slice(0, 6)).toEqual(["a/0", "b/0", "c/0", "a/1", "b/1", "c/1"]);
  });

  test("the one that was served waits behind the others", () => {
    const scene = new Scene();
    for (const jobId of ["a", "b", "c"]) scene.importPages(9, jobId);
    const jobs = [1, 2, 3, 4, 5, 6].map(() => scene.claim(1)[0]!.jobId);
    expect(jobs).toEqual(["a", "b", "c", "a", "b", "c"]);
  });

  test("three of a job run at a time under contention", () => {
    const scene = new Scene();
    for (const jobId of ["a", "b"]) scene.importPages(9, jobId);
    const rules = { room: 20, perJob: DEFAULT_LIMITS.perJob };
    expect(
      scene
        .tick({ claim: rules })
        .claimed.map((item) => item.jobId)
        .sort()
        .join(""),
    ).toBe("aaabbb");
    expect(scene.tick({ claim: rules }).claimed).toEqual([]);
    scene.settle([{ itemId: "a/0", claim: 1, jobId: "a", url: "", host: "" }], EXTRACTED);
    expect(scene.tick({ claim: rules }).claimed).toMatchObject([{ jobId: "a" }]);
  });

  test("idle capacity is lent to whoever can use it", () => {
    const scene = new Scene();
    scene.importPages(9, "a");
    scene.importPages(1, "b");
    expect(scene.tick({ claim: { room: 8, perJob: null } }).claimed).toHaveLength(8);
  });

  test("a job that lent much gets nothing more until it is below its share again", () => {
    const scene = new Scene();
    scene.importPages(9, "a");
    scene.claim(5);
    scene.importPages(9, "b");
    const { claimed } = scene.tick({ claim: { room: 9, perJob: 3 } });
    expect(claimed.map((item) => item.jobId)).toEqual(["b", "b", "b"]);
  });

  test("a paused job gives nothing, and loses nothing of its order", () => {
    const scene = new Scene();
    scene.importPages(2, "a");
    scene.importPages(2, "b");
    scene.write(intendForJob(scene.user(), "a", "pause"));
    expect(order(scene)).toEqual(["b/0", "b/1"]);
    scene.write(intendForJob(scene.user(), "a", "resume"));
    expect(order(scene)).toEqual(["b/0", "a/0", "b/1", "a/1"]);
  });
});

describe("on a host", () => {
  test("at most perHost items run, over all jobs of the stream", () => {
    const scene = new Scene();
    scene.import({ jobId: "a", urls: onHost(3) });
    scene.import({ jobId: "b", urls: onHost(3) });
    expect(scene.claim()).toHaveLength(2);
    expect(scene.claim()).toEqual([]);
  });

  test("items of a job are first in, first out", () => {
    const scene = new Scene({ perHost: 1 });
    scene.import({ urls: onHost(4) });
    const taken = [];
    for (let i = 0; i < 4; i += 1) {
      const claimed = scene.claim();
      taken.push(...claimed.map((item) => item.itemId));
      scene.settle(claimed, EXTRACTED);
    }
    expect(taken).toEqual(["job/0", "job/1", "job/2", "job/3"]);
  });

  test("an item that was given back waits behind those that waited already", () => {
    const scene = new Scene({ perHost: 1 });
    scene.import({ urls: onHost(3) });
    scene.settle(scene.claim(), RELEASED);
    expect(scene.claim()).toMatchObject([{ itemId: "job/1" }]);
  });

  test("a job serves its hosts in turn", () => {
    const scene = new Scene();
    scene.import({ urls: [...onHost(2, "a.example"), ...onHost(2, "b.example"), ...onHost(2, "c.example")] });
    expect(order(scene)).toEqual(["job/0", "job/2", "job/4", "job/1", "job/3", "job/5"]);
  });

  test("no more is taken than the process has room for there", () => {
    const scene = new Scene();
    scene.import({ urls: [...onHost(3, "a.example"), ...onHost(3, "b.example")] });
    const { claimed } = scene.tick({ claim: { room: 9, hostRoom: (host) => Number(host !== "a.example") } });
    expect(claimed.map((item) => item.host)).toEqual(["b.example"]);
  });

  test("a full host keeps nobody from another", () => {
    const scene = new Scene();
    scene.import({ urls: [...onHost(50, "a.example"), ...onHost(1, "b.example")] });
    expect(
      scene
        .claim()
        .map((item) => item.host)
        .sort(),
    ).toEqual(["a.example", "a.example", "b.example"]);
  });
});

/** Fails one claim after another on the host until it has failed so often in a row. */
function failRow(scene: Scene, faults: number, code = "server-error"): void {
  for (let i = 0; i < faults; i += 1) {
    scene.settle(scene.claim(1), failed(code));
    scene.pass(HOUR_MS);
  }
}

describe("a host that keeps failing", () => {
  test("is left alone, longer with every fault, and then probed by one", () => {
    const scene = new Scene({ maxAttempts: 9 });
    scene.import({ urls: onHost(9) });
    failRow(scene, 4);
    expect(order(scene)).toHaveLength(2);
    for (const restMs of [15_000, 30_000, 60_000, 120_000]) {
      scene.settle(scene.claim(1), failed("timeout"));
      scene.pass(restMs - 1);
      expect(order(scene)).toEqual([]);
      scene.pass(1);
      expect(order(scene)).toHaveLength(1);
    }
  });

  test("rests at most maxHostRestMs", () => {
    const scene = new Scene({ maxAttempts: 9, hostFaultsToGiveUp: 100 });
    scene.import({ urls: onHost(9) });
    failRow(scene, 20);
    scene.settle(scene.claim(1), failed("timeout"));
    scene.pass(DEFAULT_LIMITS.maxHostRestMs - 1);
    expect(order(scene)).toEqual([]);
    scene.pass(1);
    expect(order(scene)).toHaveLength(1);
  });

  test("is given up: its items end at their first failure", () => {
    const scene = new Scene({ maxAttempts: 9 });
    scene.import({ urls: onHost(12) });
    failRow(scene, DEFAULT_LIMITS.hostFaultsToGiveUp - 1);
    expect(scene.states().filter((state) => state === "error")).toEqual([]);
    failRow(scene, 2);
    expect(scene.states().filter((state) => state === "error")).toHaveLength(2);
  });

  test("is open again for all after one success", () => {
    const scene = new Scene();
    scene.import({ urls: onHost(12) });
    failRow(scene, 5);
    scene.settle(scene.claim(1), EXTRACTED);
    expect(order(scene)).toHaveLength(2);
  });

  test("is well when it answers that a page is not there", () => {
    const scene = new Scene();
    scene.import({ urls: onHost(12) });
    failRow(scene, 5);
    scene.settle(scene.claim(1), failed("not-found", { retryable: false }));
    expect(order(scene)).toHaveLength(2);
  });

  test("is not blamed for a worker that died on its page", () => {
    const scene = new Scene();
    scene.import({ urls: onHost(12) });
    for (let i = 0; i < 6; i += 1) {
      scene.claim(1);
      scene.tick({ liveWorkers: [] });
    }
    expect(order(scene)).toHaveLength(2);
  });

  test("keeps no other host waiting", () => {
    const scene = new Scene({ maxAttempts: 9 });
    scene.import({ urls: onHost(3, "bad.example") });
    failRow(scene, 5);
    scene.settle(scene.claim(1), failed("timeout"));
    scene.import({ jobId: "other", urls: onHost(3, "good.example") });
    expect(order(scene)).toEqual(["other/0", "other/1"]);
  });

  test("is not made worse by reading its failures a second time", () => {
    const scene = new Scene({ maxAttempts: 1 });
    scene.import({ urls: onHost(4) });
    scene.importPages(1, "other");
    scene.write(intendForJob(scene.user(), "other", "pause"));
    failRow(scene, 4);
    expect(scene.job().status).toBe("done");
    expect(scene.view.jobs.has("job")).toBe(false);
    scene.write(...takeArticle(scene.user(), "job/0", "saved"));
    expect(scene.view.hosts.get("a.example")?.faults).toBe(4);
  });
});

test("a host that asked to be left alone is left alone for all its pages", () => {
  const scene = new Scene();
  scene.import({ urls: [...onHost(4), "https://b.example/"] });
  const [claimed] = scene.claim(1);
  scene.settle([claimed!], failed("rate-limited", { retryAfterMs: 10 * MINUTE_MS }));
  scene.pass(10 * MINUTE_MS - 1);
  expect(order(scene)).toEqual(["job/4"]);
  scene.pass(2_001);
  expect(order(scene)).toHaveLength(3);
});

test("the longest wish of a host counts, whichever page heard it last", () => {
  const scene = new Scene();
  scene.import({ urls: onHost(4) });
  const [first, second] = scene.claim(2);
  scene.settle([first!], failed("rate-limited", { retryAfterMs: 10 * MINUTE_MS }));
  scene.settle([second!], failed("rate-limited", { retryAfterMs: 1_000 }));
  scene.pass(9 * MINUTE_MS);
  expect(order(scene)).toEqual([]);
});

test.each([
  ["a page that is given up with it", "rate-limited", 1],
  ["a host that is out of service", "server-error", 3],
])("a host's wish holds when it comes with %s", (_what, code, maxAttempts) => {
  const scene = new Scene({ maxAttempts });
  scene.import({ urls: onHost(3) });
  const [claimed] = scene.claim(1);
  scene.settle([claimed!], failed(code, { retryAfterMs: 10 * MINUTE_MS }));
  scene.pass(9 * MINUTE_MS);
  expect(order(scene)).toEqual([]);
  scene.pass(2 * MINUTE_MS);
  expect(order(scene).length).toBeGreaterThan(0);
});

test.each([
  ["timeout", true],
  ["connection-failed", true],
  ["server-error", true],
  ["rate-limited", true],
  ["dns-failed", false],
  ["tls-error", false],
  ["not-found", false],
  ["not-html", false],
  ["worker-lost", false],
])("a failure %s speaks against the host: %s", (code, speaksAgainst) => {
  expect(isHostFault(code)).toBe(speaksAgainst);
});

test("whatever the jobs and hosts, no bound is passed and no capacity lies idle that could be used", () => {
  const jobs = fc.array(fc.array(fc.nat({ max: 4 }), { maxLength: 12, size: "max" }), {
    minLength: 1,
    maxLength: 4,
  });
  const rules = fc.record({
    room: fc.integer({ min: 0, max: 20 }),
    perJob: fc.constantFrom(null, 1, 3),
    perHost: fc.integer({ min: 1, max: 3 }),
    roomOnHost: fc.nat({ max: 3 }),
    rounds: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(jobs, rules, (hostsOfJobs, { room, perJob, perHost, roomOnHost, rounds }) => {
      const scene = new Scene({ perHost });
      hostsOfJobs.forEach((hosts, i) =>
        scene.import({ jobId: `j${i}`, urls: hosts.map((host, n) => `https://${host}.example/${n}`) }),
      );
      for (let round = 0; round < rounds; round += 1) {
        const { claimed } = scene.tick({ claim: { room, perJob, hostRoom: () => roomOnHost } });
        expect(claimed.length).toBeLessThanOrEqual(room);
        expect(mostFrequent(claimed.map((item) => item.host))).toBeLessThanOrEqual(roomOnHost);
        for (const job of scene.view.jobs.values()) expect(job.running).toBeLessThanOrEqual(perJob ?? 1e9);
        for (const host of scene.view.hosts.values()) expect(host.running).toBeLessThanOrEqual(perHost);
        const usable = [...scene.view.items.values()].filter(
          ({ phase, job, host }) =>
            phase.state === "pending" &&
            job.running < (perJob ?? Infinity) &&
            host.running < perHost &&
            claimed.filter((item) => item.host === host.host).length < roomOnHost,
        );
        expect(usable.length === 0 || claimed.length === room).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

function mostFrequent(names: readonly string[]): number {
  const counts = names.map((name) => names.filter((other) => other === name).length);
  return Math.max(0, ...counts);
}
