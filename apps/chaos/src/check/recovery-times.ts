/**
 * How long the work that a fault interrupted took to be on its way again, read from the log afterwards: until each claim
 * that ran when the fault struck has ended, and its item, unless that ended too, was claimed again. A device's work is on
 * its way when the log answers it again.
 */
import { type Fault, FAULTS, FAULT_KINDS, type FaultRecord } from "../faults/fault.ts";
import type { UserEvidence } from "./evidence.ts";

export interface RecoveryTimes {
  readonly fault: Fault;
  readonly count: number;
  /** Of the faults that interrupted something, ms, in rising order. */
  readonly timesMs: readonly number[];
  /** Claims or devices that were interrupted. */
  readonly interrupted: number;
}

/** What a worker held: one item from its claim on. */
interface Claim {
  readonly workerId: string;
  readonly fromMs: number;
  readonly endedMs: number;
  /** When the item had ended or was claimed again. */
  readonly onItsWayMs: number;
}

/** A device that loses the log later than this after a fault has lost it to another one, ms. */
const DEVICE_NOTICES_WITHIN_MS = 60_000;

export function recoveryTimes(
  records: readonly FaultRecord[],
  evidence: readonly UserEvidence[],
): readonly RecoveryTimes[] {
  const claims = evidence.flatMap(claimsOf);
  const reached = reachedTimes(evidence);
  return FAULTS.flatMap((fault) => {
    const own = records.filter((record) => record.fault === fault);
    if (own.length === 0) return [];
    const found = own.map((record) => interruptedWork(record, claims, reached));
    const timesMs = found.filter((times) => times.length > 0).map((times) => Math.max(...times));
    return [
      {
        fault,
        count: own.length,
        timesMs: timesMs.toSorted((a, b) => a - b),
        interrupted: found.reduce((sum, times) => sum + times.length, 0),
      },
    ];
  });
}

/** Of each interrupted piece of work, how long after the fault it was on its way again. */
function interruptedWork(
  record: FaultRecord,
  claims: readonly Claim[],
  reached: ReadonlyMap<string, readonly number[]>,
): number[] {
  const { interrupted, beganAtMs } = record;
  const sinceMs = measuredFromMs(record);
  switch (interrupted.kind) {
    case "nobody":
      return [];
    case "device": {
      const again = reached.get(interrupted.deviceId)?.find((atMs) => atMs >= beganAtMs);
      const isItsOwn = again !== undefined && again <= record.endedAtMs + DEVICE_NOTICES_WITHIN_MS;
      return isItsOwn ? [Math.max(0, again - sinceMs)] : [];
    }
    case "workers":
      return claims
        .filter(({ workerId, fromMs, endedMs }) => {
          const isHit = interrupted.workerId === null || workerId === interrupted.workerId;
          return isHit && fromMs <= beganAtMs && endedMs > beganAtMs;
        })
        .map(({ onItsWayMs }) => Math.max(0, onItsWayMs - sinceMs));
    default:
      return interrupted satisfies never;
  }
}

/** Nobody can work while there is no database; for anything else there are others who could go on at once. */
function measuredFromMs({ fault, beganAtMs, endedAtMs }: FaultRecord): number {
  const { hits } = FAULT_KINDS[fault];
  return hits === "server" || hits === "disk" ? endedAtMs : beganAtMs;
}

function claimsOf({ changes }: UserEvidence): Claim[] {
  const claims: Claim[] = [];
  const open = new Map<string, { workerId: string; fromMs: number; endedMs: number | null }>();
  for (const { recordId, data, createdAt } of changes) {
    const state = data?.["state"];
    if (typeof state !== "string") continue;
    const atMs = Date.parse(createdAt);
    const before = open.get(recordId);
    if (before) before.endedMs ??= atMs;
    if (before && state !== "pending") {
      claims.push({ ...before, endedMs: before.endedMs ?? atMs, onItsWayMs: atMs });
      open.delete(recordId);
    }
    const workerId = data?.["claimedBy"];
    if (state !== "extracting" || typeof workerId !== "string") continue;
    open.set(recordId, { workerId, fromMs: atMs, endedMs: null });
  }
  return claims;
}

function reachedTimes(evidence: readonly UserEvidence[]): ReadonlyMap<string, readonly number[]> {
  return new Map(
    evidence
      .flatMap(({ devices }) => devices)
      .map(({ plan, history }) => [
        plan.deviceId,
        history.filter(({ kind }) => kind === "reached").map(({ atMs }) => atMs),
      ]),
  );
}
