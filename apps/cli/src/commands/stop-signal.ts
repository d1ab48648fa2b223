/** Turns Ctrl-C and a polite kill into an AbortSignal; a second one ends the process at once. */
import { EXIT } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";

/** What a person is told after the first one. */
export const STOPPING = "Stopping; what runs may finish. Press Ctrl-C again to stop at once.";

export interface StopSignal {
  readonly signal: AbortSignal;
  /** Stops listening. */
  release(): void;
}

export interface StopListener {
  onFirst(): void;
  /** Right before the process ends. */
  onSecond(): void;
}

export function listenForStop(
  { signals, exit }: Pick<Terminal, "signals" | "exit">,
  listener: StopListener,
): StopSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) {
      listener.onSecond();
      exit(EXIT.interrupted);
      return;
    }
    controller.abort();
    listener.onFirst();
  };
  signals.on("SIGINT", stop);
  signals.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    release() {
      signals.off("SIGINT", stop);
      signals.off("SIGTERM", stop);
    },
  };
}
