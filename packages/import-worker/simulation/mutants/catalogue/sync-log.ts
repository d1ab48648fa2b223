/** Mistakes in what the log promises and in how it is folded. */
import { type Mutant, mutantsOf } from "../mutant.ts";

const mutant = mutantsOf("packages/sync-log/src");

export const SYNC_LOG_MUTANTS: readonly Mutant[] = [
  mutant(
    "positions-by-created-at",
    "L5",
    "A reader goes on after the time of the last change it has, so it passes over changes of the same millisecond.",
    [
      "memory-reads.ts",
      "  let low = 0;\n",
      `  const last = all.findLast(({ seq }) => seq <= position);
  if (last) {
    const later = all.findIndex(({ createdAt }) => createdAt > last.createdAt);
    return later < 0 ? all.length : later;
  }
  let low = 0;
`,
    ],
  ),
  mutant("page-ends-at-head", "L5", "A page that was cut short says that it reaches to the head.", [
    "memory-reads.ts",
    "upTo: hasMore ? found.at(-1)!.seq : headSeq,",
    "upTo: headSeq,",
  ]),
  mutant(
    "cursor-beyond-commit",
    "L5",
    "The head is moved on before the transaction commits, so a cursor may name positions that are given out again.",
    [
      "memory-stream.ts",
      "    this.head = { ...this.head, seq: this.head.seq + fresh.length };\n",
      `    this.head = { ...this.head, seq: this.head.seq + fresh.length };
    this.#stream.head = this.head;
`,
    ],
  ),
  mutant("id-has-effect-twice", "L3", "A change whose id is stored already is stored once more.", [
    "memory-stream.ts",
    "    const known = this.#ids.get(id) ?? this.#stream.byId.get(id);",
    "    const known = this.#ids.get(id);",
  ]),
  mutant("lease-never-ends", "L18", "A lease counts as running although its time is up.", [
    "memory-leases.ts",
    "(this.#byWorker.get(id)?.expiresAtMs ?? -Infinity) > nowMs)",
    "this.#byWorker.has(id) || id === String(nowMs))",
  ]),
  mutant(
    "append-waits-for-later-look",
    "L10 L18",
    "An append to a stream that is to be looked at later does not bring the look forward.",
    [
      "lanes.ts",
      "attendAtMs: Math.min(attendAtMs ?? Infinity, nowMs), liveFrom });",
      "attendAtMs: attendAtMs ?? nowMs, liveFrom });",
    ],
  ),
  mutant(
    "content-ties-by-arrival",
    "L6",
    "Of two edits of a field at the same time the one that arrives last holds.",
    ["content-fold.ts", "  return candidate.changeId > current.changeId;", "  return true;"],
  ),
  mutant(
    "delete-forgets-stamps",
    "L6",
    "A deletion forgets when the fields were set, so an older edit that comes later has effect.",
    [
      "content-fold.ts",
      `  if (change.op === "delete") {
`,
      `  if (change.op === "delete") {
    next.clear();
`,
    ],
  ),
  mutant("insert-replaces-record", "L6", "An insert that arrives late replaces what later edits have said.", [
    "content-fold.ts",
    "if (!current || isLater(candidate, current)) next.set(field, candidate);",
    'if (!current || change.op === "insert" || isLater(candidate, current)) next.set(field, candidate);',
  ]),
  mutant(
    "worker-stamps-its-time",
    "L7",
    "A worker stamps its fields with its time, also where others have written a later one.",
    [
      "stamp.ts",
      "return Math.min(Math.max(nowMs, latestSeenMs + 1), LATEST_MS);",
      "return Math.min(latestSeenMs > LATEST_MS ? latestSeenMs : nowMs, LATEST_MS);",
    ],
  ),
  mutant("future-times-stand", "L19", "A device's time from the future is taken as it is.", [
    "stamp.ts",
    "return Math.min(stampMs, arrivedMs);",
    "return stampMs > arrivedMs ? stampMs : Math.min(stampMs, arrivedMs);",
  ]),
  mutant("folds-twice", "L3 L7", "Changes that a view has folded already are folded again.", [
    "workflow-fold.ts",
    "    if (change.seq <= view.position) continue;\n",
    "",
  ]),
  mutant(
    "lanes-share-hints",
    "L10",
    "What one lane's worker leaves on the head, it leaves for the other lane.",
    [
      "lanes.ts",
      'return lane === "queue" ? { ...head, queue: { attendAtMs, liveFrom } } : { ...head, attendAtMs, liveFrom };',
      'return lane === "queue" ? { ...head, attendAtMs, liveFrom } : { ...head, attendAtMs, liveFrom };',
    ],
  ),
];
