/** Checks every user of a run, and counts what happened on the way. */
import { DEFAULT_LIMITS, PICKUPS, WORKER_LOST } from "@tidemark/import-job";
import type { Stage } from "../stage/stage.ts";
import { CHAOS_TUNING } from "../tuning.ts";
import { checkUser } from "./check-user.ts";
import { readEvidence, type UserEvidence } from "./evidence.ts";

export interface CheckReport {
  /** Empty when nothing was lost, nothing happened twice and everything has ended. */
  readonly problems: readonly string[];
  readonly counts: Counts;
  readonly evidence: readonly UserEvidence[];
}

interface Counts {
  readonly users: number;
  readonly devices: number;
  readonly jobs: number;
  readonly items: number;
  readonly changes: number;
  readonly claims: number;
  readonly claimsLost: number;
  readonly saved: number;
  /** Appends of devices by the log's answer, and those that a device's death left without one. */
  readonly acked: number;
  readonly refused: number;
  readonly unknown: number;
  readonly unanswered: number;
  readonly ackedChanges: number;
  readonly ignoredIntents: number;
}

export async function checkRun({ log, plan, orders }: Stage): Promise<CheckReport> {
  const evidence = await readEvidence(log, plan, orders);
  const limits = CHAOS_TUNING.worker?.limits ?? DEFAULT_LIMITS;
  const verdicts = evidence.map((user) => checkUser(user, limits));
  const ignoredIntents = verdicts.reduce((sum, verdict) => sum + verdict.ignoredIntents, 0);
  return {
    problems: verdicts.flatMap(({ problems }, index) =>
      problems.map((problem) => `${evidence[index]!.userId}: ${problem}`),
    ),
    counts: { ...count(evidence), ignoredIntents },
    evidence,
  };
}

function count(evidence: readonly UserEvidence[]): Omit<Counts, "ignoredIntents"> {
  const changes = evidence.flatMap((user) => user.changes);
  const lines = evidence.flatMap((user) => user.devices).flatMap(({ history }) => history);
  const withState = (state: string) => changes.filter(({ data }) => data?.["state"] === state).length;
  const answers = (kind: string) => lines.filter((line) => line.kind === kind).length;
  const [acked, refused, unknown] = [answers("acked"), answers("refused"), answers("unknown")];
  return {
    users: evidence.length,
    devices: evidence.reduce((sum, { devices }) => sum + devices.length, 0),
    jobs: evidence.reduce((sum, { jobIds }) => sum + jobIds.length, 0),
    items: evidence.reduce((sum, { items }) => sum + items.length, 0),
    changes: changes.length,
    claims: withState("extracting"),
    claimsLost: changes.filter(({ data }) => data?.["errorCode"] === WORKER_LOST).length,
    // Several devices may take one article; only the first has effect.
    saved: new Set(
      changes
        .filter(({ tableName, op }) => tableName === PICKUPS && op === "delete")
        .map(({ recordId }) => recordId),
    ).size,
    acked,
    refused,
    unknown,
    unanswered: answers("tried") - acked - refused - unknown,
    ackedChanges: lines.reduce((sum, line) => sum + (line.kind === "acked" ? line.changes.length : 0), 0),
  };
}
