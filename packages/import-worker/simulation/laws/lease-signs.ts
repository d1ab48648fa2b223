/** What the log was told of leases, and how they stood at a moment. */

interface Sign {
  /** By the log's clock. */
  readonly atMs: number;
  /** -Infinity when the lease was ended. */
  readonly expiresAtMs: number;
}

/** What the leases of a worker were at a moment. Unclear while they changed: a transaction may have seen either. */
export type Standing = "running" | "ended" | "unclear";

const SIGNS_KEPT = 8;

export class LeaseSigns {
  readonly #signs = new Map<string, Sign[]>();

  note(workerId: string, sign: Sign): void {
    const signs = this.#signs.get(workerId);
    if (!signs) this.#signs.set(workerId, [sign]);
    else {
      signs.push(sign);
      if (signs.length > SIGNS_KEPT) signs.shift();
    }
  }

  standing(workerId: string, atMs: number): Standing {
    let standing: Standing = "ended";
    for (const sign of this.#signs.get(workerId) ?? []) {
      if (sign.atMs >= atMs) return "unclear";
      standing = sign.expiresAtMs > atMs ? "running" : "ended";
    }
    return standing;
  }
}
