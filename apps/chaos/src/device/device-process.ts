/**
 * One device as a process of its own, to be killed: it does its errands in their order, takes the articles that wait, and
 * writes down what the log answered. Its order is the file that its first argument names.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createDevice } from "@tidemark/cli/device";
import { isLive, type PickupPayload } from "@tidemark/import-job";
import { UnknownCommitError } from "@tidemark/sync-log-postgres";
import { openLog } from "../open-log.ts";
import { changesOf, errandIds } from "../plan/errands.ts";
import type { DevicePlan } from "../plan/plan.ts";
import { digestOf, type HistoryFact, type HistoryLine } from "./history.ts";
import { addToJournal, openJournal } from "./journal.ts";
import { mirroredLog } from "./mirror.ts";
import { recordingLog, saysNothingStored } from "./recording-log.ts";
import { stateDigest } from "./state-digest.ts";

export interface DeviceOrder {
  readonly url: string;
  /** The run's begin, ms since 1970. */
  readonly beganAtMs: number;
  readonly plan: DevicePlan;
  readonly historyPath: string;
  readonly mirrorPath: string;
}

/** What a device tells whoever started it: whether it has anything left to do or to wait for. */
export type DeviceMessage = { readonly isQuiet: boolean };

const POLL_MS = 250;

const order = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as DeviceOrder;
const { plan, beganAtMs } = order;
const before = openJournal<HistoryLine>(order.historyPath);
let nextErrand = before.filter(({ kind }) => kind === "done").length;
let isReached = false;
let isToFinish = false;
process.on("message", () => (isToFinish = true));
// Whoever started it must not leave it behind.
process.on("disconnect", () => process.exit());

function record(fact: HistoryFact): void {
  addToJournal(order.historyPath, [{ atMs: Date.now(), ...fact } satisfies HistoryLine]);
}

record({ kind: "begun" });
/** Every address of a run is imported once. */
const itemOfUrl = new Map<string, string>();
const log = (await openLog(order.url, 3)).asUser(plan.userId);
const recorded = recordingLog(log, record);
const device = createDevice({
  log: mirroredLog(recorded, order.mirrorPath),
  userId: plan.userId,
  clientId: plan.deviceId,
  keyOf: (url) => url,
  wants: () => true,
  onItem: (itemId) => itemOfUrl.set(device.view.items.get(itemId)?.url ?? "", itemId),
  folder: {
    write: async (key, article) => {
      keep(key, article);
      return key;
    },
  },
});
await live();

function keep(url: string, article: PickupPayload): void {
  const digest = digestOf([article.title, article.content, article.htmlContent]);
  record({ kind: "written", itemId: itemOfUrl.get(url) ?? url, title: article.title, digest });
}

async function live(): Promise<void> {
  for (;;) {
    try {
      await device.sync();
      if (!isReached) record({ kind: "reached" });
      isReached = true;
      if (isToFinish) return finish();
      // Judged by what was just read, before anything new is written.
      process.send?.({ isQuiet: isQuiet() } satisfies DeviceMessage);
      await runErrands();
    } catch (error) {
      note(error);
      process.send?.({ isQuiet: false } satisfies DeviceMessage);
    }
    await sleep(POLL_MS);
  }
}

/** One after the other: the next one waits until the log has acknowledged this one. */
async function runErrands(): Promise<void> {
  for (let errand = plan.errands[nextErrand]; errand; errand = plan.errands[nextErrand]) {
    if (Date.now() < beganAtMs + errand.atMs) return;
    const author = {
      clientId: plan.deviceId,
      actor: null,
      nowMs: beganAtMs + errand.atMs + plan.skewMs,
      newId: errandIds(plan.number, nextErrand),
    };
    const changes = changesOf(errand, author);
    await recorded.withStream(plan.userId, (stream) => stream.append(changes));
    record({ kind: "done", errand: nextErrand });
    nextErrand += 1;
  }
}

function isQuiet(): boolean {
  const { jobs, items } = device.view;
  const areJobsOver = [...jobs.values()].every(
    ({ status, deleted }) => deleted || status === "done" || status === "cancelled",
  );
  return (
    nextErrand === plan.errands.length &&
    areJobsOver &&
    [...items.values()].every(({ phase }) => !isLive(phase.state))
  );
}

/** What faults make of the log's calls is borne; anything else is told. */
function note(error: unknown): void {
  isReached = false;
  const isBorne = error instanceof UnknownCommitError || saysNothingStored(error);
  if (!isBorne)
    record({ kind: "unexpected", error: error instanceof Error ? (error.stack ?? "") : String(error) });
}

function finish(): void {
  const { view } = device;
  record({ kind: "final", position: view.position, digest: stateDigest(view) });
  process.exit();
}
