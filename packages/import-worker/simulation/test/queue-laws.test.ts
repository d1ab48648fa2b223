/** Each watcher of the queue is seen to find what it watches for. */
import { type Change, type JsonObject, QUEUE_TABLES } from "@tidemark/sync-log";
import { describe, expect, test } from "vitest";
import { LawBroken } from "../laws/watcher.ts";
import { JobBook } from "../queue/laws/job-book.ts";
import { JobLaws } from "../queue/laws/job-laws.ts";
import { LostClaims } from "../queue/laws/lost-claims.ts";
import { isOfClaim } from "../queue/laws/token-of-claim.ts";
import { QueueWitness } from "../queue/laws/witness.ts";

const id = (n: number) => `00000000-0000-4000-a000-${String(n).padStart(12, "0")}`;
const [JOB, OTHER, THIRD, CLAIM, CLAIM_2] = [id(1), id(2), id(3), id(8), id(9)];
/** Of the claim and the job, as the queue makes it. */
const TOKEN = "00000000-0000-8000-8000-000000000009";

class Told {
  readonly book = new JobBook();
  readonly witness = new QueueWitness(this.book);
  readonly #laws = new JobLaws(this.book);
  #seq = 0;

  /** Throws when a law is broken by it. */
  row(tableName: string, recordId: string, op: Change["op"], data: JsonObject | null): this {
    for (const step of this.book.read(this.change(tableName, recordId, op, data))) this.#laws.check(step);
    return this;
  }

  change(tableName: string, recordId: string, op: Change["op"], data: JsonObject | null): Change {
    this.#seq += 1;
    return {
      id: id(1_000 + this.#seq),
      appId: QUEUE_TABLES.appId,
      tableName,
      recordId,
      op,
      data,
      fieldMeta: {},
      spaceId: null,
      clientId: "queue",
      schemaVersion: 1,
      actor: null,
      origin: "system",
      userId: "tenant",
      seq: this.#seq,
      createdAt: "2026-03-01T12:00:00.000Z",
    };
  }

  job(jobId: string, data: JsonObject = {}): this {
    return this.row(QUEUE_TABLES.jobs, jobId, "insert", { jobType: "quick", args: "{}", ...data });
  }

  claim(claimId: string, jobs: readonly string[], workerId: string | null = "worker"): this {
    return this.row(QUEUE_TABLES.claims, claimId, "insert", { workerId, lease: "worker", jobs });
  }

  update(jobId: string, data: JsonObject): this {
    return this.row(QUEUE_TABLES.jobs, jobId, "update", data);
  }

  finish(jobId: string, claim: string, by = "worker"): this {
    return this.update(jobId, { state: "finished", claim, result: JSON.stringify({ by }) });
  }
}

const broken = (law: string) => expect.objectContaining({ name: "LawBroken", law }) as LawBroken;

function lawOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof LawBroken) return error.law;
    throw error;
  }
}

const RUN = { gathers: true, run: { scheduleId: "s", dueAt: "2026-03-01T12:00:00.000Z" } };

describe("rows of a queue", () => {
  test("of a job's life as it should be break no law", () => {
    const told = new Told()
      .job(JOB)
      .job(OTHER, { dependencies: [JOB], limitKey: "k", limitConcurrency: 1 })
      .claim(CLAIM, [JOB])
      .update(JOB, { state: "pending", attempts: 1, losses: 0, runAt: "2026-03-01T11:00:00.000Z" })
      .claim(CLAIM_2, [JOB])
      .finish(JOB, CLAIM_2)
      .finish(JOB, CLAIM_2)
      .claim(THIRD, [OTHER])
      .update(OTHER, { state: "failed", claim: THIRD, result: '"no"' })
      .row(QUEUE_TABLES.jobs, OTHER, "insert", { jobType: "quick", order: 1, state: "pending" })
      .update(OTHER, { state: "canceled" })
      .row(QUEUE_TABLES.jobs, OTHER, "delete", null);
    expect(told.book.get(JOB)).toMatchObject({ state: "finished", result: '{"by":"worker"}' });
    expect(told.book.get(OTHER)).toMatchObject({ state: "deleted", redrives: 1 });
  });

  test.each<[string, string, (told: Told) => void]>([
    ["a job that is taken twice", "L9", (told) => told.claim(CLAIM, [JOB]).claim(CLAIM_2, [JOB])],
    [
      "a job that is taken after its end",
      "L9",
      (told) => told.update(JOB, { state: "canceled" }).claim(CLAIM, [JOB]),
    ],
    ["a job that ends well without having run", "L9", (told) => told.finish(JOB, CLAIM)],
    [
      "a job that is taken before what it depends on",
      "L9",
      (told) => told.job(OTHER, { dependencies: [JOB] }).claim(CLAIM, [OTHER]),
    ],
    [
      "a job that is taken too early",
      "L9",
      (told) => told.job(OTHER, { runAt: "2026-03-01T12:00:00.001Z" }).claim(CLAIM, [OTHER]),
    ],
    [
      "a job beyond its limit",
      "L9",
      (told) => {
        const narrow = { limitKey: "k", limitConcurrency: 1 };
        told.job(OTHER, narrow).job(THIRD, narrow).claim(CLAIM, [OTHER]).claim(CLAIM_2, [THIRD]);
      },
    ],
    [
      "a job that was to end with what it depends on",
      "L9",
      (told) =>
        told
          .job(OTHER, { dependencies: [JOB], onFailedDependency: "cancel" })
          .update(JOB, { state: "canceled" })
          .claim(CLAIM, [OTHER]),
    ],
    [
      "another token's result",
      "L12",
      (told) =>
        told.claim(CLAIM_2, [JOB]).update(JOB, {
          state: "finished",
          claim: CLAIM_2,
          result: JSON.stringify({ token: TOKEN }),
        }),
    ],
    [
      "what was asked for once and is there twice",
      "L3",
      (told) => told.job(OTHER, { args: '{"mark":"m"}' }).job(THIRD, { args: '{"mark":"m"}' }),
    ],
    [
      "more open runs than may be",
      "L9",
      (told) =>
        told
          .row(QUEUE_TABLES.schedules, "s", "insert", { maxOpenRuns: 1 })
          .job(OTHER, RUN)
          .job(THIRD, { ...RUN, run: { ...RUN.run, dueAt: "2026-03-01T12:00:05.000Z" } }),
    ],
    ["a run that is given out", "L9", (told) => told.job(OTHER, RUN).claim(CLAIM, [OTHER])],
    ["two runs of one due time", "L3", (told) => told.job(OTHER, RUN).job(THIRD, RUN)],
    ["an end under a claim that is over", "L12", (told) => told.claim(CLAIM, [JOB]).finish(JOB, CLAIM_2)],
    [
      "an end without a claim",
      "L12",
      (told) => told.claim(CLAIM, [JOB]).update(JOB, { state: "failed", result: null }),
    ],
    ["another worker's result", "L12", (told) => told.claim(CLAIM, [JOB]).finish(JOB, CLAIM, "zombie")],
    [
      "a result that changes",
      "L1",
      (told) => told.claim(CLAIM, [JOB]).finish(JOB, CLAIM).finish(JOB, CLAIM, "somebody"),
    ],
  ])("of %s break %s", (_what, law, work) => {
    expect(lawOf(() => work(new Told().job(JOB)))).toBe(law);
  });
});

/** One job, which runs. */
function running(): Told {
  return new Told().job(JOB).claim(CLAIM, [JOB]);
}

describe("a claim that is taken back", () => {
  const [at, late] = [Date.parse("2026-03-01T12:00:00.000Z"), "2026-03-01T12:00:00.000Z"];

  function takenBack(leaseEndsMs: number): string | null {
    const told = running();
    const lost = new LostClaims(() => true);
    lost.noteLease("worker", at - 5_000, leaseEndsMs);
    return lawOf(() => {
      const change = told.change(QUEUE_TABLES.jobs, JOB, "update", {
        state: "pending",
        attempts: 0,
        losses: 1,
      });
      for (const step of told.book.read({ ...change, createdAt: late })) lost.check(step);
    });
  }

  test("from a worker whose lease runs breaks L18", () => {
    expect(takenBack(at + 1)).toBe("L18");
  });

  test("is nothing to a worker that lives: its lease is found when it has run out", () => {
    const lost = new LostClaims(() => true);
    lost.noteLease("worker", at, at + 9_000);
    expect([lost.hasLapsed("worker", at + 8_999), lost.hasLapsed("worker", at + 9_000)]).toEqual([
      false,
      true,
    ]);
  });

  test("from one whose lease has ended breaks no law", () => {
    expect(takenBack(at)).toBeNull();
  });
});

describe("what callers were told", () => {
  test("is right when the log says the same", () => {
    const told = running();
    const mark = told.witness.mark(JOB);
    told.witness.enqueued([JOB]);
    told.witness.refused([OTHER]);
    told.witness.told(JOB, "running", mark);
    told.finish(JOB, CLAIM);
    told.witness.told(JOB, "finished", mark);
    told.witness.claimEnded(JOB, TOKEN);
    told.witness.ended(JOB, mark);
    told.witness.poisonBegins(JOB, 1);
    expect(() => told.witness.check()).not.toThrow();
  });

  test.each<[string, string, (told: Told) => void]>([
    ["that a job is there which is not", "L2", ({ witness }) => witness.enqueued([JOB, OTHER])],
    ["that a job was refused which is there", "L4", ({ witness }) => witness.refused([OTHER, JOB])],
    ["that a job is canceled which runs", "L2", ({ witness }) => witness.ended(JOB, witness.mark(JOB))],
    [
      "a state that was over when it was asked for",
      "L7",
      ({ witness }) => witness.told(JOB, "pending", witness.mark(JOB)),
    ],
    ["a state that a job never had", "L7", ({ witness }) => witness.told(JOB, "failed", 0)],
    ["that a result was taken which was not", "L12", ({ witness }) => witness.claimEnded(JOB, TOKEN)],
    [
      "that a claim was ended which was lost",
      "L12",
      (told) => {
        told.update(JOB, { state: "pending", attempts: 0, losses: 1 });
        told.witness.claimEnded(JOB, TOKEN);
      },
    ],
    [
      "that a result was dropped which was taken",
      "L12",
      (told) => told.finish(JOB, CLAIM).witness.dropped(JOB, TOKEN),
    ],
    [
      "to begin too often what kills its worker",
      "L13",
      ({ witness }) => {
        witness.poisonBegins(JOB, 1);
        witness.poisonBegins(JOB, 1);
      },
    ],
  ])("%s breaks %s", (_what, law, work) => {
    const told = running();
    work(told);
    expect(() => told.witness.check()).toThrow(broken(law));
  });

  test("a token is of its own claim and job only", () => {
    expect(isOfClaim(TOKEN, JOB, CLAIM)).toBe(true);
    expect(isOfClaim(TOKEN, JOB, CLAIM_2)).toBe(false);
    expect(isOfClaim(TOKEN, OTHER, CLAIM)).toBe(false);
  });
});
