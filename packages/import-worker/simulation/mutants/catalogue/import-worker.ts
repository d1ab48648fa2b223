/** Mistakes in the worker's shell and in the recovery. */
import { type Mutant, mutantsOf } from "../mutant.ts";

const mutant = mutantsOf("packages/import-worker/src");

export const IMPORT_WORKER_MUTANTS: readonly Mutant[] = [
  mutant(
    "item-and-pickup-apart",
    "L4 L11",
    "An item's end and its pickup are written in two transactions.",
    [
      "draft.ts",
      "    this.#unsent.push(...decision.changes);\n",
      `    const isPickup = (change: NewChange) => change.tableName === "articleExtractPickup" && change.op === "insert";
    this.#unsent.push(...decision.changes.filter((change) => !isPickup(change)));
    this.pickups.push(...decision.changes.filter(isPickup));
`,
    ],
    ["draft.ts", "  #changes = 0;\n", "  #changes = 0;\n  readonly pickups: NewChange[] = [];\n"],
    [
      "transition.ts",
      "  return { report, view: view.jobs.size > 0 ?",
      "  return { pickups: draft.pickups, report, view: draft.pickups.length === 0 && view.jobs.size > 0 ?",
    ],
    [
      "transition.ts",
      "export interface Transition {\n",
      "export interface Transition {\n  readonly pickups: readonly NewChange[];\n",
    ],
    [
      "attendant.ts",
      "      done = await this.#runOnLog(settlements, share.lends, whenHeld, allowance);\n",
      `      done = await this.#runOnLog(settlements, share.lends, whenHeld, allowance);
      if (done && done.pickups.length > 0) await this.#tools.log.append(this.userId, done.pickups);
`,
    ],
  ),
  mutant(
    "keeps-view-after-failure",
    "L7",
    "The view stays when its transaction fails or nobody knows how it ended.",
    [
      "view-cache.ts",
      "    this.#entries.delete(userId);\n    return entry?.cached;",
      "    return entry?.cached;",
    ],
  ),
  mutant("heartbeat-renews-nothing", "L10 L18", "The worker's heart beats and its lease is not renewed.", [
    "heartbeat.ts",
    "        try {\n          await this.#renew();\n",
    "        try {\n",
  ]),
  mutant(
    "claims-without-lease",
    "L18",
    "A worker whose lease has run out goes on taking items, which others take away from it at once.",
    ["transition.ts", "  if (hasLease) claim(draft, request, tools);", "  claim(draft, request, tools);"],
  ),
  mutant("drops-living-leases", "L18", "A worker that starts ends the leases of all others.", [
    "drop-gone-leases.ts",
    "if (lease.workerId === ownWorkerId || !isGone(lease)) continue;",
    "if (lease.workerId === ownWorkerId) continue;",
  ]),
  mutant(
    "worker-clock-decides",
    "L19",
    "Decisions are made by the machine's clock instead of the log's; whoever asks for it fails the run.",
    ["draft.ts", "this.#context = { nowMs: stream.nowMs,", "this.#context = { nowMs: Date.now(),"],
  ),
  mutant(
    "reads-no-ended-jobs",
    "L7 L10",
    "A change of an import that has ended is folded without reading the import.",
    ["load-view.ts", "      if (missing) await readMissing(stream, view, change, missing);\n", ""],
  ),
  mutant(
    "keeps-unrun-claims",
    "L18",
    "Claims that were made in a transaction of unknown outcome are held and not run.",
    ["attendance.ts", '      attendant.settle(item, { kind: "released" });\n', ""],
  ),
  mutant("unsealed-articles", "L16", "Articles go to the log as they are.", [
    "outcome.ts",
    "pickup: await ports.seal(userId, article),",
    "pickup: { payload: article },",
  ]),
  mutant("logs-the-page", "L16", "The message of a crash is logged, and it may quote the page.", [
    "outcome.ts",
    "ports.logger.error(withoutWords(error),",
    "ports.logger.error(error,",
  ]),
  mutant(
    "recovery-ends-living-jobs",
    "L18",
    "The recovery gives up jobs that have run for a day, although their worker lives.",
    [
      "recovery/find-interrupted-jobs.ts",
      'if (job.isAlive) return nowMs - job.claimedAtMs > limits.longRunningAfterMs ? "running-too-long" : null;',
      "",
    ],
  ),
  mutant("recovery-finds-all-lost", "L18", "The recovery takes every claim for lost.", [
    "recovery/import-lane.ts",
    "  await runTransition(stream, { epoch, view }",
    "  for (const items of view.runningByWorker.values()) for (const item of items) view.stale.add(item);\n  await runTransition(stream, { epoch, view }",
  ]),
  mutant(
    "slots-leak-after-failure",
    "L10",
    "The places of items that a failed transaction was to take stay taken.",
    [
      "attendant.ts",
      "      allowance.clear();\n      if (!this.#isClosed) this.#results.unshift(",
      "      if (!this.#isClosed) this.#results.unshift(",
    ],
  ),
  mutant(
    "failed-write-drops-results",
    "L10",
    "The results of a transaction that failed are thrown away; their pages are fetched again.",
    ["attendant.ts", "      if (!this.#isClosed) this.#results.unshift(...settlements);\n", ""],
  ),
  mutant(
    "failed-write-ends-writing",
    "L10",
    "Results that could not be written are kept and never tried again.",
    ["attendant.ts", "      if (this.#results.length > 0) this.#queueFlush();\n", ""],
  ),
  mutant(
    "slots-leak-when-run-again",
    "L10",
    "A transaction that the log runs again takes places for each of its runs.",
    ["attendant.ts", "      allowance.clear();\n      return runTransition(", "      return runTransition("],
  ),
  mutant("sweeps-young-pickups", "L11", "Pickups are deleted before their time.", [
    "worker.ts",
    "removePickupsOlderThan(this.#options.limits.pickupTtlMs)",
    "removePickupsOlderThan(this.#options.limits.pickupTtlMs / 8)",
  ]),
];
