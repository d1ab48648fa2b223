/** A failing run, for people: which law, what happened to whom, and how to see it again. */
import { formatEntry, type HistoryEntry } from "../kernel/history.ts";
import { runSeed } from "./run-seed.ts";
import type { RunOptions, RunResult } from "./run-options.ts";
import type { Shrunk } from "./shrink.ts";

const LAST_ENTRIES = 60;

export async function tellFailure({ options }: Shrunk): Promise<string> {
  const result = await runSeed({ ...options, keepsHistory: true });
  const { broken, faults, steps } = result;
  if (!broken)
    return `Seed ${options.seed} does not fail when it is run again. The simulation itself is at fault.`;
  return [
    `Seed ${options.seed}, step ${steps}, ${broken.message}`,
    "",
    `Faults: ${faults.length === 0 ? "none" : faults.join(", ")}`,
    "",
    ...choose(result).map(formatEntry),
    "",
    `See all of it: ${commandOf(options)}`,
  ].join("\n");
}

/** What goes on all the time and tells nothing, unless something went wrong with it. */
const HUM =
  /^(?:reads|locks|sets hints|appends|commits|asks what|renews|lists leases|pulls|stores what|listens|seals|makes all|logs)\b[^:]*$/;

/** What was written to the stream concerned, what happened to processes, and what went wrong. */
function choose({ history, broken }: RunResult): readonly HistoryEntry[] {
  const { userId } = broken?.about ?? {};
  const concerned = history.filter(
    (entry) =>
      !HUM.test(entry.what) && (entry.userId === null || userId === undefined || entry.userId === userId),
  );
  return concerned.slice(-LAST_ENTRIES);
}

/** Shows the same run, fault by fault. */
function commandOf({ seed, only, atMost = {} }: RunOptions): string {
  const size = Object.entries(atMost).map(([part, most]) => `--${part} ${most}`);
  const faults = only && only.size > 0 ? [`--only ${[...only].join(",")}`] : only ? ["--only none"] : [];
  return ["npm run simulate -- --history", `--seed ${seed}`, ...size, ...faults].join(" ");
}
