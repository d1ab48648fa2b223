/** Faults that happen at moments of their own: workers are killed and restarted, the database stops, its clock jumps. */
import type { RarePathCounts } from "../laws/rare-paths.ts";
import type { Random } from "../kernel/random.ts";
import type { Scene } from "./scene.ts";

type Disturbance = "killed" | "restarted" | "database-stops" | "log-clock-jumps";

const MEAN_REST_MS: Record<Disturbance, number> = {
  killed: 40_000,
  restarted: 60_000,
  "database-stops": 90_000,
  "log-clock-jumps": 60_000,
};
/** A server's clock that is set right goes forward by what it was behind, and back by little. */
const LOG_JUMPS_MS = [-1_500, -200, 1_000, 12_000, 70_000, 3_600_000] as const;

export function disturb(scene: Scene): void {
  for (const kind of Object.keys(MEAN_REST_MS) as Disturbance[]) {
    if (scene.plan.has(kind)) new Disturber(scene, kind).begin();
  }
}

class Disturber {
  readonly #scene: Scene;
  readonly #kind: Disturbance;
  readonly #random: Random;
  #number = 0;

  constructor(scene: Scene, kind: Disturbance) {
    this.#scene = scene;
    this.#kind = kind;
    this.#random = scene.world.random.fork(`disturb/${kind}`);
  }

  begin(): void {
    const restMs = -Math.log(1 - this.#random.next()) * MEAN_REST_MS[this.#kind];
    this.#scene.world.at(restMs, this.#kind, () => this.#happen());
  }

  #happen(): void {
    const { plan } = this.#scene;
    if (plan.isOver) return;
    this.#number += 1;
    // Drawn before it is asked, so that what comes later stays the same when this one is left out.
    const work = this.#draw();
    if (plan.allows(`${this.#kind}@${this.#number}`)) work();
    this.begin();
  }

  #draw(): () => void {
    const { slots, log, world, rare } = this.#scene;
    const slot = slots[this.#random.int(slots.length)];
    const jumpMs = this.#random.pick(LOG_JUMPS_MS);
    const downMs = this.#random.between(100, 15_000);
    switch (this.#kind) {
      case "killed":
        return () => slot?.gate?.kill();
      case "restarted":
        return () => noteRestart(slot?.restart() ?? false, rare);
      case "database-stops":
        return () => log.server.crash(downMs);
      case "log-clock-jumps":
        return () => {
          log.clockAheadMs += jumpMs;
          world.tell("database", () => `its clock jumps by ${jumpMs} ms`);
        };
    }
  }
}

function noteRestart(isRestarted: boolean, rare: RarePathCounts): void {
  if (isRestarted) rare.note("worker restarted in order");
}
