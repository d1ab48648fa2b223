/**
 * Carries out a delivery on one request. Every answer is bounded: it stops when the client
 * goes, when the server closes, or after its lifetime; the caller's `signal` is all three.
 * Keeps nothing between visits.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Delivery } from "./delivery.ts";
import { dripDocument, sendEndlessBody, sendEndlessHeaders } from "./deliver-slowly.ts";
import { documentBody, documentHeaders } from "./document-answer.ts";
import type { Visit } from "./visit.ts";

export async function deliver(delivery: Delivery, visit: Visit): Promise<void> {
  const { response } = visit;
  switch (delivery.kind) {
    case "document": {
      const body = documentBody(delivery);
      response.writeHead(200, { ...documentHeaders(delivery), "Content-Length": body.length });
      response.end(body);
      return;
    }
    case "status":
      response.writeHead(delivery.status, {
        "Content-Type": "text/html; charset=utf-8",
        ...delivery.headers,
      });
      response.end(delivery.html);
      return;
    case "redirect":
      response.writeHead(delivery.status, {
        Location: delivery.location.replace("{port}", String(visit.port)),
        "Content-Type": "text/html; charset=utf-8",
      });
      response.end("<!DOCTYPE html><title>Moved</title><p>This page has moved.</p>");
      return;
    case "recovers":
      return deliver(delivery.failures[visit.visitNumber - 1] ?? delivery.afterwards, visit);
    case "versioned":
      return deliverVersion(delivery, visit);
    case "held":
      await Promise.race([delivery.until, untilAborted(visit.signal)]);
      return visit.signal.aborted ? undefined : deliver(delivery.afterwards, visit);
    case "late":
      await delay(delivery.delayMs * visit.scale, undefined, { signal: visit.signal });
      return deliver(delivery.afterwards, visit);
    case "drip":
      return dripDocument(delivery, visit);
    case "endless-body":
      return sendEndlessBody(delivery, visit);
    case "endless-headers":
      return sendEndlessHeaders(delivery, visit);
    case "silence":
      return untilAborted(visit.signal);
    case "reset":
      visit.request.socket.resetAndDestroy();
      return;
    case "raw":
      visit.request.socket.end(delivery.text);
      return;
    default:
      return delivery satisfies never;
  }
}

function deliverVersion(
  { etag, document }: Extract<Delivery, { kind: "versioned" }>,
  { request, response }: Visit,
): void {
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, { ETag: etag }).end();
    return;
  }
  const body = documentBody(document);
  response.writeHead(200, { ...documentHeaders(document), ETag: etag, "Content-Length": body.length });
  response.end(body);
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
