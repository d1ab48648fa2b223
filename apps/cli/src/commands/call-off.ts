/**
 * What ends a command before its work is done: its time, Ctrl-C, or a polite kill. The first of them decides
 * the exit code. What then does not come to its end within a grace is ended with the process.
 */
import type { Terminal } from "../terminal.ts";

export interface CallOff {
  /** Its reason is a `TimeoutError` when the time is up. */
  readonly signal: AbortSignal;
  /** The code that the process is to end with; null while nothing has called the work off. */
  readonly exitCode: number | null;
  /** Stops listening. */
  release(): void;
}

export interface CallOffCodes {
  readonly timedOut: number;
  readonly interrupted: number;
  readonly terminated: number;
}

/** A transaction needs far less, unless the database hangs; the log survives it all the same. */
const GRACE_MS = 2_000;

/** A second signal ends the process at once. */
export function listenForCallOff(
  { signals, exit, notices }: Pick<Terminal, "signals" | "exit" | "notices">,
  timeoutMs: number,
  codes: CallOffCodes,
): CallOff {
  const controller = new AbortController();
  let exitCode: number | null = null;
  let grace: NodeJS.Timeout | undefined;

  function callOff(code: number, reason: Error): void {
    exitCode = code;
    grace = setTimeout(() => exit(code), GRACE_MS);
    controller.abort(reason);
  }
  function onSignal(code: number): void {
    if (exitCode !== null) {
      exit(exitCode);
      return;
    }
    notices.write("Stopping; what has begun may finish. Press Ctrl-C again to stop at once.\n");
    callOff(code, new DOMException("A signal came", "AbortError"));
  }
  const onInterrupt = () => onSignal(codes.interrupted);
  const onTerminate = () => onSignal(codes.terminated);
  const time = setTimeout(() => {
    if (exitCode !== null) return;
    notices.write(`The time of ${timeoutMs} ms is up; what has begun may finish.\n`);
    callOff(codes.timedOut, new DOMException("The time is up", "TimeoutError"));
  }, timeoutMs);
  signals.on("SIGINT", onInterrupt);
  signals.on("SIGTERM", onTerminate);

  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    release() {
      clearTimeout(time);
      clearTimeout(grace);
      signals.off("SIGINT", onInterrupt);
      signals.off("SIGTERM", onTerminate);
    },
  };
}
