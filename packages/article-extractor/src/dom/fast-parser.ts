/**
 * Parses pages onto the DOM of this folder: parse5 reads the markup by the HTML standard, our nodes are
 * the tree. No scripts run, nothing is loaded. What the nodes offer is what Readability and this package use.
 */

import type { ParsePage } from "../page-dom.ts";
import { DocumentNode, type ParseFragment } from "./document.ts";
import { parseInside, parsePage } from "./markup/run-parser.ts";
import { requireModestText } from "./text-bound.ts";
import { createTreeAdapter } from "./tree-adapter.ts";
import { TreeMeter, type TreeLimits } from "./tree-meter.ts";

/** A parser that throws a `PageLimitError` for a page beyond the limits. */
export function createFastParser(limits: TreeLimits): ParsePage {
  const parseFragment: ParseFragment = (context, html) => {
    const meter = new TreeMeter(limits, html);
    const treeAdapter = createTreeAdapter(context.ownerDocument!, meter);
    const fragment = parseInside(context, html, { treeAdapter, scriptingEnabled: false });
    meter.finish(fragment);
    return fragment;
  };
  return (html, url) => {
    const document = new DocumentNode(url, parseFragment);
    const meter = new TreeMeter(limits, html);
    parsePage(html, { treeAdapter: createTreeAdapter(document, meter), scriptingEnabled: false });
    meter.finish(document);
    requireModestText(document, html);
    return document as unknown as Document;
  };
}
