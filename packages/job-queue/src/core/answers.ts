/** The answers that many decisions share. */
import type { Answer, Decision, Refusal } from "./command.ts";

const NOTHING: readonly never[] = [];

export const DONE: Answer = { kind: "done" };
export const ENDED: Answer = { kind: "ended", requeued: false };
export const REQUEUED: Answer = { kind: "ended", requeued: true };

export function refuse(refusal: Refusal): Decision {
  return { changes: NOTHING, answer: { kind: "refused", refusal }, notes: NOTHING };
}

export function unchanged(answer: Answer): Decision {
  return { changes: NOTHING, answer, notes: NOTHING };
}
