/**
 * The evidence of a small run that went well, made in memory: two devices of one user and a worker, with the production's
 * own deciding and folding and no faults. Tests then spoil one thing in it.
 */
import { randomUUID } from "node:crypto";
import { createDevice } from "@tidemark/cli/device";
import {
  type Command,
  createStreamView,
  decide,
  DEFAULT_LIMITS,
  evolve,
  type PickupPayload,
  PICKUPS,
  type StreamView,
} from "@tidemark/import-job";
import { createMemorySyncLog, foldWorkflow, type SyncLog, WORK_TABLES } from "@tidemark/sync-log";
import type { DeviceEvidence, UserEvidence } from "../src/check/evidence.ts";
import { digestOf, type HistoryFact, type HistoryLine } from "../src/device/history.ts";
import { recordingLog } from "../src/device/recording-log.ts";
import { stateDigest } from "../src/device/state-digest.ts";
import { changesOf, errandIds } from "../src/plan/errands.ts";
import { createPlan, type DevicePlan } from "../src/plan/plan.ts";
import { createChance } from "../src/random.ts";

const USER = "chaos-user-1";
const WORKER = "worker-1";
const hostRoom = () => 100;

export interface SmallRun {
  readonly evidence: UserEvidence;
  readonly log: SyncLog;
}

export async function playSmallRun(): Promise<SmallRun> {
  const log = createMemorySyncLog();
  const plan = createPlan(
    {
      users: 1,
      devicesPerUser: 2,
      items: 24,
      spanMs: 1_000,
      goodPage: (index) => ({ url: `http://good-${index}.test/`, title: `Article ${index}` }),
      badUrl: (index) => `http://bad-${index}.test/`,
    },
    createChance(4),
  );
  const devices = plan.devices.map((device) => openDevice(log, device));
  for (const device of devices) await device.runErrands();
  const view = createStreamView(USER, DEFAULT_LIMITS);
  for (let pass = 0; pass < 4; pass += 1) {
    await runWorker(log, view, true);
    for (const device of devices) await device.sync();
  }
  await runWorker(log, view, false);
  for (const device of devices) await device.finish();
  const { changes } = await log.readAfter(USER, 0, { tables: WORK_TABLES, withoutDataOf: PICKUPS });
  const items = [...plan.items.values()];
  const evidence: UserEvidence = {
    userId: USER,
    jobIds: plan.jobsOfUser.get(USER)!,
    items,
    changes,
    head: await log.head(USER),
    devices: devices.map((device): DeviceEvidence => ({ ...device.evidence, mirror: changes })),
  };
  return { evidence, log };
}

/** One transition: everything that can be claimed is, and ends at once. */
async function runWorker(log: SyncLog, view: StreamView, extracts: boolean): Promise<void> {
  await log.withStream(USER, async (stream) => {
    const context = { nowMs: stream.nowMs, newId: randomUUID, random: () => 0 };
    foldWorkflow(view, (await stream.readAfter(view.position, { tables: WORK_TABLES })).changes, evolve);
    view.nowMs = stream.nowMs;
    const run = async (command: Command) => {
      const decision = decide(view, command, context);
      if (decision.changes.length === 0) return decision;
      foldWorkflow(view, (await stream.append(decision.changes)).changes, evolve);
      return decision;
    };
    await run({ kind: "sweep", liveWorkers: new Set([WORKER]) });
    const { claimed } = extracts
      ? await run({ kind: "claim", workerId: WORKER, room: 100, perJob: null, hostRoom })
      : { claimed: [] };
    await run({
      kind: "settle",
      settlements: claimed.map(({ itemId, claim, url }) => ({
        itemId,
        claim,
        workerId: WORKER,
        outcome: url.includes("bad")
          ? { kind: "failed", code: "not-found", message: "There is no page.", retryable: false }
          : { kind: "extracted", pickup: { payload: articleOf(url) }, warning: null },
      })),
    });
    await run({ kind: "account" });
    await stream.setHints({ attendAtMs: null, liveFrom: stream.head.liveFrom });
  });
}

function openDevice(log: SyncLog, plan: DevicePlan) {
  const history: HistoryLine[] = [];
  const record = (fact: HistoryFact) => void history.push({ atMs: 0, ...fact });
  const recorded = recordingLog(log, record);
  const device = createDevice({
    log: recorded,
    userId: USER,
    clientId: plan.deviceId,
    keyOf: (url) => url,
    wants: () => true,
    folder: {
      write: async (url, { title, content }) => {
        const item = [...device.view.items.values()].find((one) => one.url === url)!;
        record({ kind: "written", itemId: item.id, title, digest: digestOf([title, content]) });
        return url;
      },
    },
  });
  record({ kind: "begun" });
  return {
    evidence: { plan, history },
    sync: () => device.sync(),
    async runErrands() {
      for (const [index, errand] of plan.errands.entries()) {
        const newId = errandIds(plan.number, index);
        const author = { clientId: plan.deviceId, actor: null, nowMs: 1_000 + errand.atMs, newId };
        await recorded.withStream(USER, (stream) => stream.append(changesOf(errand, author)));
        record({ kind: "done", errand: index });
      }
    },
    async finish() {
      await device.sync();
      const { view } = device;
      record({ kind: "final", position: view.position, digest: stateDigest(view) });
    },
  };
}

function articleOf(url: string): PickupPayload {
  return {
    originalUrl: url,
    title: `Article ${/\d+/.exec(url)![0]}`,
    excerpt: null,
    content: `The text of ${url}.`,
    htmlContent: "",
    author: null,
    siteName: null,
    wordCount: 4,
    readingTimeMinutes: 1,
    warning: null,
  };
}
