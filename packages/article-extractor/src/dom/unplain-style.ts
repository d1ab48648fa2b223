/**
 * Reads styles with the CSS parser of jsdom. It is loaded with the first such style: that takes longer than
 * reading most pages, and few pages have one.
 */

import { createRequire } from "node:module";
import type * as Jsdom from "jsdom";
import type { InlineStyle } from "./inline-style.ts";

let styled: HTMLElement | null = null;

export function readUnplainStyle(style: string): InlineStyle {
  styled ??= createElement();
  styled.setAttribute("style", style);
  const { display, visibility } = styled.style;
  return { display, visibility };
}

function createElement(): HTMLElement {
  const { JSDOM, VirtualConsole } = createRequire(import.meta.url)("jsdom") as typeof Jsdom;
  const { window } = new JSDOM("", { virtualConsole: new VirtualConsole() });
  return window.document.createElement("p");
}
