/** Faults of the network between one process and Postgres. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultyProxy } from "../proxy/faulty-proxy.ts";
import type { Chance } from "../random.ts";
import type { Fault } from "./fault.ts";

const COMMIT_WITHIN_MS = 15_000;
const MAX_DELAY_MS = 400;

type NetworkFault = Extract<
  Fault,
  `cut-${string}` | `delay-${string}` | `black-${string}` | `lose-${string}`
>;

/** Resolves to false when there was nothing to break: a process without a connection, no commit for a while. */
export async function breakNetwork(
  fault: NetworkFault,
  proxy: FaultyProxy,
  chance: Chance,
): Promise<boolean> {
  const waitsForCommit = fault === "lose-commit" || fault === "lose-commit-answer";
  if (!waitsForCommit && proxy.links === 0) return false;
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
