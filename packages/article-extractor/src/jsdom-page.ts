/**
 * Parses pages with jsdom: scripts off, subresources off, console off. One window serves many pages,
 * because making a window costs more than parsing most pages; it is renewed to bound what it retains.
 */

import { JSDOM, VirtualConsole } from "jsdom";
import type { ParsePage } from "./page-dom.ts";

/** A parser that renews its window after `maxPagesPerWindow` pages. */
export function createJsdomParser(maxPagesPerWindow: number): ParsePage {
  let dom: JSDOM | null = null;
  let pages = 0;
  return (html, url) => {
    if (dom === null || pages >= maxPagesPerWindow) {
      dom?.window.close();
      dom = new JSDOM("", { url, virtualConsole: new VirtualConsole() });
      pages = 0;
    }
    pages += 1;
    dom.reconfigure({ url });
    return new dom.window.DOMParser().parseFromString(html, "text/html");
  };
}
