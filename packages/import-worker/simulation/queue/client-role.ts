/** Programs that use the queue: they enqueue, cancel, delete, look, and keep schedules, at the worst moments. */
import {
  createSchedules,
  enqueueChanges,
  FinishedError,
  InvalidJobError,
  InvalidScheduleError,
  NeededError,
  type NewJob,
  NotExistError,
  RunningError,
  type ScheduleInput,
} from "@tidemark/job-queue";
import type { Random } from "../kernel/random.ts";
import { isFault } from "../worker/worker-slot.ts";
import { drawJobs } from "./draw-jobs.ts";
import { type QueueProcess, type QueueRole, rest } from "./queue-slot.ts";
import type { QueueWorld } from "./queue-world.ts";

/** What a client remembers over the deaths of its processes. */
export interface ClientMemory {
  /** It adds jobs and looks at nothing, so that it never needs to know what the queue holds. */
  readonly isProducer: boolean;
  actsLeft: number;
  /** Ids of jobs that it enqueued, or may have. */
  readonly known: string[];
  /** A batch that it has not been told about. */
  inDoubt: readonly NewJob[] | null;
}

type Act = (client: Client) => Promise<void>;

const ACTS: readonly (readonly [likelihood: number, act: Act])[] = [
  [0.24, (client) => client.enqueue()],
  [0.08, (client) => client.enqueueOne()],
  [0.08, (client) => client.enqueueBesides()],
  [0.12, (client) => client.cancel()],
  [0.06, (client) => client.delete()],
  [0.06, (client) => client.failUnrun()],
  [0.08, (client) => client.redrive()],
  [0.12, (client) => client.look()],
  [0.1, (client) => client.putSchedule()],
  [0.06, (client) => client.changeSchedule()],
];

export function clientRole(scene: QueueWorld, memory: ClientMemory): QueueRole {
  return async (process) => {
    const client = new Client(scene, process, memory);
    while (memory.actsLeft > 0 && !scene.plan.isOver) {
      await rest(process, process.own.between(100, 5_000));
      memory.actsLeft -= 1;
      await client.act();
    }
  };
}

class Client {
  readonly #scene: QueueWorld;
  readonly #process: QueueProcess;
  readonly #memory: ClientMemory;
  readonly #luck: Random;

  constructor(scene: QueueWorld, process: QueueProcess, memory: ClientMemory) {
    this.#scene = scene;
    this.#process = process;
    this.#memory = memory;
    this.#luck = process.own.fork("acts");
  }

  async act(): Promise<void> {
    if (this.#memory.isProducer) return this.#produce();
    let drawn = this.#luck.next();
    const [, act] = ACTS.find(([likelihood]) => (drawn -= likelihood) < 0) ?? ACTS[0]!;
    try {
      await (this.#memory.inDoubt ? this.enqueue() : act(this));
    } catch (error) {
      if (!isFault(error) && !isRefusal(error)) throw error;
    }
  }

  /** What it does not know the outcome of, it asks for again: the same ids are the same jobs. */
  async enqueue(): Promise<void> {
    const { witness, rare } = this.#scene;
    const memory = this.#memory;
    if (memory.inDoubt) rare("queue: enqueue in doubt asked again");
    const isAgain = memory.inDoubt !== null;
    const jobs = memory.inDoubt ?? this.#draw();
    const given = jobs.map(({ id }) => id!);
    memory.inDoubt = jobs;
    try {
      const ids = await this.#process.queue.enqueueMany(jobs);
      memory.inDoubt = null;
      memory.known.push(...given);
      witness.enqueued(ids);
      if (ids.some((id, index) => id !== given[index])) rare("queue: unique key found another's job");
    } catch (error) {
      if (isFault(error)) throw error;
      memory.inDoubt = null;
      if (!isAgain) witness.refused(given);
      throw error;
    }
  }

  /** Several at once, of which each fails by itself. */
  async #produce(): Promise<void> {
    const enqueued = await Promise.allSettled(this.#draw().map((job) => this.#enqueueOne(job)));
    for (const outcome of enqueued) {
      if (outcome.status === "rejected" && !isFault(outcome.reason)) throw outcome.reason;
    }
  }

  /** One by one, each without an id of the client's own: what it does not know the outcome of is lost to it. */
  async enqueueOne(): Promise<void> {
    for (const job of this.#draw()) await this.#enqueueOne(job);
  }

  async #enqueueOne({ jobType, args, channel }: NewJob): Promise<void> {
    const id = await this.#process.queue.enqueue(jobType, args, [], channel);
    this.#memory.known.push(id);
    this.#scene.witness.enqueued([id]);
  }

  /** As a program does that stores jobs together with something of its own, without a look at the queue. */
  async enqueueBesides(): Promise<void> {
    const { log, own } = this.#process;
    const { tenant, world, witness } = this.#scene;
    const ids = own.fork(`besides-${this.#memory.known.length}`);
    const jobs = this.#draw();
    const { changes } = enqueueChanges(jobs, { nowMs: world.nowMs, newId: () => ids.uuid() });
    this.#memory.known.push(...jobs.map(({ id }) => id!));
    await log.append(tenant, changes);
    witness.stored(changes.map(({ id }) => id));
  }

  async cancel(): Promise<void> {
    const id = this.#pick();
    if (id === null) return;
    const mark = this.#scene.witness.mark(id);
    await this.#process.queue.cancelJob(id);
    this.#scene.witness.ended(id, mark);
  }

  async delete(): Promise<void> {
    const id = this.#pick();
    if (id !== null) await this.#process.queue.deleteJob(id);
  }

  async failUnrun(): Promise<void> {
    const id = this.#pick();
    if (id === null) return;
    const mark = this.#scene.witness.mark(id);
    await this.#process.queue.failJob(id, { why: "nobody needs it" });
    this.#scene.witness.ended(id, mark);
  }

  async redrive(): Promise<void> {
    const { queue } = this.#process;
    const letters = await queue.deadLetters({ limit: 3 });
    await queue.redrive(letters.map(({ id }) => id));
  }

  async look(): Promise<void> {
    const id = this.#pick();
    if (id === null) return;
    const mark = this.#scene.witness.mark(id);
    const { queue } = this.#process;
    const { state } = await queue.jobDetails(id);
    this.#scene.witness.told(id, state, mark);
    const what = this.#luck.int(4);
    if (what === 0) await queue.heartbeats(1_000);
    if (what === 1) await queue.workers(1_000);
    if (what === 2) await queue.allRootJobs();
  }

  async putSchedule(): Promise<void> {
    await createSchedules(this.#process.queue).put(this.#drawSchedule());
  }

  async changeSchedule(): Promise<void> {
    const schedules = createSchedules(this.#process.queue);
    const [schedule] = this.#luck.shuffle(await schedules.list());
    if (!schedule) return;
    const change = this.#luck.pick(["pause", "resume", "trigger", "trigger", "delete"] as const);
    if (change !== "trigger") return schedules[change](schedule.id);
    const runId = await schedules.trigger(schedule.id);
    this.#scene.witness.enqueued([runId]);
    this.#scene.rare("queue: run triggered");
  }

  #draw(): NewJob[] {
    const { world, plan, tenant } = this.#scene;
    const number = this.#memory.known.length;
    return drawJobs({
      random: this.#luck,
      nowMs: world.nowMs,
      known: this.#memory.known,
      mayPoison: () => plan.has("poison-pages") && plan.allows(`poison-pages@${tenant}#${number}`),
    });
  }

  #drawSchedule(): ScheduleInput {
    const luck = this.#luck;
    const count = luck.between(1, 3);
    const isChain = luck.chance(0.5);
    return {
      name: `schedule-${luck.int(2)}`,
      everyMs: luck.pick([5_000, 10_000, 20_000]),
      missed: luck.pick(["one", "skip"] as const),
      enableRecovery: luck.chance(0.7),
      maxRecoveryAttempts: luck.between(1, 3),
      maxOpenRuns: luck.between(1, 3),
      tasks: Array.from({ length: count }, (_, index) => ({
        key: `task-${index}`,
        jobType: luck.pick(["quick", "quick", "flaky", "long"] as const),
        args: {},
        ...(!isChain && { dependsOn: [] }),
      })),
    };
  }

  #pick(): string | null {
    const { known } = this.#memory;
    return known.length === 0 ? null : this.#luck.pick(known);
  }
}

/** True for what the queue says to callers who ask for what cannot be. */
function isRefusal(error: unknown): boolean {
  return [
    NotExistError,
    RunningError,
    FinishedError,
    NeededError,
    InvalidJobError,
    InvalidScheduleError,
  ].some((kind) => error instanceof kind);
}
