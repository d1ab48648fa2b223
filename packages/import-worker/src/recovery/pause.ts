/** Waiting that a signal or a bound ends early. */
import type { Timers } from "../ports.ts";

/** Settles after the time, or when the signal is aborted. */
export async function pause(timers: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const callOff = timers.after(delayMs, resolve);
  const wake = () => resolve();
  signal.addEventListener("abort", wake);
  await promise;
  callOff();
  signal.removeEventListener("abort", wake);
}

/** What the work came to, or `"late"` when it takes longer than so. The work goes on then. */
export async function within<T>(timers: Timers, boundMs: number, work: Promise<T>): Promise<T | "late"> {
  const { promise, resolve } = Promise.withResolvers<"late">();
  const callOff = timers.after(boundMs, () => resolve("late"));
  try {
    return await Promise.race([work, promise]);
  } finally {
    callOff();
  }
}

/** The same for a bound that begins with the signal's abort. */
export async function withinGrace<T>(
  timers: Timers,
  signal: AbortSignal,
  graceMs: number,
  work: Promise<T>,
): Promise<T | "late"> {
  const aborted = Promise.withResolvers<"aborted">();
  const onAbort = () => aborted.resolve("aborted");
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);
  const ended = work.then(() => "ended" as const);
  const first = await Promise.race([ended, aborted.promise]);
  signal.removeEventListener("abort", onAbort);
  return first === "ended" ? work : within(timers, graceMs, work);
}
