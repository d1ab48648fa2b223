/**
 * Progress of a run: a bar with rate and time left on a terminal, plain lines elsewhere. Writes to
 * the stream it is given and reads nothing.
 */
import type { ItemState } from "@tidemark/import-job";
import { MultiBar, Presets } from "cli-progress";
import { groupDigits } from "../plural.ts";
import type { TextOutput } from "../terminal.ts";

export interface ProgressCounts {
  readonly total: number;
  readonly done: number;
  readonly states: Readonly<Record<ItemState, number>>;
}

export interface Progress {
  update(counts: ProgressCounts): void;
  /** A line of text that stays, beside the progress. */
  say(text: string): void;
  /** Leaves the last state on the screen. Idempotent. */
  stop(): void;
}

export interface ProgressOptions {
  readonly monotonicMs: () => number;
  /** Lines also on a terminal, where other lines would tear a bar. Default false. */
  readonly plain?: boolean;
}

const LINE_EVERY_MS = 5_000;
/** With the text beside it, the bar fits 80 columns up to millions of rows. */
const BAR_CHARS = 24;

export function createProgress(output: TextOutput, { monotonicMs, plain }: ProgressOptions): Progress {
  return output.isTTY === true && plain !== true
    ? createBar(output, monotonicMs)
    : createLines(output, monotonicMs);
}

function createBar(output: TextOutput, monotonicMs: () => number): Progress {
  const bars = new MultiBar(
    { stream: output, hideCursor: true, forceRedraw: true, barsize: BAR_CHARS, format: "{bar} {text}" },
    Presets.shades_classic,
  );
  const startedMs = monotonicMs();
  let lines: {
    readonly bar: ReturnType<MultiBar["create"]>;
    readonly states: ReturnType<MultiBar["create"]>;
  };
  let isActive = false;
  return {
    update({ total, done, states }) {
      if (total === 0) return;
      if (!isActive) {
        lines = {
          bar: bars.create(total, done, { text: "" }),
          states: bars.create(1, 0, { text: "" }, { format: "{text}" }),
        };
        isActive = true;
      }
      lines.bar.setTotal(total);
      lines.bar.update(done, { text: describeCounts(total, done, monotonicMs() - startedMs) });
      lines.states.update(0, { text: describeStates(states) });
    },
    say(text) {
      if (!isActive) {
        output.write(`${text}\n`);
        return;
      }
      bars.log(`${text}\n`);
      bars.update();
    },
    stop() {
      if (isActive) bars.stop();
      isActive = false;
    },
  };
}

function createLines(output: TextOutput, monotonicMs: () => number): Progress {
  const startedMs = monotonicMs();
  let lastLineMs = -Infinity;
  let lastStates = "";
  return {
    update({ total, done, states }) {
      const nowMs = monotonicMs();
      const inStates = describeStates(states);
      const isDue = done === total || nowMs - lastLineMs >= LINE_EVERY_MS;
      if (total === 0 || inStates === lastStates || !isDue) return;
      lastLineMs = nowMs;
      lastStates = inStates;
      output.write(`${describeCounts(total, done, nowMs - startedMs)} (${inStates})\n`);
    },
    say: (text) => void output.write(`${text}\n`),
    stop() {},
  };
}

/** The states that have items, the living first. */
export function describeStates(states: Readonly<Record<ItemState, number>>): string {
  const named = Object.entries(states).filter(([, count]) => count > 0);
  return named.map(([state, count]) => `${state} ${groupDigits(count)}`).join(", ");
}

/** Such as "40% 2,000 of 5,000, 12.5/s, 4 min left". */
function describeCounts(total: number, done: number, elapsedMs: number): string {
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  const rate = elapsedMs > 0 ? ((done * 1000) / elapsedMs).toFixed(1) : "0.0";
  const left =
    done > 0 && done < total && elapsedMs > 0
      ? `, ${describeDuration((elapsedMs / done) * (total - done))} left`
      : "";
  return `${percent}% ${groupDigits(done)} of ${groupDigits(total)}, ${rate}/s${left}`;
}

function describeDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
