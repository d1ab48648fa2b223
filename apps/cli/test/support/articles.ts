/** An article as a device receives it. */
import type { PickupPayload } from "@tidemark/import-job";

export function anArticle(given: Partial<PickupPayload> = {}): PickupPayload {
  return {
    originalUrl: "http://a.test/page",
    title: "A Title",
    excerpt: null,
    content: "The text.",
    htmlContent: "<p>The text.</p>",
    author: null,
    siteName: null,
    wordCount: 2,
    readingTimeMinutes: 1,
    warning: null,
    ...given,
  };
}
