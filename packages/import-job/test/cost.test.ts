/** A transition costs what it changes, not the size of the job: counted in looks at items, not in time. */
import { formatStamp } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import {
  addItems,
  advance,
  announceImport,
  type Command,
  createStreamView,
  decide,
  DEFAULT_LIMITS,
  evolve,
  finishTransition,
  type ItemView,
  nextAttentionMs,
  type Phase,
  type StreamView,
} from "../src/index.ts";
import { EXTRACTED } from "./scene.ts";
import { START_MS } from "./stream.ts";

const HOSTS = 50;
const CLAIM: Command = {
  kind: "claim",
  workerId: "w-1",
  room: 16,
  perJob: null,
  hostRoom: () => Infinity,
};

/** A job of that many pages, and a counter of how often anybody looks at what an item is doing. */
class CountedView {
  readonly view: StreamView = createStreamView("user-1", DEFAULT_LIMITS);
  looks = 0;
  #ids = 0;

  constructor(pages: number) {
    const author = { clientId: "device-1", actor: null, nowMs: START_MS, newId: this.#newId };
    const items = Array.from({ length: pages }, (_, i) => ({
      itemId: `item-${i}`,
      url: `https://h${i % HOSTS}.example/${i}`,
    }));
    const job = announceImport(author, { jobId: "job", totalUrls: pages, source: null });
    this.#fold([job, ...addItems(author, "job", items, 0)]);
    finishTransition(this.view);
    advance(this.view, START_MS);
    for (const item of this.view.items.values()) this.#countLooksAt(item);
  }

  readonly #newId = (): string => {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${this.#ids.toString(16).padStart(12, "0")}`;
  };

  #countLooksAt(item: ItemView): void {
    let phase: Phase = item.phase;
    Object.defineProperty(item, "phase", {
      get: (): Phase => {
        this.looks += 1;
        return phase;
      },
      set: (next: Phase) => {
        phase = next;
      },
    });
  }

  #fold(changes: ReturnType<typeof decide>["changes"]): void {
    const createdAt = formatStamp(START_MS);
    for (const change of changes) {
      this.view.position += 1;
      evolve(this.view, { ...change, userId: "user-1", seq: this.view.position, createdAt });
    }
  }

  /** Decides and folds; answers what was claimed and how many looks at items all of it took. */
  run(command: Command) {
    const before = this.looks;
    const context = { nowMs: START_MS, newId: this.#newId, random: () => 0.5 };
    const decision = decide(this.view, command, context);
    this.#fold(decision.changes);
    return { claimed: decision.claimed, looks: this.looks - before };
  }
}

/** Looks at items that each step of a worker's day takes in a job of that many pages. */
function looksIn(pages: number): Record<string, number> {
  const counted = new CountedView(pages);
  const liveWorkers = new Set(["w-1"]);
  const first = counted.run(CLAIM);
  const settlements = first.claimed.map(({ itemId, claim }) => ({ itemId, claim, outcome: EXTRACTED }));
  const settled = counted.run({ kind: "settle", settlements });
  const swept = counted.run({ kind: "sweep", liveWorkers });
  const second = counted.run(CLAIM);
  const accounted = counted.run({ kind: "account" });
  const before = counted.looks;
  finishTransition(counted.view);
  nextAttentionMs(counted.view);
  const tidied = counted.looks - before;
  return {
    firstClaim: first.looks,
    settle: settled.looks,
    sweep: swept.looks,
    secondClaim: second.looks,
    account: accounted.looks,
    tidy: tidied,
  };
}

test("no step of a transition looks at more items in a job of 100,000 pages than in one of 1,000", () => {
  const inSmall = looksIn(1_000);
  expect(looksIn(100_000)).toEqual(inSmall);
  for (const looks of Object.values(inSmall)) expect(looks).toBeLessThan(16 * 20);
});

test("claiming all of a large job looks at each item a bounded number of times", () => {
  const pages = 5_000;
  const counted = new CountedView(pages);
  for (let done = 0; done < pages;) {
    const { claimed } = counted.run(CLAIM);
    const settlements = claimed.map(({ itemId, claim }) => ({ itemId, claim, outcome: EXTRACTED }));
    counted.run({ kind: "settle", settlements });
    done += claimed.length;
    expect(claimed.length).toBeGreaterThan(0);
  }
  expect(counted.looks / pages).toBeLessThan(40);
});
