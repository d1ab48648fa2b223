/** Everything that is in the world of one run, drawn from its seed: log, workers, web, server, people, and who watches. */
import { intendForJob } from "@tidemark/import-job";
import { DeviceLaws } from "../device/laws/device-laws.ts";
import { Person } from "../device/person.ts";
import { ServerHost } from "../device/server-host.ts";
import { SimulatedVault } from "../device/vault.ts";
import { enqueue } from "../device/local-store.ts";
import { simulateQueue, type SimulatedQueue } from "../queue/simulate-queue.ts";
import { FaultPlan } from "../kernel/faults.ts";
import type { Random } from "../kernel/random.ts";
import { World } from "../kernel/world.ts";
import { BatchBook } from "../laws/batches.ts";
import { CounterLaw } from "../laws/counters.ts";
import { watchEdges } from "../laws/edges.ts";
import { FetchBooks } from "../laws/fetch-books.ts";
import { LawBook } from "../laws/law-book.ts";
import { LeaseBook } from "../laws/leases.ts";
import { noteRarePaths } from "../laws/note-rare-paths.ts";
import { PickupBook } from "../laws/pickups.ts";
import { RarePathCounts } from "../laws/rare-paths.ts";
import { watchedLogger, watchedObserver } from "../laws/secrets.ts";
import { LawBroken, type Watcher } from "../laws/watcher.ts";
import { SimulatedLog } from "../log/simulated-log.ts";
import type { Version } from "../worker/limits.ts";
import { withNewerFields } from "../worker/newer-version.ts";
import { ProcessTable } from "../worker/process-table.ts";
import { SECRET, Web } from "../worker/web.ts";
import { WorkerSlot } from "../worker/worker-slot.ts";
import type { RunOptions, WorldSize } from "./run-options.ts";

/** How many there are, small worlds more often than large ones: they bring more runs in the same time. */
const WORKERS = [2, 2, 2, 2, 3, 3, 4, 5] as const;
const USERS = [1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4] as const;
const DEVICES = [1, 1, 1, 2, 2, 3] as const;
/** So many runs have a queue, too. */
const WITH_QUEUE = 0.12;
const VERSIONS: readonly Version[] = ["today's", "older", "newer"];

export class Scene {
  readonly world: World;
  readonly plan: FaultPlan;
  readonly log: SimulatedLog;
  readonly book: LawBook;
  readonly rare = new RarePathCounts();
  readonly slots: readonly WorkerSlot[];
  readonly people: readonly Person[];
  readonly deviceLaws: DeviceLaws;
  readonly web: Web;
  /** In some runs, beside the imports. */
  readonly queue: SimulatedQueue | null;
  readonly #size: WorldSize;
  readonly #vault = new SimulatedVault();
  readonly #server: ServerHost;
  readonly #fetches = new FetchBooks({
    views: () => this.book.views(),
    open: (userId, sealed) => this.#vault.keyOf(userId).open(sealed),
    isClockTrue: () => !this.plan.has("log-clock-jumps"),
    onWaited: () => this.rare.note("result waited for the log"),
    nowMs: () => this.world.nowMs,
    works: (process) => this.slots.some((slot) => slot.works(process)),
  });
  readonly #batches = new BatchBook();
  readonly #leases = new LeaseBook({
    isClockTrue: () => !this.plan.has("log-clock-jumps"),
    alive: () => this.slots.map(({ workerId }) => workerId),
    violate: (broken) => this.bug(broken),
  });
  readonly #processes = new ProcessTable();
  readonly #doubted = new Set<string>();
  #broken: LawBroken | null = null;

  constructor(options: RunOptions) {
    const { seed, keepsHistory = false, without, only, atMost = {} } = options;
    this.#size = atMost;
    this.world = new World({ seed, keepsHistory });
    const { random } = this.world;
    this.plan = new FaultPlan(random.fork("plan"), { ...(without && { without }), ...(only && { only }) });
    this.log = new SimulatedLog(this.world, this.plan);
    this.web = new Web(this.world, this.plan, this.#fetches);
    this.deviceLaws = new DeviceLaws({
      violate: this.#violate,
      rare: this.rare.note,
      secrets: [SECRET],
      random: random.fork("device-laws"),
      watchesLastWords: !this.plan.has("log-clock-jumps") && !this.plan.has("stores-wiped"),
    });
    this.book = new LawBook(this.log.truth, this.log.nowMs, this.#watchers());
    this.log.server.ears = {
      sent: (userId, ids) => this.#batches.sent(userId, ids),
      acked: (userId, ids) => {
        this.#batches.acked(userId, ids);
        this.#fetches.acked(ids);
      },
      folded: (process, userId, seq) => this.#fetches.folded(process, userId, seq),
      begun: (process, userId) => this.#fetches.begun(process, userId),
      ended: (process, userId) => this.#fetches.left(process, userId),
      failed: (process, userId) => this.#fetches.failed(process, userId),
      leased: (workerId, ttlMs) => {
        const nowMs = this.log.nowMs();
        this.#leases.renewed(workerId, nowMs, nowMs + ttlMs);
        this.queue?.leased(workerId, nowMs, nowMs + ttlMs);
      },
      unleased: (process, workerId) => {
        this.#leases.dropped(process, workerId, this.log.nowMs());
        this.queue?.leased(workerId, this.log.nowMs(), -Infinity);
      },
      removed: () => this.book.removed(),
      doubted: (process) => this.#doubted.add(process),
      rare: this.rare.note,
    };
    this.#server = new ServerHost({
      world: this.world,
      plan: this.plan,
      random: random.fork("server"),
      openLog: (gate) => this.log.open(gate),
      rare: this.rare.note,
      onCursor: (userId, seq) => this.deviceLaws.issued(userId, seq),
    });
    this.slots = this.#drawSlots(random.fork("workers"));
    this.queue = random.fork("has-queue").chance(WITH_QUEUE) ? this.#openQueue(random.fork("queue")) : null;
    this.people = this.#drawPeople(random.fork("people"));
  }

  /** After each step: throws when a law was broken in it. */
  async step(): Promise<void> {
    const reading = this.book.step();
    if (reading) await reading;
    const readingQueue = this.queue?.step();
    if (readingQueue) await readingQueue;
    if (this.#broken) throw this.#broken;
  }

  /** Everything has come to rest: what can be said only then. */
  async end(): Promise<void> {
    await this.book.end();
    for (const person of this.people) {
      const { changes } = await this.log.truth.readAfter(person.userId, 0, { limit: Infinity });
      this.deviceLaws.checkEnd(person, this.book.viewOf(person.userId), changes);
    }
    if (this.#broken) throw this.#broken;
  }

  /** Nothing goes wrong from here on; what is down comes up. */
  calm(): void {
    this.plan.end();
    this.log.clockAheadMs = Math.max(0, this.log.clockAheadMs);
    for (const slot of this.slots) slot.calm();
    this.queue?.calm();
    for (const person of this.people) person.calm();
  }

  /** Whoever paused an import goes on with it in the end. */
  resumePaused(): void {
    for (const person of this.people) {
      const { userId, devices } = person;
      const paused = [...this.book.viewOf(userId).jobs.values()].filter(
        ({ status, deleted }) => status === "paused" && !deleted,
      );
      if (paused.length === 0) continue;
      person.on(devices[0]!, (tab) =>
        tab.write("resumes what is paused", (state, author) =>
          enqueue(
            state,
            paused.map(({ id }) => intendForJob(author, id, "resume")),
          ),
        ),
      );
    }
  }

  readonly bug = (error: unknown): void => {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#broken ??= error instanceof LawBroken ? error : new LawBroken("no bug", what);
  };

  readonly #violate = (law: string, what: string, about: { userId: string; recordId?: string }): void => {
    this.#broken ??= new LawBroken(law, what, about);
  };

  #watchers(): Watcher[] {
    return [
      watchEdges(),
      ...this.#fetches.watchers,
      new PickupBook(),
      new CounterLaw(),
      this.#batches,
      this.#leases,
      this.deviceLaws,
      noteRarePaths({ note: this.rare.note, isPoison: (url) => this.web.kills.has(url) }),
      {
        committed: ({ userId, change }) =>
          this.people.find((person) => person.userId === userId)?.sees(change),
      },
    ];
  }

  #drawSlots(random: Random): WorkerSlot[] {
    const count = Math.min(random.pick(WORKERS), this.#size.workers ?? Infinity);
    const isMixed = this.plan.has("versions-mixed");
    const versions = random.fork("versions");
    return Array.from({ length: count }, (_, index) => {
      const name = `worker-${index + 1}`;
      return new WorkerSlot({
        world: this.world,
        plan: this.plan,
        name,
        machine: `machine-${random.between(1, 2)}`,
        random: random.fork(name),
        openLog: (gate, version, role) => {
          const log = this.log.open(gate, role);
          return version === "newer" ? withNewerFields(log, gate.name) : log;
        },
        web: this.web,
        seal: this.#vault.seal,
        processes: this.#processes,
        observerOf: (process) => this.#observerOf(process),
        logger: watchedLogger(this.bug, (line) => this.#line(name, line)),
        version: () => (isMixed ? versions.pick(VERSIONS) : "today's"),
        onBug: this.bug,
      });
    });
  }

  #openQueue(random: Random): SimulatedQueue {
    return simulateQueue({
      world: this.world,
      plan: this.plan,
      random,
      tenant: "tenant-1",
      truth: this.log.truth,
      nowMs: this.log.nowMs,
      openLog: (gate) => this.log.open(gate),
      processes: this.#processes,
      rare: this.rare.note,
      onBug: this.bug,
    });
  }

  #observerOf(process: string) {
    return watchedObserver(
      {
        claimLost: () => this.rare.note("claim lost"),
        settleDropped: () => {
          this.rare.note("zombie's result dropped");
          if (this.#doubted.delete(process)) this.rare.note("result dropped after its commit was unknown");
        },
        leaseRenewed: ({ result }) => {
          if (result === "lost") this.rare.note("lease lapsed and taken again");
        },
      },
      this.bug,
    );
  }

  #line(name: string, line: string): void {
    this.world.tell(name, () => `logs ${line.replaceAll(/\s+/g, " ").slice(0, 200)}`);
  }

  #drawPeople(random: Random): Person[] {
    const users = Math.min(random.pick(USERS), this.#size.users ?? Infinity);
    return Array.from({ length: users }, (_, index) => {
      const userId = `user-${index + 1}`;
      const own = random.fork(userId);
      return new Person({
        world: this.world,
        plan: this.plan,
        random: own,
        userId,
        server: this.#server,
        vault: this.#vault,
        rare: this.rare.note,
        witness: this.deviceLaws,
        onBug: this.bug,
        devices: Math.min(own.pick(DEVICES), this.#size.devices ?? Infinity),
        acts: Math.min(own.between(2, 7), this.#size.acts ?? Infinity),
        drawUrls: (chance) => this.#drawUrls(chance),
      });
    });
  }

  #drawUrls(random: Random): string[] {
    const drawn = random.chance(0.7) ? random.between(1, 4) : random.between(3, 12);
    const count = Math.min(drawn, this.#size.items ?? drawn);
    return Array.from(
      { length: count },
      () => `https://host-${random.int(6)}.example/page-${random.int(40)}`,
    );
  }
}
