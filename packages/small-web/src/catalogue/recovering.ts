/** Articles that are not to be had at the first attempt. Each has a host of its own, so that one does not hold up another. */
import type { Delivery } from "../delivery.ts";
import type { Library } from "../library.ts";
import { articleDocument, savedEntry, type Entry } from "./entry.ts";
import { statusPage } from "./refusals.ts";

export function recovering(library: Library): Entry[] {
  const page = (id: string, note: string, failures: readonly Delivery[]) => {
    const article = library.article(id);
    const delivery: Delivery = { kind: "recovers", failures, afterwards: articleDocument(article) };
    return savedEntry(article, delivery, { note, attempts: failures.length + 1, costSeconds: 5 });
  };
  return [
    page("mill/the-miller-who-counted-water", "Status 429 with Retry-After, then the article", [
      tooManyRequests(),
    ]),
    page("forge/casting-a-bell", "Status 500, then the article", [serverError(500, "Internal Server Error")]),
    page("kiln/the-third-firing", "Status 503 twice, then the article", [
      serverError(503, "Service Unavailable"),
      serverError(503, "Service Unavailable"),
    ]),
    page("loom/the-deliberate-mistake", "A connection that is reset, then the article", [{ kind: "reset" }]),
  ];
}

export function tooManyRequests(): Delivery {
  return {
    kind: "status",
    status: 429,
    headers: { "Retry-After": "1" },
    html: statusPage(429, "Too Many Requests"),
  };
}

export function serverError(status: number, title: string): Delivery {
  return { kind: "status", status, html: statusPage(status, title) };
}
