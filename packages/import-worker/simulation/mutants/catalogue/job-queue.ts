/** Mistakes in the queue, its schedules and its workers. */
import { type Mutant, mutantsOf } from "../mutant.ts";

const mutant = mutantsOf("packages/job-queue/src");

export const JOB_QUEUE_MUTANTS: readonly Mutant[] = [
  mutant("queue-token-unchecked", "L12", "A result is taken under any token, if only the job runs.", [
    "core/decide-ending.ts",
    "if (ref.token !== undefined && ref.token !== job.token)",
    "if (ref.token !== undefined && job.token === null)",
  ]),
  mutant(
    "queue-dependency-early",
    "L9",
    "A job may be taken when all but one of its dependencies have ended.",
    ["core/eligibility.ts", "job.waiting === 0 && job.isDue", "job.waiting <= 1 && job.isDue"],
  ),
  mutant(
    "queue-failed-dependency-ignored",
    "L9",
    "A job runs although a dependency has failed that it was to end with.",
    ["core/dependency-index.ts", "    if (hasFailed) doom(view, dependent, job);\n", ""],
    ["core/cascade.ts", "if (hasFailed) this.#endByPolicy(dependent, job.id);", ""],
  ),
  mutant("queue-one-attempt-too-many", "L13", "A job is tried once more than it may be.", [
    "core/decide-ending.ts",
    "const maxAttempts = job.options?.maxAttempts ?? limits.maxAttempts;",
    "const maxAttempts = (job.options?.maxAttempts ?? limits.maxAttempts) + 1;",
  ]),
  mutant("queue-losses-without-end", "L13", "A job may lose its worker any number of times.", [
    "core/decide-sweep.ts",
    'if (isExhausted(countEnding(job.counters, "lost"), "lost", writer.view.limits)) {',
    'if (isExhausted(countEnding(job.counters, "released"), "released", writer.view.limits)) {',
  ]),
  mutant("queue-sweeps-living-jobs", "L18", "The sweep takes back jobs of workers whose lease runs.", [
    "core/leases.ts",
    "    if (liveLeases.has(workerId)) continue;\n",
    "",
  ]),
  mutant("queue-leaves-dead-jobs", "L10 L18", "Jobs of workers without a lease are never taken back.", [
    "core/leases.ts",
    "    if (liveLeases.has(workerId)) continue;\n",
    "    continue;\n",
  ]),
  mutant(
    "queue-doubt-decided-again",
    "L3",
    "A transaction of unknown outcome is decided again without a look at whether it was stored.",
    [
      "loop/commit-loop.ts",
      "if (doubt && (await wasStored(stream, doubt.trace))) return doubt.transition;",
      "if (doubt && !(await wasStored(stream, doubt.trace))) this.#doubt = null;",
    ],
  ),
  mutant(
    "queue-retry-mints-ids",
    "L3",
    "Jobs whose append may have been stored are sent again under new ids.",
    [
      "loop/blind-appends.ts",
      "      if (error instanceof RequestFailure) this.#open = null;\n",
      "      this.#open = null;\n",
    ],
  ),
  mutant(
    "queue-ignores-limit",
    "L9",
    "A job is taken although its limit has no room.",
    ["core/decide-claim.ts", "    if (room <= 0) continue;\n", ""],
    [
      "core/limit-index.ts",
      "const hasRoom = roomOf(view, limit) > 0;",
      "const hasRoom = roomOf(view, limit) > -Infinity;",
    ],
  ),
  mutant("queue-unique-twice", "L3", "A unique key is given to a second job while the first lives.", [
    "core/decide-enqueue.ts",
    "return inBatch ?? uniqueHolder(this.#view, jobType, key)?.id ?? null;",
    "return inBatch ?? null;",
  ]),
  mutant(
    "queue-unlocked-cancel",
    "L9",
    "A job that was canceled while it ran may still finish.",
    ["core/transitions.ts", "  canceled: ENDED,\n", '  canceled: { ...ENDED, finish: to("finished") },\n'],
    [
      "core/decide-ending.ts",
      '    return job.state === "canceled" ? { reason: "canceled", id: job.id } : job;',
      "    return job;",
    ],
  ),
  mutant(
    "queue-fold-starts-too-late",
    "L10",
    "A process without a view starts its fold after the beginning of jobs that live.",
    [
      "core/rest.ts",
      "from = Math.min(from, view.seniority.oldest.firstSeq);",
      "from = Math.min(from, view.seniority.oldest.firstSeq + 1);",
    ],
  ),
  mutant(
    "queue-heartbeat-renews-nothing",
    "L18",
    "A queue worker's heart beats and its lease is not renewed.",
    ["worker/lease-keeper.ts", "        try {\n          await this.#renew();\n", "        try {\n"],
  ),
  mutant("queue-keeps-view-after-failure", "L7", "The view stays when its transaction fails.", [
    "loop/commit-loop.ts",
    "    this.#view = null;\n    this.#preloaded = null;\n",
    "    this.#preloaded = null;\n",
  ]),
  mutant(
    "schedule-runs-twice",
    "L3",
    "A due time stays due after its run was made, and the second run gets an id of its own.",
    [
      "core/schedule/decide-due.ts",
      "nextDueAtMs: due.nextAfter(found.untilMs),",
      "nextDueAtMs: due.nextAfter(found.untilMs - 1),",
    ],
    [
      "core/schedule/decide-due.ts",
      "({ runId: runIdOf(schedule, dueAtMs), dueAtMs })",
      "({ runId: runIdOf(schedule, dueAtMs + context.nowMs), dueAtMs })",
    ],
  ),
  mutant("schedule-too-many-runs", "L9", "A schedule makes runs although as many as it may have are open.", [
    "core/schedule/decide-due.ts",
    "room: Math.min(fitting, roomForRuns(view.schedules, schedule)),",
    "room: fitting,",
  ]),
  mutant(
    "schedule-forgets-interruptions",
    "L13",
    "A run that was interrupted does not count it, so it is recovered any number of times.",
    ["core/schedule/lost-tasks.ts", "requeues: run.requeues + 1 });", "requeues: run.requeues });"],
  ),
  mutant("schedule-runs-all-again", "L9", "A run that is recovered begins its finished tasks again.", [
    "core/schedule/lost-tasks.ts",
    "for (const task of lost) loseTask(writer, task);",
    'for (const task of lost) loseTask(writer, task);\n  for (const task of tasksOf(writer, run)) if (task.state === "finished") writeReturn(writer, task, "released", {});',
  ]),
];
