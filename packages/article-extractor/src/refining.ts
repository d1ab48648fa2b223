/** The steps from what Readability finds to an article's text, for whoever measures them one by one. */

export { extractLimits } from "./limits.ts";
export { mergeMetadata } from "./metadata/merge-metadata.ts";
export { readMetadata } from "./metadata/read-metadata.ts";
export type { PageFacts } from "./text/clutter.ts";
export { refineArticle } from "./text/refine-article.ts";
export { textOf } from "./text/text-of.ts";
