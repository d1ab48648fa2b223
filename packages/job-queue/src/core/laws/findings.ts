/** What breaks a law, as `tidemark verify` tells it. */

export interface Finding {
  /** `L9` and so on, as the design numbers its laws. */
  readonly law: string;
  readonly subject: string;
  readonly what: string;
}

/** More are only counted: whoever broke so much has enough to read. */
const MOST_KEPT = 1_000;

export class Findings {
  readonly kept: Finding[] = [];
  #count = 0;

  /** Those that are not kept included. */
  get count(): number {
    return this.#count;
  }

  add(finding: Finding): void {
    this.#count += 1;
    if (this.kept.length < MOST_KEPT) this.kept.push(finding);
  }

  addAll(findings: Iterable<Finding>): void {
    for (const finding of findings) this.add(finding);
  }
}
