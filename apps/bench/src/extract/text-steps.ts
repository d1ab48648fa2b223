/** The texts of a page after each step from Readability's own text to the refined one, and what each step took. */
import { createFastParser } from "@tidemark/article-extractor/doms";
import {
  extractLimits,
  mergeMetadata,
  type PageFacts,
  readMetadata,
  refineArticle,
  textOf,
} from "@tidemark/article-extractor/refining";
import { Readability } from "@mozilla/readability";
import type { CorpusPage } from "./article-corpus.ts";

export interface StepText {
  readonly text: string;
  /** From the page's text to this one. */
  readonly ms: number;
}

export interface StepTexts {
  /** Readability's `textContent`. */
  readonly plain: StepText;
  /** Blocks on lines of their own, `<figcaption>` left out. */
  readonly lines: StepText;
  readonly refined: StepText;
}

const limits = extractLimits();
const parse = createFastParser(limits);

export function readStepTexts(page: CorpusPage): StepTexts {
  const found = timed(() => find(page));
  const plain = found.value.article?.textContent ?? "";
  const lines = timed(() => write(found.value.article));
  const refined = timed(() => {
    if (found.value.article !== null) refineArticle(found.value.article, found.value.facts);
    return write(found.value.article);
  });
  return {
    plain: { text: plain, ms: found.ms },
    lines: { text: lines.value, ms: found.ms + lines.ms },
    refined: { text: refined.value, ms: found.ms + refined.ms },
  };
}

function find({ html, url }: CorpusPage): { readonly article: Element | null; readonly facts: PageFacts } {
  const document = parse(html, url);
  const declared = readMetadata(document, { url, limits });
  const found = new Readability<Element>(document, {
    serializer: (node) => node as Element,
    keepClasses: true,
  }).parse();
  const { title } = mergeMetadata(declared, found ?? {}, { url, limits });
  return { article: found?.content ?? null, facts: { title } };
}

function write(article: Element | null): string {
  return article === null ? "" : textOf(article);
}

function timed<Value>(work: () => Value): { readonly value: Value; readonly ms: number } {
  const startedMs = performance.now();
  const value = work();
  return { value, ms: performance.now() - startedMs };
}
