/**
 * Parses pages with jsdom: scripts off, subresources off, console off. One window serves many pages,
 * because making a window costs more than parsing most pages; it is renewed to bound what it retains.
 */

import { createRequire } from "node:module";
import type * as Jsdom from "jsdom";
import type { ParsePage } from "./page-dom.ts";

/** A parser that renews its window after `maxPagesPerWindow` pages. */
export function createJsdomParser(maxPagesPerWindow: number): ParsePage {
  let dom: Jsdom.JSDOM | null = null;
  let pages = 0;
  return (html, url) => {
    if (dom === null || pages >= maxPagesPerWindow) {
      dom?.window.close();
      dom = openWindow(url);
      pages = 0;
    }
    pages += 1;
    dom.reconfigure({ url });
    return new dom.window.DOMParser().parseFromString(html, "text/html");
  };
}

/** Loads jsdom with the first window: it takes longer than everything else here, and is seldom needed. */
function openWindow(url: string): Jsdom.JSDOM {
  const { JSDOM, VirtualConsole } = createRequire(import.meta.url)("jsdom") as typeof Jsdom;
  return new JSDOM("", { url, virtualConsole: new VirtualConsole() });
}
