/** The books of what the web answered, and of results that wait to be written, are seen to fail. */
import { intendForJob, ITEMS } from "@tidemark/import-job";
import { beforeEach, describe, expect, test } from "vitest";
import { AnswerBook } from "../laws/answers.ts";
import { ResultBook } from "../laws/results.ts";
import { LawScene, START_MS, URL, USER } from "./law-scene.ts";

const breaking = (law: string, what: RegExp) =>
  expect.objectContaining({ law, message: expect.stringMatching(what) });
const failed = (code: string) => ({ error: "It failed. (fetch 7)", errorCode: code });
const inMs = (ms: number) => new Date(START_MS + ms).toISOString();

describe("the book of answers finds", () => {
  let book: AnswerBook;
  let scene: LawScene;
  let isClockTrue: boolean;
  beforeEach(async () => {
    isClockTrue = true;
    book = new AnswerBook(() => isClockTrue);
    scene = new LawScene([book]);
    await scene.imports(2);
    await scene.claim(1);
    answers("timeout", true);
  });

  const answers = (code: string, retryable: boolean, retryAfterMs?: number) =>
    book.answered(7, { ok: false, code, message: "It failed. (fetch 7)", retryable, retryAfterMs });
  const waits = (claim: number, code: string, untilMs: number) =>
    scene.bounce(claim, { ...failed(code), nextAttemptAt: inMs(untilMs) });
  const givesUp = (code: string) =>
    scene.write([scene.byWorker(ITEMS, "item-1", { state: "error", claim: 1, ...failed(code) })]);

  test("a page that failed for good and is to be tried again (L13)", async () => {
    answers("not-found", false);
    await expect(waits(1, "not-found", 500)).rejects.toEqual(breaking("L13", /which was its last/));
  });

  test("a page that is given up before its last attempt (L13)", async () => {
    await expect(givesUp("timeout")).rejects.toEqual(breaking("L13", /attempt 1 of 3/));
  });

  test("a page that is to be tried again after its last attempt (L13)", async () => {
    await waits(1, "timeout", 0);
    await scene.claim(2);
    await waits(2, "timeout", 0);
    await scene.claim(3);
    await expect(waits(3, "timeout", 500)).rejects.toEqual(breaking("L13", /attempt 3, which was its last/));
  });

  test("a failure under another code than the page's (L13)", async () => {
    await expect(waits(1, "rate-limited", 500)).rejects.toEqual(breaking("L13", /which no page answered/));
  });

  test("a wait that is shorter than the page asked for (L13)", async () => {
    answers("rate-limited", true, 3_000);
    await expect(waits(1, "rate-limited", 2_999)).rejects.toEqual(breaking("L13", /asked for 3000/));
  });

  test("a wait without an end (L13)", async () => {
    await expect(scene.bounce(1, failed("timeout"))).rejects.toEqual(breaking("L13", /waits for NaN/));
  });

  test("a page that is taken before its next attempt (L13)", async () => {
    await waits(1, "timeout", 500);
    await expect(scene.claim(2)).rejects.toEqual(breaking("L13", /500 ms before its next attempt/));
  });

  test("another page of a host that asked to be left alone (L13)", async () => {
    answers("rate-limited", true, 3_000);
    await waits(1, "rate-limited", 3_100);
    await expect(scene.claim(1, "w", "item-2")).rejects.toEqual(breaking("L13", /before its host may/));
  });

  test("nothing when the host is asked again at its time", async () => {
    answers("rate-limited", true, 3_000);
    await waits(1, "rate-limited", 3_100);
    scene.nowMs = START_MS + 3_000;
    await scene.claim(1, "w", "item-2");
  });

  test("nothing when the log's clock has jumped, so that no moments can be compared", async () => {
    isClockTrue = false;
    await waits(1, "timeout", 500);
    await scene.claim(2);
  });
});

describe("the book of results finds", () => {
  let book: ResultBook;
  let scene: LawScene;
  let waited: number;
  let isStopped: boolean;
  let nowMs: number;
  beforeEach(async () => {
    waited = 0;
    isStopped = false;
    nowMs = 0;
    book = new ResultBook({
      onWaited: () => {
        waited += 1;
      },
      nowMs: () => nowMs,
      works: () => true,
    });
    scene = new LawScene([book]);
    await scene.imports();
    await scene.claim(1);
    book.fetchStarts({ number: 7, url: URL, workerId: "w", process: "p" });
    book.step();
  });

  const hasResult = () => {
    book.ended(7, () => isStopped);
    book.step();
  };
  const commits = (times: number) => {
    for (let time = 0; time < times; time += 1) book.folded("p", USER);
    book.step();
  };

  test("a page that is given back although its worker had its result (L10)", async () => {
    hasResult();
    await expect(scene.bounce(1)).rejects.toEqual(breaking("L10", /gave it back untried/));
  });

  test("nothing when its worker was told to stop", async () => {
    isStopped = true;
    hasResult();
    await scene.bounce(1);
  });

  test("a worker that goes on without writing a result (L10)", () => {
    hasResult();
    expect(() => commits(3)).toThrow(breaking("L10", /does not write it/));
  });

  const passes = (seconds: number) => {
    for (let half = 0; half < 2 * seconds; half += 1) {
      nowMs += 500;
      book.step();
    }
  };

  test("a worker that has a result and leaves its stream alone (L10)", () => {
    hasResult();
    expect(() => passes(9)).toThrow(breaking("L10", /does not write it/));
  });

  test("nothing when its worker waits for the log", () => {
    hasResult();
    book.begun("p", USER);
    passes(60);
    book.left("p", USER);
    passes(5);
  });

  test("nothing when the import was called off meanwhile", async () => {
    hasResult();
    await scene.write([intendForJob(scene.author(), "job", "cancel")]);
    commits(3);
  });

  test("nothing when the page is still being read", () => {
    commits(3);
  });

  test.each([
    ["before", true],
    ["after", false],
  ])("a result that waited for the log, told of %s it is seen", async (_when, isToldFirst) => {
    const ids: string[] = [];
    hasResult();
    book.failed("p", USER);
    scene.show = (changes) => {
      ids.push(...changes.map(({ id }) => id));
      if (isToldFirst) book.acked(ids);
      return changes;
    };
    await scene.extracted(1, "sealed");
    if (!isToldFirst) book.acked(ids);
    expect(waited).toBe(1);
  });

  test("no result that waited when nothing had failed", async () => {
    hasResult();
    await scene.extracted(1, "sealed");
    expect(waited).toBe(0);
  });
});
