/** The text of a page by another program, defuddle, on the DOM that its own page for Node shows it with. */
import { createFastParser } from "@tidemark/article-extractor/doms";
import { extractLimits, textOf } from "@tidemark/article-extractor/refining";
import { Defuddle } from "defuddle/node";
import { parseHTML } from "linkedom";
import type { CorpusPage } from "./article-corpus.ts";
import type { StepText } from "./text-steps.ts";

const parse = createFastParser(extractLimits());

/** Its HTML is written as text by our writer, off the clock. */
export async function readDefuddleText({ html, url }: CorpusPage): Promise<StepText> {
  const startedMs = performance.now();
  const { content } = await Defuddle(parseHTML(html).document, url, { useAsync: false });
  const ms = performance.now() - startedMs;
  const article = parse(`<!doctype html><body><div>${content}</div>`, url).body.firstElementChild;
  return { text: article === null ? "" : textOf(article), ms };
}
