/** What rules find, and what they are given to find it. */

import type { ArticleLayout } from "./article-layout.ts";
import type { TextBlock } from "./text-block.ts";

/** What the page says of itself elsewhere, so that the article need not say it again. */
export interface PageFacts {
  readonly title: string | null;
}

export interface Refinement {
  readonly layout: ArticleLayout;
  readonly facts: PageFacts;
  readonly captions: ReadonlySet<TextBlock>;
  readonly clutter: Clutter;
}

/** Why a block goes, and whether the pictures go that stand with it. */
export interface Verdict {
  readonly rule: string;
  readonly withPictures: boolean;
}

/** The blocks that go. The first rule to find one gives the reason. */
export class Clutter {
  readonly #verdicts = new Map<TextBlock, Verdict>();

  drop(block: TextBlock, verdict: Verdict): void {
    if (!this.#verdicts.has(block)) this.#verdicts.set(block, verdict);
  }

  has(block: TextBlock): boolean {
    return this.#verdicts.has(block);
  }

  verdictOn(block: TextBlock): Verdict | undefined {
    return this.#verdicts.get(block);
  }
}
