/**
 * The ids that an article keeps: those that its own links lead to, each with a prefix, so that no page can
 * name anything in the document that shows it.
 */

import { fragmentOnPage, type PageAddresses } from "./addresses.ts";
import { followingNode, isElement } from "./tree.ts";

const PREFIX = "from-page-";
/** Without white space, as the standard demands, and of bounded length. */
const USABLE = /^[^\s\p{Cc}\p{Cs}]{1,200}$/u;

/** A link's target on its own page. */
export interface TargetOnPage {
  readonly id: string;
  readonly href: string;
}

/** Where on its own page a link leads, or null. */
export function targetOnPage(href: string | null, addresses: PageAddresses): TargetOnPage | null {
  const fragment = fragmentOnPage(href, addresses);
  if (fragment === null) return null;
  const id = prefixed(decoded(fragment));
  return id === null ? null : { id, href: `#${fragment.startsWith(PREFIX) ? "" : PREFIX}${fragment}` };
}

/** The ids, with their prefix, that links inside `root` lead to. */
export function linkedIds(root: Element, addresses: PageAddresses): ReadonlySet<string> {
  const ids = new Set<string>();
  for (let node: Node | null = root; node !== null; node = followingNode(node, root, true)) {
    if (!isElement(node) || node.localName !== "a") continue;
    const target = targetOnPage(node.getAttribute("href"), addresses);
    if (target !== null) ids.add(target.id);
  }
  return ids;
}

/** An element's id with the prefix, or an anchor's name in its stead; null without one that can be kept. */
export function idOf(element: Element): string | null {
  const id = element.getAttribute("id");
  if (id !== null && id !== "") return prefixed(id);
  const name = element.localName === "a" ? element.getAttribute("name") : null;
  return name === null ? null : prefixed(name);
}

function prefixed(id: string): string | null {
  if (!USABLE.test(id)) return null;
  return id.startsWith(PREFIX) ? id : PREFIX + id;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    // A percent sign that begins no escape stands for itself.
    return fragment;
  }
}
