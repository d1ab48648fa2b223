/** L16: the words of an article are in no log line and in nothing that metrics are told. */
import { inspect } from "node:util";
import type { Logger, WorkerObserver } from "../../src/index.ts";
import { SECRET } from "../worker/web.ts";
import { LawBroken } from "./watcher.ts";

/** A logger that looks at each line before it hands it on. */
export function watchedLogger(onBroken: (error: LawBroken) => void, onLine: (line: string) => void): Logger {
  const look = (...parts: readonly unknown[]) => {
    const line = inspect(parts, { depth: 5, showHidden: false });
    if (line.includes(SECRET)) onBroken(new LawBroken("L16", "a log line holds words of a page"));
    onLine(line);
  };
  return {
    info: (message, fields) => {
      if (fields) look(message, fields);
    },
    error: (error, message, fields) => look(message, error, fields),
  };
}

/** What observers are told is small: names and numbers. */
export function watchedObserver(
  observer: Partial<WorkerObserver>,
  onBroken: (error: LawBroken) => void,
): WorkerObserver {
  const watched = (name: keyof WorkerObserver) => (event: unknown) => {
    for (const value of Object.values(event as object)) {
      if (typeof value === "string" && value.includes(SECRET))
        onBroken(new LawBroken("L16", `the event ${name} holds words of a page`));
    }
    (observer[name] as ((event: unknown) => void) | undefined)?.(event);
  };
  const names: readonly (keyof WorkerObserver)[] = [
    "tick",
    "itemSettled",
    "itemRetried",
    "extractDuration",
    "jobCompleted",
    "pickupsRemoved",
    "claimLost",
    "settleDropped",
    "leaseRenewed",
    "transition",
    "running",
    "workload",
    "logLag",
  ];
  return Object.fromEntries(names.map((name) => [name, watched(name)])) as unknown as WorkerObserver;
}
