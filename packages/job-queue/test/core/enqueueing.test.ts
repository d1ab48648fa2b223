/** Adding jobs: all or none, once, and kept exactly. */
import { describe, expect, test } from "vitest";
import { MINUTE_MS, Scene } from "./scene.ts";

describe("a batch", () => {
  test("is refused as a whole when one of its jobs needs something unknown", () => {
    const scene = new Scene();
    const unknown = scene.stream.newId();
    const answer = scene.tryEnqueue({}, { dependencies: [unknown] }, {});
    expect(answer).toEqual({
      kind: "refused",
      refusal: { reason: "not-exist", what: "dependency", id: unknown },
    });
    expect(scene.stream.headSeq).toBe(0);
  });

  test("may depend on its own earlier jobs, not on later ones", () => {
    const scene = new Scene();
    const [first, second] = [scene.stream.newId(), scene.stream.newId()];
    expect(scene.tryEnqueue({ dependencies: [first] }, { id: first }).kind).toBe("refused");
    scene.enqueue({ id: first }, { id: second, dependencies: [first] });
    expect(scene.claimIds()).toEqual([first]);
    expect(scene.job(first).dependents).toEqual([second]);
  });

  test("tells each dependency of its dependents in one row, however many they are", () => {
    const scene = new Scene();
    const needed = scene.add();
    const before = scene.stream.headSeq;
    const ids = scene.enqueue({ dependencies: [needed] }, { dependencies: [needed] });
    expect(scene.rowsSince(before).map(({ tableName }) => tableName)).toEqual([
      "queueJobs",
      "queueJobs",
      "queueDependents",
    ]);
    expect(scene.job(needed).dependents).toEqual(ids);
  });

  test("may depend on jobs that have long come to rest", () => {
    const scene = new Scene();
    const old = scene.add();
    scene.finish(scene.take());
    scene.pass(MINUTE_MS);
    const id = scene.add({ dependencies: [old] });
    expect(scene.claimIds()).toEqual([id]);
    expect(scene.job(old).dependents).toEqual([id]);
  });

  test("depends on no job that was deleted", () => {
    const scene = new Scene();
    const gone = scene.add();
    scene.decide({ kind: "delete", id: gone });
    expect(scene.tryEnqueue({ dependencies: [gone] })).toMatchObject({ refusal: { reason: "not-exist" } });
  });
});

describe("an id that the caller gave", () => {
  test("names the same job when it comes again, also after the job has ended", () => {
    const scene = new Scene();
    const job = { id: scene.stream.newId(), args: { page: 1 } };
    scene.enqueue(job);
    const before = scene.stream.headSeq;
    expect(scene.enqueue(job, job)).toEqual([job.id, job.id]);
    scene.finish(scene.take());
    expect(scene.add(job)).toBe(job.id);
    expect(scene.claim()).toEqual([]);
    expect(scene.rowsSince(before).filter(({ op }) => op === "insert")).toHaveLength(1);
  });

  test("is refused for a job with other parameters, for a deleted one, and for what is no job", () => {
    const scene = new Scene();
    const [id, gone, scribbled] = [scene.stream.newId(), scene.stream.newId(), scene.stream.newId()];
    scene.enqueue({ id }, { id: gone });
    scene.decide({ kind: "delete", id: gone });
    scene.write({ recordId: scribbled, data: { state: "finished" } });
    for (const job of [{ id, args: 1 }, { id, jobType: "other" }, { id: gone }, { id: scribbled }]) {
      expect(scene.tryEnqueue(job)).toMatchObject({ refusal: { reason: "id-taken", id: job.id } });
    }
  });
});

test("a row says what is not as usual, and nothing else", () => {
  const scene = new Scene();
  const [plain] = scene.enqueue({ args: [1] }, { priority: 5, channel: "a" });
  const [first, second] = scene.rowsSince(0);
  expect(first).toMatchObject({ recordId: plain, data: { jobType: "work", args: "[1]" }, actor: null });
  expect(Object.keys(first!.fieldMeta)).toEqual(["jobType", "args"]);
  expect(second!.data).toEqual({ jobType: "work", args: "null", priority: 5, channel: "a" });
  expect(first).toMatchObject({ origin: "system", clientId: "job-queue" });
});

test("rows of one moment with the same fields share their field times", () => {
  const scene = new Scene();
  scene.enqueue({}, {}, {});
  const [first, second, third] = scene.rowsSince(0).map(({ fieldMeta }) => fieldMeta);
  expect(second).toBe(first);
  expect(third).toBe(first);
});

test("what asks for nothing special keeps nothing special in memory", () => {
  const scene = new Scene();
  const id = scene.add({ priority: 0, onFailedDependency: "run" });
  expect(scene.view.jobs.get(id)).toMatchObject({ options: null, slot: null });
});
