/** Carries out one fault on one victim and resolves when it is over; whether what it broke has mended is not its business. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultyProxy } from "../proxy/faulty-proxy.ts";
import type { Chance } from "../random.ts";
import type { ProcessFleet } from "../stage/process-fleet.ts";
import type { Stage } from "../stage/stage.ts";
import { LEASE_MS } from "../tuning.ts";
import type { Fault } from "./fault.ts";
import type { Victim } from "./victim.ts";

const COMMIT_WITHIN_MS = 15_000;
const MAX_DELAY_MS = 400;

/** Resolves to false when there was no occasion for it. */
export async function inject(fault: Fault, victim: Victim, stage: Stage, chance: Chance): Promise<boolean> {
  const { server } = stage;
  switch (fault) {
    case "kill-worker":
    case "kill-device":
      await fleetOf(victim, stage).killAndReplace(victim.place);
      return true;
    case "stop-worker":
      stage.workers.stop(victim.place);
      await sleep(LEASE_MS + chance.between(500, 3_000));
      stage.workers.continue(victim.place);
      return true;
    case "kill-postgres":
      await server.endAndRestart("SIGKILL");
      return true;
    case "stop-postgres":
      await server.endAndRestart("SIGQUIT");
      return true;
    case "terminate-sessions":
      return (await server.terminateSessions(() => chance.next() < 0.5)) > 0;
    case "hold-head":
      await borne(server.holdHead(stage.plan.userIds[victim.place]!, chance.between(2_000, 8_000)));
      return true;
    case "keep-snapshot":
      await borne(server.keepSnapshot(chance.between(15_000, 30_000)));
      return true;
    case "fill-disk":
      return fillDisk(stage, chance);
    default:
      return breakNetwork(fault, proxyOf(victim, stage), chance);
  }
}

type NetworkFault = Extract<
  Fault,
  `cut-${string}` | `delay-${string}` | `black-${string}` | `lose-${string}`
>;

async function breakNetwork(fault: NetworkFault, proxy: FaultyProxy, chance: Chance): Promise<boolean> {
  switch (fault) {
    case "cut-connections":
      proxy.cut();
      return true;
    case "delay-network": {
      const mostMs = chance.between(50, MAX_DELAY_MS);
      proxy.delay(() => chance.next() * mostMs);
      await sleep(chance.between(2_000, 5_000));
      proxy.delay(null);
      return true;
    }
    case "black-hole":
    case "black-hole-and-cut":
      proxy.goDark();
      await sleep(chance.between(1_000, 8_000));
      if (fault === "black-hole-and-cut") proxy.cut();
      proxy.lightUp();
      return true;
    case "lose-server-side":
      proxy.loseServer();
      return true;
    case "lose-client-side":
      proxy.loseClient();
      return true;
    case "lose-commit-answer":
      return proxy.failNextCommit("answer-lost", COMMIT_WITHIN_MS);
    case "lose-commit":
      return proxy.failNextCommit("commit-lost", COMMIT_WITHIN_MS);
    default:
      return fault satisfies never;
  }
}

async function fillDisk({ disk, server }: Stage, chance: Chance): Promise<boolean> {
  if (disk.kind === "left-out") return false;
  try {
    await disk.disk.fill();
    await sleep(chance.between(1_000, 4_000));
  } finally {
    await disk.disk.free();
  }
  // A server that could not write its own log ends, and not all of them start again by themselves.
  await server.ensureServing();
  return true;
}

/** Another fault may end the transaction before its time. */
async function borne(work: Promise<void>): Promise<void> {
  await work.catch(() => undefined);
}

function fleetOf(victim: Victim, stage: Stage): ProcessFleet {
  return victim.kind === "device" ? stage.devices : stage.workers;
}

function proxyOf(victim: Victim, stage: Stage): FaultyProxy {
  return (victim.kind === "device" ? stage.deviceProxies : stage.workerProxies)[victim.place]!;
}
