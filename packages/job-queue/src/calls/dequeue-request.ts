/** What a dequeue asks for, checked: a mistake here would otherwise wait for ever. */
import { isStorableText } from "@tidemark/sync-log";
import type { Want } from "../core/command.ts";
import { InvalidJobError } from "../errors.ts";
import type { DequeueManyRequest, DequeueRequest } from "../job-queue.ts";
import { givenObject } from "./given.ts";
import type { Waiter } from "../loop/waiting-room.ts";

const NAMELESS_CHANNEL: readonly string[] = [""];

export function wishOf(request: DequeueManyRequest): Pick<Waiter, "want" | "limit"> {
  const { jobTypes, channels = NAMELESS_CHANNEL, limit } = givenObject(request, "dequeue's request");
  checkNames("jobTypes", jobTypes);
  checkNames("channels", channels);
  if (typeof limit === "number" && !(Number.isInteger(limit) && limit >= 1)) {
    throw new InvalidJobError(`A dequeue's limit is ${limit}; ask for 1 job or more.`);
  }
  return {
    want: { jobTypes: [...jobTypes], channels: [...channels], ...leaseOf(request) },
    limit: typeof limit === "number" ? () => limit : limit,
  };
}

/** What will prove that the claim lives. */
export function leaseOf({ workerId }: Pick<DequeueRequest, "workerId">): Pick<Want, "workerId" | "lease"> {
  if (workerId === undefined) return { workerId: null, lease: "token" };
  if (typeof workerId !== "string" || workerId === "" || !isStorableText(workerId)) {
    throw new InvalidJobError(
      "A dequeue's workerId is empty or no text that can be stored; give the worker's id.",
    );
  }
  return { workerId, lease: "worker" };
}

function checkNames(what: string, names: readonly string[]): void {
  const isSound = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string");
  if (!isSound) throw new InvalidJobError(`A dequeue's ${what} must be a list of at least one name.`);
}
