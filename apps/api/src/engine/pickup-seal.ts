/**
 * How an article may be kept in the log until its owner's device takes it. So far there is one way,
 * in plain; where it is not wanted, nothing can be imported.
 */
import type { Seal } from "@tidemark/import-worker";

export type PickupSeal =
  | { readonly kind: "ready"; readonly seal: Seal }
  | { readonly kind: "no-account-key" };

export function pickupSeal(config: { readonly plainPickups: boolean }): PickupSeal {
  return config.plainPickups
    ? { kind: "ready", seal: async (_userId, article) => ({ payload: article }) }
    : { kind: "no-account-key" };
}
