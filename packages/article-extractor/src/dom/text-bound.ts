/**
 * Refuses a page whose text is more than any article has. Readability splits and replaces in the whole of it, and
 * V8 keeps what is found in lists that grow by half or double: one such step of a hundred megabytes ends the whole
 * process, where a thread that
 * fills its heap in small steps is only ended itself.
 */

import { PageLimitError } from "../page-dom.ts";
import type { Attribute } from "./attribute.ts";
import type { ElementNode } from "./element.ts";
import type { TextNode } from "./leaf-nodes.ts";
import { ELEMENT, TEXT, type TreeNode } from "./node.ts";
import type { ParentNode } from "./parent-node.ts";
import { nextBelow } from "./walk.ts";

interface Bound {
  readonly of: string;
  readonly pattern: RegExp;
  readonly max: number;
}

/** Each is written as a reference of up to six characters. */
const ESCAPED: Bound = { of: "signs to escape", pattern: /[&<>"\u00a0]/g, max: 1_000_000 };
const BOUNDS_OF_TEXT: readonly Bound[] = [
  { of: "words", pattern: /\w+|[^\w\s]+/g, max: 1_000_000 },
  { of: "commas", pattern: /[,\u060C\uFE50\uFE10\uFE11\u2E41\u2E34\u2E32\uFF0C]/g, max: 500_000 },
  { of: "gaps between words", pattern: /\s{2,}/g, max: 500_000 },
  ESCAPED,
];
const MAX_TEXT_CHARS = 4 * 1024 * 1024;
/** Markup that is not longer than this is within all bounds. */
const MODEST_CHARS = 500_000;

/** Throws a `PageLimitError` for a page that was parsed from the given markup. */
export function requireModestText(root: ParentNode, html: string): void {
  if (html.length <= MODEST_CHARS) return;
  const counts = new Counts();
  for (let node: TreeNode | null = root; node !== null; node = nextBelow(root, node)) {
    if (node.nodeType === ELEMENT) counts.addAttributes((node as ElementNode).attributes);
    else if (node.nodeType === TEXT && !isCode(node.parentNode)) counts.addText((node as TextNode).data);
  }
}

class Counts {
  readonly #found = new Map<Bound, number>();
  #chars = 0;

  addText(text: string): void {
    this.#chars += text.length;
    if (this.#chars > MAX_TEXT_CHARS)
      throw new PageLimitError(`more than ${MAX_TEXT_CHARS} characters of text`);
    for (const bound of BOUNDS_OF_TEXT) this.#add(text, bound);
  }

  addAttributes(attributes: readonly Attribute[]): void {
    for (const { value } of attributes) this.#add(value, ESCAPED);
  }

  #add(text: string, bound: Bound): void {
    const { of, pattern, max } = bound;
    let found = this.#found.get(bound) ?? 0;
    pattern.lastIndex = 0;
    while (found <= max && pattern.test(text)) found += 1;
    if (found > max) throw new PageLimitError(`more than ${max} ${of}`);
    this.#found.set(bound, found);
  }
}

/** Texts that Readability takes out of the page before it reads it. */
function isCode(parent: ParentNode | null): boolean {
  const name = (parent as ElementNode | null)?.localName;
  return name === "script" || name === "style";
}
