/** Extracts one article while the caller waits, from an address or from HTML that the caller has. */
import type { ExtractAnswer } from "@tidemark/import-worker";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { ImportEngine } from "../engine/create-import-engine.ts";
import type { ApiEnv } from "./api-env.ts";
import { limitBody, MAX_HTML_BODY_BYTES, MAX_HTML_BYTES, MAX_URL_BODY_BYTES } from "./limit-body.ts";
import { problem } from "./problems.ts";
import { readJsonBody } from "./read-input.ts";

const ADDRESS = z.string().min(1).max(8_192);
const FROM_URL = z.strictObject({ url: ADDRESS });
const FROM_HTML = z.strictObject({ url: ADDRESS, html: z.string() });

/** Failures that are the caller's: the address could never be fetched by anybody. */
const CALLERS_FAULTS: ReadonlySet<string> = new Set(["invalid-url", "unsupported-scheme"]);

export function articleRoutes(engine: Pick<ImportEngine, "extract" | "extractHtml">): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  routes.post("/extract", limitBody(MAX_URL_BODY_BYTES), async (context) => {
    const body = await readJsonBody(context, FROM_URL);
    if (body.kind === "refused") return body.response;
    return answer(context, await engine.extract(body.value.url, context.req.raw.signal));
  });

  routes.post("/extract/html", limitBody(MAX_HTML_BODY_BYTES), async (context) => {
    const body = await readJsonBody(context, FROM_HTML);
    if (body.kind === "refused") return body.response;
    const bytes = new TextEncoder().encode(body.value.html);
    if (bytes.byteLength > MAX_HTML_BYTES) {
      return problem(context, "too-large", { detail: "The HTML is larger than 10 MiB, which is the limit." });
    }
    if (!isWebAddress(body.value.url)) {
      return problem(context, "invalid-url", {
        detail: "Give the page's complete http or https address: links in it are resolved against it.",
      });
    }
    return answer(context, await engine.extractHtml(bytes, body.value.url, context.req.raw.signal));
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
