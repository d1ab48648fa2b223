/** How a job ends whose dependency failed or was canceled, by its own policy. */
import { dependencyFailed } from "./failure.ts";
import type { FailedDependencyPolicy } from "./model.ts";

export type PolicyEnding =
  | { readonly state: "canceled" }
  | { readonly state: "failed"; readonly result: string };

export function endingByPolicy(
  policy: Exclude<FailedDependencyPolicy, "run">,
  dependency: string,
): PolicyEnding {
  return policy === "cancel"
    ? { state: "canceled" }
    : { state: "failed", result: dependencyFailed(dependency) };
}
