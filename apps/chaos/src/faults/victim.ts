/** Chooses whom a fault hits, among those that no other fault is hitting, and says whose work that interrupts. */
import type { Chance } from "../random.ts";
import type { Stage } from "../stage/stage.ts";
import { type Fault, FAULT_KINDS, type FaultTarget, type Interrupted } from "./fault.ts";

export interface Victim {
  readonly kind: "worker" | "device" | "server" | "stream" | "snapshot";
  readonly place: number;
}

/** Workers hold claims, so most of the network's faults are theirs. */
const WORKER_SHARE = 0.7;

/** Null while everybody whom it could hit is being hit. `busy` holds their names. */
export function chooseVictim(
  fault: Fault,
  stage: Stage,
  busy: ReadonlySet<string>,
  chance: Chance,
): Victim | null {
  const target: FaultTarget = FAULT_KINDS[fault].hits;
  const kind = kindFor(target, chance);
  const places = { worker: stage.workerProxies, device: stage.deviceProxies, stream: stage.plan.userIds };
  const count = kind === "server" || kind === "snapshot" ? 1 : places[kind].length;
  const free = Array.from({ length: count }, (_, place): Victim => ({ kind, place })).filter(
    (victim) => !busy.has(nameOf(victim)),
  );
  return free.length === 0 ? null : free[chance.between(0, free.length - 1)]!;
}

export function nameOf({ kind, place }: Victim): string {
  return `${kind} ${place + 1}`;
}

export function interruptedBy(victim: Victim, stage: Stage): Interrupted {
  switch (victim.kind) {
    case "worker": {
      const workerId = stage.workerId(victim.place);
      // One that is only starting holds nothing yet.
      return workerId === null ? { kind: "nobody" } : { kind: "workers", workerId };
    }
    case "device":
      return { kind: "device", deviceId: stage.plan.devices[victim.place]!.deviceId };
    case "server":
      return { kind: "workers", workerId: null };
    case "stream":
    case "snapshot":
      return { kind: "nobody" };
    default:
      return victim.kind satisfies never;
  }
}

function kindFor(target: FaultTarget, chance: Chance): Victim["kind"] {
  switch (target) {
    case "network":
      return chance.next() < WORKER_SHARE ? "worker" : "device";
    case "disk":
    case "sessions":
      return "server";
    default:
      return target;
  }
}
