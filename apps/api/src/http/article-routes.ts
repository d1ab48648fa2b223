/** Extracts one article while the caller waits, from an address or from HTML that the caller has. */
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { ExtractAnswer } from "@tidemark/import-worker";
import type { Context } from "hono";
import type { ImportEngine } from "../engine/create-import-engine.ts";
import type { ApiEnv } from "./api-env.ts";
import { MAX_HTML_BODY_BYTES, MAX_HTML_BYTES, MAX_URL_BODY_BYTES } from "./limit-body.ts";
import { operation } from "./openapi/operation.ts";
import { type ApiRoutes, serveOperation } from "./openapi/serve-operation.ts";
import { problem } from "./problems.ts";

const ADDRESS = z.string().min(1).max(8_192);

const EXTRACTED = {
  kind: "json",
  about: "The article. Nothing is stored.",
  schema: z.object({
    article: z
      .object({
        originalUrl: z.string(),
        title: z.string(),
        excerpt: z.string().nullable(),
        content: z.string().openapi({ description: "Plain text." }),
        htmlContent: z.string().openapi({ description: "Sanitised HTML." }),
        author: z.string().nullable(),
        siteName: z.string().nullable(),
        wordCount: z.int(),
        readingTimeMinutes: z.int(),
        warning: z.enum(["probable_consent_wall", "probable_paywall"]).nullable(),
        publishedAt: z.string().nullable().openapi({
          description:
            "ISO 8601 with what is known: a year, a month, a day, or a time with or without offset.",
        }),
        language: z.string().nullable().openapi({ description: "A BCP 47 tag." }),
        leadImageUrl: z.string().nullable().openapi({ description: "Absolute, http(s). Not fetched." }),
      })
      .openapi("Article"),
  }),
  example: {
    article: {
      originalUrl: "https://example.com/a",
      title: "A title",
      excerpt: null,
      content: "Words.",
      htmlContent: "<p>Words.</p>",
      author: null,
      siteName: null,
      wordCount: 1,
      readingTimeMinutes: 1,
      warning: null,
      publishedAt: "2023-05-06",
      language: "en",
      leadImageUrl: "https://example.com/a.jpg",
    },
  },
} as const;

const EXTRACT_FROM_URL = operation({
  id: "extractArticle",
  method: "post",
  path: "/extract",
  tag: "articles",
  summary: "Fetch one page now and answer with its article",
  body: {
    kind: "json",
    schema: z.strictObject({ url: ADDRESS }),
    maxBytes: MAX_URL_BODY_BYTES,
    example: { url: "https://example.com/a" },
  },
  answers: { 200: EXTRACTED },
  problems: ["invalid-url", "extraction-failed"],
});

const EXTRACT_FROM_HTML = operation({
  id: "extractArticleFromHtml",
  method: "post",
  path: "/extract/html",
  tag: "articles",
  summary: "Extract the article from HTML that you send",
  body: {
    kind: "json",
    schema: z.strictObject({ url: ADDRESS, html: z.string() }),
    maxBytes: MAX_HTML_BODY_BYTES,
    example: { url: "https://example.com/a", html: "<p>Words.</p>" },
  },
  answers: { 200: EXTRACTED },
  problems: ["invalid-url", "extraction-failed"],
});

/** Failures that are the caller's: the address could never be fetched by anybody. */
const CALLERS_FAULTS: ReadonlySet<string> = new Set(["invalid-url", "unsupported-scheme"]);

export function articleRoutes(engine: Pick<ImportEngine, "extract" | "extractHtml">): ApiRoutes {
  const routes = new OpenAPIHono<ApiEnv>();

  serveOperation(routes, EXTRACT_FROM_URL, async (context, { body }) =>
    answer(context, await engine.extract(body.url, context.req.raw.signal)),
  );

  serveOperation(routes, EXTRACT_FROM_HTML, async (context, { body }) => {
    const bytes = new TextEncoder().encode(body.html);
    if (bytes.byteLength > MAX_HTML_BYTES) {
      return problem(context, "too-large", { detail: "The HTML is larger than 10 MiB, which is the limit." });
    }
    if (!isWebAddress(body.url)) {
      return problem(context, "invalid-url", {
        detail: "Give the page's complete http or https address: links in it are resolved against it.",
      });
    }
    return answer(context, await engine.extractHtml(bytes, body.url, context.req.raw.signal));
  });

  return routes;
}

function answer(context: Context<ApiEnv>, extracted: ExtractAnswer): Response {
  if (extracted.ok) return context.json({ article: extracted.article });
  const { code, message, retryable, retryAfterMs } = extracted;
  if (CALLERS_FAULTS.has(code)) return problem(context, "invalid-url", { detail: message });
  return problem(context, "extraction-failed", {
    detail: message,
    more: { failure: { code, retryable, retryAfterMs: retryAfterMs ?? null } },
  });
}

function isWebAddress(text: string): boolean {
  const protocol = URL.parse(text)?.protocol;
  return protocol === "http:" || protocol === "https:";
}
