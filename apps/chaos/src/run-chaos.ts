/**
 * One chaos run: real workers on a real Postgres import pages while a seed decides who is killed or
 * stopped. Afterwards everything must have ended as it should, once.
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createDevice, type Device } from "@tidemark/cli/device";
import { addItems, announceImport, isLive } from "@tidemark/import-job";
import { type SmallWeb, startSmallWeb } from "@tidemark/small-web";
import {
  connectSyncLog,
  type EmbeddedPostgres,
  type PostgresSyncLog,
  provisionDatabase,
  startEmbeddedPostgres,
} from "@tidemark/sync-log-postgres";
import { checkOutcome, type Outcome } from "./check-outcome.ts";
import { type Chance, createChance } from "./random.ts";
import { LEASE_MS } from "./tuning.ts";
import { WorkerFleet } from "./workers.ts";

export interface ChaosOptions {
  readonly seed: number;
  readonly workers: number;
  readonly items: number;
  readonly rounds: number;
  /** How long the import may take after the last fault, ms. */
  readonly settleWithinMs: number;
  readonly onRound?: (round: number, fault: Fault) => void;
}

export type Fault = "kill-worker" | "kill-postgres" | "stop-worker";

export interface ChaosReport extends Outcome {
  readonly seed: number;
  readonly faults: Readonly<Record<Fault, number>>;
  readonly lastLines: readonly string[];
}

const USER = "chaos";
/** Every so many items is one that cannot succeed. */
const BAD_EVERY = 10;
const MAX_PAUSE_MS = 700;

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const dataDir = await mkdtemp(join(tmpdir(), "tidemark-chaos-"));
  const web = await startSmallWeb();
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    const { url } = await provisionDatabase({
      adminUrl: postgres.adminUrl,
      database: "tidemark",
      login: "chaos_login",
      password: randomUUID(),
    });
    const log = await connectSyncLog({ url });
    const fleet = new WorkerFleet({
      PATH: process.env["PATH"] ?? "",
      SYNC_DATABASE_URL: url,
      FETCH_ALLOW: `${web.hostSuffix}=127.0.0.1:${web.port}`,
      EXTRACTOR_THREADS: "1",
    });
    try {
      return await new ChaosRun(options, { web, postgres, log, fleet }).run();
    } finally {
      await fleet.endAll();
      await log.close();
    }
  } finally {
    await postgres.stop();
    await web.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Scene {
  readonly web: SmallWeb;
  readonly postgres: EmbeddedPostgres;
  readonly log: PostgresSyncLog;
  readonly fleet: WorkerFleet;
}

class ChaosRun {
  readonly #options: ChaosOptions;
  readonly #scene: Scene;
  readonly #chance: Chance;
  readonly #jobId = randomUUID();
  readonly #written = new Map<string, string>();
  readonly #device: Device;
  readonly #faults: Record<Fault, number> = { "kill-worker": 0, "kill-postgres": 0, "stop-worker": 0 };

  constructor(options: ChaosOptions, scene: Scene) {
    this.#options = options;
    this.#scene = scene;
    this.#chance = createChance(options.seed);
    this.#device = createDevice({
      log: scene.log.asUser(USER),
      userId: USER,
      clientId: "chaos-device",
      keyOf: (url) => url,
      wants: () => true,
      folder: {
        write: async (key, article) => {
          this.#written.set(key, article.content);
          return key;
        },
      },
    });
  }

  async run(): Promise<ChaosReport> {
    const { fleet, log } = this.#scene;
    const { rounds, workers, seed } = this.#options;
    const expected = this.#expectedEnds();
    await fleet.start(workers);
    for (let round = 1; round <= rounds; round += 1) {
      await this.#untilDone(() => this.#addSlice(round, [...expected.keys()]));
      await sleep(this.#chance.between(50, MAX_PAUSE_MS));
      const fault = this.#chooseFault();
      this.#options.onRound?.(round, fault);
      await this.#inject(fault);
      await this.#device.sync().catch(() => undefined);
    }
    await this.#untilAllEnded();
    return {
      ...(await checkOutcome({ log, userId: USER, jobId: this.#jobId, expected, written: this.#written })),
      seed,
      faults: this.#faults,
      lastLines: fleet.lastLines,
    };
  }

  /** What each address must end with: a code for those that cannot succeed, null for the others. */
  #expectedEnds(): Map<string, string | null> {
    const { web } = this.#scene;
    const { items } = this.#options;
    const bad = web.pages.filter((page) => page.expect.state === "error" && page.expect.code === "not-found");
    const badUrl = (index: number) => `${web.url(bad[index % bad.length]!)}?chaos=${index}`;
    const good = web.generated(items, { hosts: 40 });
    return new Map(
      good.map((url, index) => (index % BAD_EVERY === 0 ? [badUrl(index), "not-found"] : [url, null])),
    );
  }

  /** The items come in slices, so that there is something to interrupt in every round. */
  async #addSlice(round: number, urls: readonly string[]): Promise<void> {
    const { items, rounds } = this.#options;
    const from = Math.floor(((round - 1) * items) / rounds);
    const to = Math.floor((round * items) / rounds);
    // Ids that derive from the place make a repeated append, after an unknown commit, the same one.
    let next = from;
    await this.#device.append((author) => {
      const fixed = { ...author, nowMs: round, newId: () => idAt(2, next++) };
      const slice = urls.slice(from, to).map((url, index) => ({ itemId: idAt(3, from + index), url }));
      const job = { jobId: this.#jobId, totalUrls: items, source: "chaos" };
      const announced = round === 1 ? [announceImport({ ...fixed, newId: () => idAt(1, 0) }, job)] : [];
      return [...announced, ...addItems(fixed, this.#jobId, slice, from)];
    });
  }

  #chooseFault(): Fault {
    const roll = this.#chance.next();
    if (roll < 0.55) return "kill-worker";
    return roll < 0.8 ? "kill-postgres" : "stop-worker";
  }

  async #inject(fault: Fault): Promise<void> {
    const { fleet, postgres } = this.#scene;
    const victim = this.#chance.between(0, this.#options.workers - 1);
    this.#faults[fault] += 1;
    switch (fault) {
      case "kill-worker":
        await fleet.killAndReplace(victim);
        return;
      case "kill-postgres": {
        const { exited } = postgres;
        process.kill(postgres.pid, "SIGKILL");
        await exited;
        await postgres.restart();
        return;
      }
      case "stop-worker":
        fleet.stop(victim);
        await sleep(LEASE_MS + 1_500);
        fleet.continue(victim);
        return;
      default:
        return fault satisfies never;
    }
  }

  /** The database may just be down: the same append is safe to repeat. */
  async #untilDone(work: () => Promise<void>): Promise<void> {
    for (let turn = 1; ; turn += 1) {
      try {
        return await work();
      } catch (error) {
        if (turn === 20) throw error;
        await sleep(200);
      }
    }
  }

  async #untilAllEnded(): Promise<void> {
    const { items, settleWithinMs } = this.#options;
    const deadlineMs = performance.now() + settleWithinMs;
    for (;;) {
      await this.#device.sync().catch(() => undefined);
      const all = [...this.#device.view.items.values()];
      const job = this.#device.view.jobs.get(this.#jobId);
      if (all.length === items && all.every((item) => !isLive(item.phase.state)) && job?.status === "done")
        return;
      if (performance.now() > deadlineMs) return;
      await sleep(100);
    }
  }
}

/** A UUID that stands for the kind and the place of what it names. */
function idAt(kind: number, index: number): string {
  return `${kind.toString(16).padStart(8, "0")}-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
}
