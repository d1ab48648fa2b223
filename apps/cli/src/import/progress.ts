/**
 * Progress of a run: a bar with rate and time left on a terminal, plain lines elsewhere. Writes to
 * the stream it is given and reads nothing.
 */
import { MultiBar, Presets } from "cli-progress";
import type { ItemState } from "@tidemark/import-job";

export interface ProgressCounts {
  readonly total: number;
  readonly done: number;
  readonly states: Readonly<Record<ItemState, number>>;
}

export interface Progress {
  update(counts: ProgressCounts): void;
  stop(): void;
}

export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const LINE_EVERY_MS = 5_000;

export function createProgress(output: NodeJS.WriteStream | ProgressOutput, nowMs: () => number): Progress {
  return output.isTTY ? createBar(output as NodeJS.WriteStream) : createLines(output, nowMs);
}

function createBar(output: NodeJS.WriteStream): Progress {
  const bars = new MultiBar(
    {
      stream: output,
      clearOnComplete: false,
      hideCursor: true,
      forceRedraw: true,
      format: "{bar} {percentage}% | {value}/{total} | {rate}/s | {eta_formatted} left | {states}",
    },
    Presets.shades_classic,
  );
  const startedMs = Date.now();
  const bar = bars.create(0, 0, { rate: "0.0", states: "" });
  return {
    update({ total, done, states }) {
      bar.setTotal(total);
      bar.update(done, { rate: rateOf(done, Date.now() - startedMs), states: describeStates(states) });
    },
    stop: () => bars.stop(),
  };
}

function createLines(output: ProgressOutput, nowMs: () => number): Progress {
  const startedMs = nowMs();
  let lastLineMs = -Infinity;
  let lastDone = -1;
  return {
    update({ total, done, states }) {
      const isLast = done === total;
      if (done === lastDone || (!isLast && nowMs() - lastLineMs < LINE_EVERY_MS)) return;
      lastLineMs = nowMs();
      lastDone = done;
      const elapsedMs = nowMs() - startedMs;
      const left =
        done > 0 && !isLast ? `, about ${secondsOf((elapsedMs / done) * (total - done))} left` : "";
      output.write(
        `${done}/${total} done, ${rateOf(done, elapsedMs)}/s${left} (${describeStates(states)})\n`,
      );
    },
    stop() {},
  };
}

/** The states that have items, the living first. */
export function describeStates(states: Readonly<Record<ItemState, number>>): string {
  const named = Object.entries(states).filter(([, count]) => count > 0);
  return named.map(([state, count]) => `${state} ${count}`).join(", ");
}

function rateOf(done: number, elapsedMs: number): string {
  return elapsedMs > 0 ? ((done * 1000) / elapsedMs).toFixed(1) : "0.0";
}

function secondsOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
