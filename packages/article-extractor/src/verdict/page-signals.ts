/** Reads from a page's whole tree, before anything changes it, what tells an article's page from other pages. */

import { readPaidParts, type PaidParts } from "./paid-parts.ts";
import { inOneLine, normalised } from "./phrases/phrase-table.ts";

export interface PageSignals {
  /** All texts are in the form that `normalised` gives. */
  readonly title: string;
  /** What the page is headed by: its h1 elements, or without any the first h2. None of what stands beside. */
  readonly headings: readonly string[];
  /** What people see, a line a block; cut at a length that no wall reaches. */
  readonly text: string;
  readonly passwordFields: number;
  /** Fields to write in, but for passwords and searches. */
  readonly textFields: number;
  readonly links: number;
  readonly scripts: number;
  /** Something to look at that is no text: pictures, videos, frames. */
  readonly media: number;
  /** Elements, frames and scripts that are part of a check for robots, by their names and addresses. */
  readonly challengeParts: number;
  /** The page loads itself again, or another, on its own. */
  readonly refreshes: boolean;
  /** Frames instead of a body. */
  readonly paid: PaidParts;
  readonly address: AddressSignals;
}

interface AddressSignals {
  readonly isFrontPage: boolean;
  readonly isSearch: boolean;
  readonly isLogin: boolean;
}

const MAX_TEXT_CHARS = 60_000;
/** A check for robots shows less text than this, so what comes after it is not searched for its parts. */
const CHALLENGE_TEXT_CHARS = 3_000;
const MAX_HEADINGS = 8;

const UNSEEN: ReadonlySet<string> = new Set(
  "script style template head title svg math iframe object select option datalist noscript".split(" "),
);
const INLINE: ReadonlySet<string> = new Set(
  "a abbr b bdi bdo cite code em font i img ins kbd label mark q s small span strong sub sup time tt u var wbr".split(
    " ",
  ),
);
/** What stands in these is not what the page is about. */
const ASIDE: ReadonlySet<string> = new Set(["aside", "nav", "footer"]);
const MEDIA: ReadonlySet<string> = new Set(
  "img picture video audio iframe frame object embed svg canvas".split(" "),
);

/** Parts of such checks are called so by all who make them. */
const CHALLENGE_PART =
  /captcha|turnstile|challenge[-_/]?(?:platform|form|running|stage|container|error|body|page)|bot[-_]?(?:check|manager|detection)|human[-_]?(?:check|verification)|ddos[-_]?guard|awswaf|_incapsula_|datadome/i;

export function readPageSignals(document: Document, url: string): PageSignals {
  const reader = new SignalReader();
  walk(document.documentElement, reader);
  return Object.assign(reader.signals(), {
    title: normalised(document.title.slice(0, 1_000)),
    paid: readPaidParts(document),
    address: readAddress(url),
  });
}

function readAddress(url: string): AddressSignals {
  const { pathname = "", search = "" } = URL.parse(url) ?? {};
  return {
    isFrontPage: /^\/(?:index\.\w+|home\/?|[a-z]{2}(?:-[a-z]{2})?\/?)?$/i.test(pathname) && search === "",
    isSearch:
      /[?&](?:q|s|query|search|suche|keyword)=/i.test(search) ||
      /\/(?:search|suche|recherche|buscar)\/?$/i.test(pathname),
    isLogin: /\/(?:log-?in|sign-?in|auth|anmelden|connexion|accounts?\/login|sso)(?:[/.?]|$)/i.test(pathname),
  };
}

/** Calls for each node in the tree's order, without recursion. */
function walk(root: Element, reader: SignalReader): void {
  let node: Node | null = root;
  while (node !== null) {
    const descends = node.nodeType === 1 ? reader.enter(node as Element) : reader.text(node);
    if (descends && node.firstChild !== null) {
      node = node.firstChild;
      continue;
    }
    while (node !== null && node !== root && node.nextSibling === null) {
      node = node.parentNode;
      if (node !== null && node.nodeType === 1) reader.leave(node as Element);
    }
    node = node === null || node === root ? null : node.nextSibling;
  }
}

class SignalReader {
  readonly #parts: string[] = [];
  #chars = 0;
  #isAtBreak = true;
  #heading: Element | null = null;
  #headingFrom = 0;
  readonly #headings: string[] = [];
  #firstSubheading: string | null = null;
  #aside: Element | null = null;
  readonly #counts = { passwordFields: 0, textFields: 0, links: 0, scripts: 0, media: 0, challengeParts: 0 };
  #refreshes = false;

  signals(): Omit<PageSignals, "title" | "paid" | "address"> {
    const parts = this.#parts;
    let text: string | null = null;
    return {
      ...this.#counts,
      headings:
        this.#headings.length === 0 && this.#firstSubheading !== null
          ? [this.#firstSubheading]
          : this.#headings,
      refreshes: this.#refreshes,
      // Only the judgement of a short page reads it.
      get text() {
        return (text ??= normalised(parts.join("").slice(0, MAX_TEXT_CHARS)));
      },
    };
  }

  /** Whether the element's content is to be read. */
  enter(element: Element): boolean {
    const tag = element.localName;
    this.#count(element, tag);
    if (tag === "head") return this.#readHead(element);
    if (UNSEEN.has(tag) || isHidden(element, tag)) return false;
    if (!INLINE.has(tag)) this.#breakLine();
    if (this.#aside === null && ASIDE.has(tag)) this.#aside = element;
    if (this.#heading === null && this.#aside === null && (tag === "h1" || tag === "h2")) {
      this.#heading = element;
      this.#headingFrom = this.#parts.length;
    }
    return true;
  }

  leave(element: Element): void {
    if (!INLINE.has(element.localName)) this.#breakLine();
    if (element === this.#aside) this.#aside = null;
    if (element === this.#heading) this.#endHeading(element.localName);
  }

  #endHeading(tag: string): void {
    const heading = inOneLine(normalised(this.#parts.slice(this.#headingFrom).join(""))).slice(0, 300);
    this.#heading = null;
    if (heading === "") return;
    if (tag === "h2") this.#firstSubheading ??= heading;
    else if (this.#headings.length < MAX_HEADINGS) this.#headings.push(heading);
  }

  text(node: Node): boolean {
    if (node.nodeType !== 3 || this.#chars >= MAX_TEXT_CHARS) return false;
    const text = (node.textContent ?? "").slice(0, MAX_TEXT_CHARS);
    this.#parts.push(text);
    this.#chars += text.length;
    this.#isAtBreak = false;
    return false;
  }

  #breakLine(): void {
    if (this.#isAtBreak || this.#chars >= MAX_TEXT_CHARS) return;
    this.#parts.push("\n");
    this.#isAtBreak = true;
  }

  /** Of the head only what acts: its text is not seen. */
  #readHead(head: Element): false {
    for (let child = head.firstElementChild; child !== null; child = child.nextElementSibling) {
      this.#count(child, child.localName);
      if (child.localName === "meta" && child.getAttribute("http-equiv")?.toLowerCase() === "refresh") {
        this.#refreshes = true;
      }
    }
    return false;
  }

  #count(element: Element, tag: string): void {
    const counts = this.#counts;
    if (tag === "a" && element.hasAttribute("href")) counts.links += 1;
    else if (tag === "script") counts.scripts += 1;
    else if (tag === "input" || tag === "textarea") this.#countField(element);
    if (MEDIA.has(tag)) counts.media += 1;
    if (this.#chars < CHALLENGE_TEXT_CHARS && isChallengePart(element)) counts.challengeParts += 1;
  }

  #countField(field: Element): void {
    const type = (field.getAttribute("type") ?? "text").toLowerCase();
    if (type === "password") this.#counts.passwordFields += 1;
    else if (type === "text" || type === "email" || type === "tel") this.#counts.textFields += 1;
  }
}

function isHidden(element: Element, tag: string): boolean {
  if (element.hasAttribute("hidden") || (tag === "dialog" && !element.hasAttribute("open"))) return true;
  const style = element.getAttribute("style");
  return (
    style !== null && /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style.slice(0, 1_000))
  );
}

const NAMING = ["id", "class", "src", "action", "data-callback"] as const;

function isChallengePart(element: Element): boolean {
  return NAMING.some((name) => {
    const value = element.getAttribute(name);
    return value !== null && CHALLENGE_PART.test(value.slice(0, 300));
  });
}
