/**
 * Parses pages onto the DOM of this folder: parse5 reads the markup by the HTML standard, our nodes are
 * the tree. No scripts run, nothing is loaded. What the nodes offer is what Readability and this package use.
 */

import { parse, parseFragment } from "parse5";
import type { ParsePage } from "../page-dom.ts";
import { DocumentNode, type ParseFragment } from "./document.ts";
import { createTreeAdapter } from "./tree-adapter.ts";
import { TreeMeter, type TreeLimits } from "./tree-meter.ts";

/** A parser that throws a `PageLimitError` for a page beyond the limits. */
export function createFastParser(limits: TreeLimits): ParsePage {
  const parseInside: ParseFragment = (context, html) => {
    const meter = new TreeMeter(limits);
    const treeAdapter = createTreeAdapter(context.ownerDocument!, meter);
    const fragment = parseFragment(context, html, { treeAdapter, scriptingEnabled: false });
    meter.finish(fragment);
    return fragment;
  };
  return (html, url) => {
    const document = new DocumentNode(url, parseInside);
    const meter = new TreeMeter(limits);
    parse(html, { treeAdapter: createTreeAdapter(document, meter), scriptingEnabled: false });
    meter.finish(document);
    return document as unknown as Document;
  };
}
