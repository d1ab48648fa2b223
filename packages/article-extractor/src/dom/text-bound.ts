/**
 * Refuses a page whose text is more than any article has. Readability splits and replaces in the whole of it, and
 * V8 keeps what is found in lists that grow by half or double: one such step of a hundred megabytes ends the whole
 * process, where a thread that fills its heap in small steps is only ended itself. Counted sign by sign: a pattern
 * would itself need a stack as long as the text.
 */

import { PageLimitError } from "../page-dom.ts";
import type { Attribute } from "./attribute.ts";
import type { ElementNode } from "./element.ts";
import type { TextNode } from "./leaf-nodes.ts";
import { ELEMENT, TEXT, type TreeNode } from "./node.ts";
import type { ParentNode } from "./parent-node.ts";
import { nextBelow } from "./walk.ts";

const MAX_CHARS = 4 * 1024 * 1024;
const MAX_WORDS = 1_000_000;
const MAX_COMMAS = 500_000;
/** Of two spaces and more. */
const MAX_GAPS = 500_000;
/** Each is written as a reference of up to six characters. */
const MAX_ESCAPED = 1_000_000;
/** Markup that is not longer than this is within all bounds. */
const MODEST_CHARS = 500_000;

const WORD = 1;
const SPACE = 2;
const OTHER = 3;
type Kind = typeof WORD | typeof SPACE | typeof OTHER;

/** What Readability's patterns take each of the first characters for. */
const KINDS: readonly Kind[] = Array.from({ length: 0x80 }, (_, code) =>
  judgeKind(String.fromCharCode(code)),
);
const COMMAS: ReadonlySet<number> = setOf(",\u060C\uFE50\uFE10\uFE11\u2E41\u2E34\u2E32\uFF0C");
const ESCAPED: ReadonlySet<number> = setOf('&<>"\u00a0');

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
  #chars = 0;
  #words = 0;
  #commas = 0;
  #gaps = 0;
  #escaped = 0;

  addText(text: string): void {
    this.#chars += text.length;
    requireAtMost(this.#chars, MAX_CHARS, "characters of text");
    let last: Kind | null = null;
    let spaces = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const kind: Kind = KINDS[code] ?? judgeKind(text.charAt(at));
      if (kind === SPACE) {
        spaces += 1;
        if (spaces === 2) this.#gaps += 1;
      } else {
        spaces = 0;
        if (kind !== last) this.#words += 1;
        if (COMMAS.has(code)) this.#commas += 1;
      }
      if (ESCAPED.has(code)) this.#escaped += 1;
      last = kind;
    }
    requireAtMost(this.#words, MAX_WORDS, "words");
    requireAtMost(this.#commas, MAX_COMMAS, "commas");
    requireAtMost(this.#gaps, MAX_GAPS, "gaps between words");
    requireAtMost(this.#escaped, MAX_ESCAPED, "signs to escape");
  }

  addAttributes(attributes: readonly Attribute[]): void {
    for (const { value } of attributes) {
      for (let at = 0; at < value.length; at += 1) {
        if (ESCAPED.has(value.charCodeAt(at))) this.#escaped += 1;
      }
    }
    requireAtMost(this.#escaped, MAX_ESCAPED, "signs to escape");
  }
}

function requireAtMost(count: number, max: number, what: string): void {
  if (count > max) throw new PageLimitError(`more than ${max} ${what}`);
}

function judgeKind(character: string): Kind {
  if (/\w/.test(character)) return WORD;
  return /\s/.test(character) ? SPACE : OTHER;
}

function setOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

/** Texts that Readability takes out of the page before it reads it. */
function isCode(parent: ParentNode | null): boolean {
  const name = (parent as ElementNode | null)?.localName;
  return name === "script" || name === "style";
}
