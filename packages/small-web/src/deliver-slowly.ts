/**
 * Answers that take their time: the drip that finishes, and the two that never do. They
 * write only as fast as the client reads and stop at the visit's signal; a body without
 * end also stops by volume, so that a greedy client costs bounded work.
 */
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Delivery } from "./delivery.ts";
import { documentHeaders } from "./document-answer.ts";
import type { Visit } from "./visit.ts";

type Kind<K extends Delivery["kind"]> = Extract<Delivery, { kind: K }>;

const MOST_ENDLESS_BYTES = 128 * 1024 * 1024;
const FAST_CHUNK = Buffer.from(
  "<p>And the tide came in, and went out, and came in again.</p>\n".repeat(1000),
);
const SLOW_CHUNK = Buffer.from("<p>And the tide came in.</p>\n");

export async function dripDocument(delivery: Kind<"drip">, visit: Visit): Promise<void> {
  const { response, scale, signal } = visit;
  const body = delivery.document.bytes();
  const pieceBytes = Math.ceil(body.length / delivery.pieces);
  response.writeHead(200, documentHeaders(delivery.document));
  for (let sentBytes = 0; sentBytes < body.length; sentBytes += pieceBytes) {
    response.write(body.subarray(sentBytes, sentBytes + pieceBytes));
    await delay(delivery.intervalMs * scale, undefined, { signal });
  }
  response.end();
}

export async function sendEndlessBody(delivery: Kind<"endless-body">, visit: Visit): Promise<void> {
  const { response, scale, signal } = visit;
  const fast = delivery.intervalMs === 0;
  const chunk = fast ? FAST_CHUNK : SLOW_CHUNK;
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    ...(delivery.declaredBytes !== undefined && { "Content-Length": delivery.declaredBytes }),
  });
  response.write('<!DOCTYPE html><html lang="en"><title>The tide</title><body><article><h1>The tide</h1>');
  for (let sentBytes = 0; sentBytes < MOST_ENDLESS_BYTES; sentBytes += chunk.length) {
    if (!response.write(chunk)) await once(response, "drain", { signal });
    if (!fast) await delay(delivery.intervalMs * scale, undefined, { signal });
  }
  response.destroy();
}

/** Under the header limits of clients for long enough that only a deadline ends it. */
export async function sendEndlessHeaders(delivery: Kind<"endless-headers">, visit: Visit): Promise<void> {
  const { socket } = visit.request;
  socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n");
  for (let line = 1; ; line += 1) {
    await delay(delivery.intervalMs * visit.scale, undefined, { signal: visit.signal });
    socket.write(`X-Tide-${line}: high\r\n`);
  }
}
