/** What a mutant is: the production code with one mistake, made on purpose, that breaks a law. */

/** One place of a file. `find` stands there exactly once, or the mutant no longer fits the code. */
interface Edit {
  /** From the root of the checkout. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Mutant {
  readonly id: string;
  /** The laws that it breaks, as the design numbers them. */
  readonly law: string;
  /** What is wrong, in a sentence for people. */
  readonly broken: string;
  readonly edits: readonly Edit[];
}

/** A mutant of one edit in a file of `folder`. */
export function mutantsOf(folder: string) {
  return (
    id: string,
    law: string,
    broken: string,
    ...edits: readonly (readonly [file: string, find: string, replace: string])[]
  ): Mutant => ({
    id,
    law,
    broken,
    edits: edits.map(([file, find, replace]) => ({ file: `${folder}/${file}`, find, replace })),
  });
}
