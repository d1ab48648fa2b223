/** Carries out one fault on one victim and resolves when it is over; whether what it broke has mended is not its business. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultyProxy } from "../proxy/faulty-proxy.ts";
import type { Chance } from "../random.ts";
import type { ProcessFleet } from "../stage/process-fleet.ts";
import type { Stage } from "../stage/stage.ts";
import { LEASE_MS } from "../tuning.ts";
import { breakNetwork } from "./break-network.ts";
import type { Fault } from "./fault.ts";
import type { Victim } from "./victim.ts";

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
      return lasted(server.holdHead(stage.plan.userIds[victim.place]!, chance.between(2_000, 8_000)));
    case "keep-snapshot":
      return lasted(server.keepSnapshot(chance.between(15_000, 30_000)));
    case "fill-disk":
      return fillDisk(stage, chance);
    default:
      return breakNetwork(fault, proxyOf(victim, stage), chance);
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

/** False when another fault ended the transaction before its time, or there was nothing to hold. */
async function lasted(work: Promise<boolean>): Promise<boolean> {
  return work.catch(() => false);
}

function fleetOf(victim: Victim, stage: Stage): ProcessFleet {
  return victim.kind === "device" ? stage.devices : stage.workers;
}

function proxyOf(victim: Victim, stage: Stage): FaultyProxy {
  return (victim.kind === "device" ? stage.deviceProxies : stage.workerProxies)[victim.place]!;
}
