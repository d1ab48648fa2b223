/** Jobs that wait for others, and what becomes of them when those fail. */
import { describe, expect, test } from "vitest";
import type { FailedDependencyPolicy, JobState } from "../../src/core/model.ts";
import { byToken, Scene } from "./scene.ts";

const ENDINGS = {
  finished: (scene: Scene, id: string) =>
    scene.decide({ kind: "finish", job: { by: "id", id }, result: "1" }),
  failed: (scene: Scene, id: string) =>
    scene.decide({ kind: "fail-attempt", job: { by: "id", id }, error: "1", retryable: false }),
  canceled: (scene: Scene, id: string) => scene.cancel(id),
};

describe("a job", () => {
  test.each(["finished", "failed", "canceled"] as const)(
    "runs only when all its dependencies have ended: %s",
    (ending) => {
      const scene = new Scene();
      const needed = scene.enqueue({}, {});
      const id = scene.add({ dependencies: needed });
      expect(scene.claimIds()).toEqual(needed);
      ENDINGS[ending](scene, needed[0]!);
      expect(scene.claim()).toEqual([]);
      ENDINGS[ending](scene, needed[1]!);
      expect(scene.claimIds()).toEqual([id]);
    },
  );

  test("waits on while its dependency is tried again, given back or lost", () => {
    const scene = new Scene();
    const needed = scene.add({ retry: { baseDelayMs: 0 } });
    scene.add({ dependencies: [needed] });
    scene.fail(scene.take());
    scene.decide({ kind: "release", job: byToken(scene.take().token) });
    scene.take();
    scene.leases.clear();
    scene.sweep();
    expect(scene.claimIds()).toEqual([needed]);
  });

  test("waits again for a dependency that is redriven, unless it runs already", () => {
    const scene = new Scene();
    const needed = scene.add();
    const [waits, runs] = scene.enqueue({ dependencies: [needed] }, { dependencies: [needed] });
    scene.fail(scene.take(), { retryable: false });
    scene.takeById(runs!);
    scene.decide({ kind: "redrive", ids: [needed] });
    expect(scene.claimIds()).toEqual([needed]);
    expect(scene.states([waits!, runs!])).toEqual(["pending", "running"]);
    scene.decide({ kind: "release", job: { by: "id", id: runs! } });
    expect(scene.claim()).toEqual([]);
  });

  test("that names a dependency twice waits for it once", () => {
    const scene = new Scene();
    const needed = scene.add();
    const id = scene.add({ dependencies: [needed, needed.toUpperCase()] });
    scene.finish(scene.take());
    expect(scene.claimIds()).toEqual([id]);
  });
});

describe("when a dependency fails or is canceled", () => {
  const policies: readonly (readonly [FailedDependencyPolicy | undefined, JobState])[] = [
    [undefined, "pending"],
    ["run", "pending"],
    ["cancel", "canceled"],
    ["fail", "failed"],
  ];
  test.each(policies)("a dependent with the policy %s is %s, in the same transition", (policy, state) => {
    for (const ending of ["failed", "canceled"] as const) {
      const scene = new Scene();
      const needed = scene.add();
      const options = policy === undefined ? {} : { onFailedDependency: policy };
      const id = scene.add({ dependencies: [needed], ...options });
      scene.take();
      ENDINGS[ending](scene, needed);
      expect(scene.state(id)).toBe(state);
    }
  });

  test("a chain ends to its end in one transition, each by its own policy", () => {
    const scene = new Scene();
    const root = scene.add();
    const fails = scene.add({ dependencies: [root], onFailedDependency: "fail" });
    const cancels = scene.add({ dependencies: [fails], onFailedDependency: "cancel" });
    const runs = scene.add({ dependencies: [cancels] });
    scene.cancel(root);
    expect(scene.states([root, fails, cancels, runs])).toEqual(["canceled", "failed", "canceled", "pending"]);
    expect(JSON.parse(scene.job(fails).result!)).toMatchObject({
      error: { code: "dependency-failed", dependency: root },
    });
    expect(scene.claimIds()).toEqual([runs]);
  });

  test("more dependents than a sweep ends are ended by the next ones, and none of them runs", () => {
    const scene = new Scene({ maxJobsPerSweep: 2 });
    const root = scene.add();
    const jobs = Array.from({ length: 5 }, () => ({
      dependencies: [root],
      onFailedDependency: "cancel" as const,
    }));
    const ids = scene.enqueue(...jobs);
    scene.cancel(root);
    expect(scene.claim()).toEqual([]);
    expect(scene.view.doomed.size).toBe(1);
    scene.sweep();
    expect(new Set(scene.states(ids))).toEqual(new Set(["canceled"]));
    expect(scene.view.jobs.size).toBe(0);
  });

  test("a process that begins while some are left to be ended runs none of them either", () => {
    const scene = new Scene({ maxJobsPerSweep: 1 });
    const root = scene.add();
    const dependent = { dependencies: [root], onFailedDependency: "cancel" as const };
    const ids = scene.enqueue(dependent, dependent, dependent);
    scene.cancel(root);
    expect(scene.states(ids).filter((state) => state === "pending")).toHaveLength(2);
    scene.process.forget();
    expect(scene.claim()).toEqual([]);
    expect(scene.claim()).toEqual([]);
    expect(scene.states(ids)).toEqual(["canceled", "canceled", "canceled"]);
  });

  test("a job that comes when it has failed already ends at once", () => {
    const scene = new Scene();
    const needed = scene.add();
    scene.cancel(needed);
    const [canceled, failed, follows] = [scene.stream.newId(), scene.stream.newId(), scene.stream.newId()];
    scene.enqueue(
      { id: canceled, dependencies: [needed], onFailedDependency: "cancel" },
      { id: failed, dependencies: [needed], onFailedDependency: "fail" },
      { id: follows, dependencies: [canceled], onFailedDependency: "fail" },
    );
    expect(scene.states([canceled, failed, follows])).toEqual(["canceled", "failed", "failed"]);
    expect(scene.claim()).toEqual([]);
  });

  test("a dependent that runs already goes on", () => {
    const scene = new Scene();
    const needed = scene.add();
    const id = scene.add({ dependencies: [needed], onFailedDependency: "fail" });
    scene.fail(scene.take(), { retryable: false });
    scene.decide({ kind: "redrive", ids: [id] });
    const running = scene.take();
    expect(running.id).toBe(id);
    scene.decide({ kind: "redrive", ids: [needed] });
    scene.fail(scene.take(), { retryable: false });
    expect(scene.states([needed, id])).toEqual(["failed", "running"]);
    expect(scene.finish(running).kind).toBe("ended");
  });
});
