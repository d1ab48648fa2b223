/** Mistakes in what is decided about imports, and in how their changes are folded. */
import { type Mutant, mutantsOf } from "../mutant.ts";

const mutant = mutantsOf("packages/import-job/src");

export const IMPORT_JOB_MUTANTS: readonly Mutant[] = [
  mutant(
    "settles-any-claim",
    "L12",
    "A result is taken whatever claim it belongs to, if only the item runs.",
    ["decide-settle.ts", '  if (item.counters.claim !== claim) return "claim-not-current";\n', ""],
  ),
  mutant(
    "claim-keeps-its-number",
    "L12",
    "An item that is taken again keeps its claim number, so results of the claim before fit.",
    [
      "decide-claim.ts",
      "const counters = countClaim(item.counters);",
      "const counters = { ...countClaim(item.counters), claim: Math.max(1, item.counters.claim) };",
    ],
    [
      "evolve-item-by-worker.ts",
      'command === "claim" ? item.counters.claim + 1 : item.counters.claim;',
      'command === "claim" ? Math.max(1, item.counters.claim) : item.counters.claim;',
    ],
  ),
  mutant("settles-after-cancel", "L17", "A result is written although its import was cancelled.", [
    "decide-settle.ts",
    '  if (isCalledOff(item.job)) return "job-cancelled";\n',
    "",
  ]),
  mutant("settles-one-claim-twice", "L12", "Two results of one claim that come together are both written.", [
    "decide-settle.ts",
    "    settled.add(itemId);\n",
    "",
  ]),
  mutant(
    "sweeps-living-claims",
    "L18",
    "The sweep takes back every claim, also of workers whose lease runs.",
    ["decide-sweep.ts", "    if (liveWorkers.has(workerId)) continue;\n", ""],
  ),
  mutant("leaves-dead-claims", "L10 L18", "Claims of workers without a lease are never taken back.", [
    "decide-sweep.ts",
    "    if (liveWorkers.has(workerId)) continue;\n",
    "    continue;\n",
  ]),
  mutant(
    "leaves-stale-claims",
    "L18",
    "A claim that is five minutes old stays with a worker that lives and never ends it.",
    ["decide-sweep.ts", "  for (const item of view.stale) {\n", "  for (const item of [] as ItemView[]) {\n"],
  ),
  mutant(
    "expired-pickups-stay",
    "L10 L11",
    "Articles that nobody collects in time stay extracted for good.",
    ["decide-sweep.ts", "of [view.expired, view.stranded]", "of [view.stranded]"],
  ),
  mutant("stranded-items-stay", "L11", "An item whose pickup is gone stays extracted.", [
    "decide-sweep.ts",
    "of [view.expired, view.stranded]",
    "of [view.expired]",
  ]),
  mutant("leftover-pickups-stay", "L11", "The pickup of an item that has ended stays.", [
    "decide-sweep.ts",
    "  for (const item of view.leftover) changes.push(pickupDelete(context, item));\n",
    "",
  ]),
  mutant("cancel-leaves-running-items", "L10 L15", "A cancelled import's running items are not cancelled.", [
    "decide-sweep.ts",
    "if (!isLive(item.phase.state)) continue;",
    'if (!isLive(item.phase.state) || item.phase.state === "extracting") continue;',
  ]),
  mutant("forgets-warning-counter", "L15", "One counter of an import is never written again.", [
    "decide-account.ts",
    "names.filter((name) => counters[name] !== job.written[name]);",
    'names.filter((name) => name !== "warningCount" && counters[name] !== job.written[name]);',
  ]),
  mutant(
    "miscounts-consent-walls",
    "L15",
    "Articles behind a consent wall do not count as saved, for whoever counts.",
    ["view.ts", 'job.countOf.saved + job.countOf["consent-wall"],', "job.countOf.saved,"],
  ),
  mutant(
    "done-before-all-came",
    "L15",
    "An import is done when the items that have come have ended, although more were announced.",
    [
      "decide-account.ts",
      "return job.items.size >= job.totalUrls || isWaitedOut;",
      "return isWaitedOut || true;",
    ],
  ),
  mutant("never-reopens", "L15", "An import stays done when one of its items is tried again.", [
    "decide-account.ts",
    "    if (liveCount(job) > 0) Object",
    "    if (liveCount(job) < 0) Object",
  ]),
  mutant("claims-of-paused-jobs", "L17", "A paused import hands out items.", [
    "view.ts",
    '!job.deleted && (job.status === "queued"',
    '!job.deleted && (job.status === "paused" || job.status === "queued"',
  ]),
  mutant("claims-of-deleted-jobs", "L17", "A deleted import hands out items.", [
    "view.ts",
    "job.exists && !job.deleted && (job",
    "job.exists && (job",
  ]),
  mutant("claims-before-due", "L19", "An item that has to wait for its next attempt may be taken at once.", [
    "phase-index.ts",
    "if (phase.dueAtMs <= view.nowMs) makeReady",
    "if (phase.dueAtMs <= Infinity) makeReady",
  ]),
  mutant(
    "cancelled-comes-back",
    "L9",
    "A user's retry brings back an item that was cancelled.",
    ["transitions.ts", "  cancelled: ENDED,\n};", '  cancelled: { ...ENDED, retry: to("pending") },\n};'],
    ["evolve-item.ts", '    if (isCalledOff(item.job)) return "job-cancelled";\n', ""],
  ),
  mutant(
    "looks-at-last-reason",
    "L10 L18",
    "A stream is looked at again when the last reason to do so has come, not the first.",
    [
      "advance.ts",
      "candidates.length > 0 ? Math.min(...candidates)",
      "candidates.length > 0 ? Math.max(...candidates)",
    ],
  ),
  mutant(
    "running-claims-unwatched",
    "L18",
    "While items run, nobody looks after the stream until they are stale.",
    [
      "advance.ts",
      "  if (view.runningByWorker.size > 0) candidates.push(view.nowMs + view.limits.claimCheckMs);\n",
      "",
    ],
  ),
  mutant(
    "fold-starts-too-late",
    "L10",
    "A worker without a view starts its fold after the beginning of jobs that live.",
    ["rest.ts", "from = Math.min(from, job.firstSeq);", "from = Math.min(from, job.firstSeq + 1);"],
  ),
  mutant("article-ids-anew", "L14", "A device that saves an article makes up a new id for it.", [
    "intents.ts",
    "null : articleIdOf(itemId);",
    "null : articleIdOf(author.newId());",
  ]),
  mutant("forgets-live-jobs", "L10", "A view forgets an ended import that still has live items.", [
    "rest.ts",
    '(job.status === "done" || isCalledOff(job)) && liveCount(job) === 0;',
    '(job.status === "done" || isCalledOff(job));',
  ]),
  mutant(
    "says-nothing-again",
    "L7",
    "What a device wrote against the table is not said again, so plain readers believe it.",
    ["correction.ts", "    if (isDoubtful) addCorrection(view, subject, field);\n    else if", "    if"],
  ),
  mutant("retries-lost-causes", "L13", "A page that failed for good is tried again.", [
    "decide-settle.ts",
    "const isFinal = !outcome.retryable || isExhausted(",
    "const isFinal = isExhausted(",
  ]),
  mutant("gives-up-at-once", "L13", "A page that fails once is never tried again.", [
    "decide-settle.ts",
    "const isFinal = !outcome.retryable || isExhausted(",
    "const isFinal = true || isExhausted(",
  ]),
  mutant(
    "forgets-retry-after",
    "L13",
    "What a host asked for holds for the page that was told it and for none of its others.",
    ["decide-settle.ts", "  return { hostRetryAt: formatStamp(context.nowMs + waitMs) };", "  return {};"],
  ),
  mutant("page-ignores-retry-after", "L13", "A page is tried again before the time that its host named.", [
    "decide-settle.ts",
    "retryAfterMs: outcome.retryAfterMs }",
    "retryAfterMs: undefined }",
  ]),
  mutant("retries-without-wait", "L13", "A page that failed is tried again at once.", [
    "decide-settle.ts",
    "const nextAttemptAt = formatStamp(context.nowMs + waitMs);",
    "const nextAttemptAt = formatStamp(context.nowMs + 0 * waitMs);",
  ]),
  mutant("hosts-without-limit", "politeness", "Any number of pages of one host is fetched at a time.", [
    "host.ts",
    "? 1 : limits.perHost;",
    "? 1 : Infinity;",
  ]),
];
