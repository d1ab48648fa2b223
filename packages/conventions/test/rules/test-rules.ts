/** What a test must not do: be left out, leave others out, or sleep. */
import { readModule } from "../module-syntax.ts";
import { isShipped, type TextFile, violation } from "../repository.ts";

const LEFT_OUT = /^(?:it|test|describe|suite|bench)\.(?:\w+\.)*(?:only|skip|todo|fails)$/;
const OLD_NAMES: ReadonlySet<string> = new Set(["xit", "xtest", "xdescribe", "fit", "fdescribe"]);

/** Every test that is there runs. */
export function checkRuns(file: TextFile): string[] {
  if (isShipped(file.path)) return [];
  const { memberChains, calls } = readModule(file);
  return [
    ...memberChains.filter(({ text }) => LEFT_OUT.test(text)),
    ...calls.filter(({ text }) => OLD_NAMES.has(text)),
  ].map(({ text, line }) => violation(file.path, line, `${text} leaves tests out; mend or delete them`));
}

const SLEEPING_IMPORTS: ReadonlySet<string> = new Set([
  "node:timers/promises#setTimeout",
  "timers/promises#setTimeout",
]);
const SLEEPING_CALLS: ReadonlySet<string> = new Set(["Atomics.wait", "scheduler.wait", "Bun.sleep"]);

/** Tests wait for what they need, not for time to pass. A slow server in a test may still be slow. */
export function checkSleeps(file: TextFile): string[] {
  if (isShipped(file.path)) return [];
  const { importedNames, calls } = readModule(file);
  const sleeps = [
    ...importedNames.filter(({ text }) => SLEEPING_IMPORTS.has(text)),
    ...calls.filter(({ text }) => SLEEPING_CALLS.has(text)),
    ...calls.filter(({ text, within }) => text === "setTimeout" && within.at(-1) === "new Promise"),
  ];
  return sleeps.map(({ line }) => violation(file.path, line, "sleeps; wait for a signal instead"));
}
