/** Proof that workers live, in database time. */
import type { Lease, Leases } from "@tidemark/sync-log";
import { dropLease } from "./queries/drop-lease.ts";
import { listLeases } from "./queries/list-leases.ts";
import { renewLease } from "./queries/renew-lease.ts";
import type { Transactions } from "./transactions.ts";

export class PostgresLeases implements Leases {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  async renew(
    { workerId, machine, processId }: Omit<Lease, "expiresAtMs">,
    ttlMs: number,
  ): Promise<{ readonly lapsed: boolean }> {
    // Kept over the tries: one whose commit is in doubt may have taken the news with it.
    let lapsed = false;
    await this.#transactions.runRepeatable(async (transaction) => {
      const [row] = await transaction.run(renewLease, workerId, machine, processId, ttlMs);
      lapsed ||= row?.lapsed === true;
    });
    return { lapsed };
  }

  async drop(workerId: string): Promise<void> {
    await this.#transactions.runRepeatable((transaction) => transaction.run(dropLease, workerId));
  }

  async all(): Promise<readonly Lease[]> {
    return this.#transactions.runRepeatable((transaction) => transaction.run(listLeases));
  }
}
