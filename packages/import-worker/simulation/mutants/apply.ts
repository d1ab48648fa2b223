/** Makes a mutant of the code. An edit that fits nowhere, or in two places, is an error and never passed over. */
import type { Mutant } from "./mutant.ts";

export class EditError extends Error {
  override readonly name = "EditError";
}

/** The changed texts by file. `read` answers the text of a file, named from the root. */
export function applyMutant({ id, edits }: Mutant, read: (file: string) => string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const text = texts.get(file) ?? read(file);
    const [before, ...after] = text.split(find);
    if (before === undefined || after.length !== 1) {
      throw new EditError(
        `The mutant ${id} does not fit ${file}: the text that it replaces is there ${after.length} times, not once. ` +
          "The code has moved; correct the mutant, so that it makes the same mistake again.",
      );
    }
    texts.set(file, before + replace + after[0]);
  }
  return texts;
}
