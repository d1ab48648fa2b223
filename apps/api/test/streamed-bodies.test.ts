/** Bodies without a length, as scripts and streaming clients send them, to a server that listens. */
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { USER_TOKEN } from "./api-scene.ts";
import { QUEUE } from "./queue-scene.ts";
import { type QueueServer, startQueueServer } from "./queue-server.ts";

const CHUNKED = "transfer-encoding: chunked";
const inChunks = (...parts: readonly string[]) =>
  [...parts, ""].map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`).join("");

/** Status and body of a POST whose head and body are sent as they stand. */
async function post(server: QueueServer, path: string, headers: readonly string[], body: string) {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const head = [
    `POST ${QUEUE}${path} HTTP/1.1`,
    `host: ${hostname}`,
    `authorization: Bearer ${USER_TOKEN}`,
    "connection: close",
    ...headers,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  const answer = await text(socket);
  return { status: Number(answer.split(" ")[1]), answer };
}

test.each([
  ["no body", [], ""],
  ["an empty body in chunks", [CHUNKED], inChunks()],
])("%s is no JSON where there has to be some", async (_, headers, body) => {
  await using server = await startQueueServer();
  const { status, answer } = await post(server, "/jobs", headers, body);
  expect([status, answer]).toEqual([400, expect.stringContaining("malformed-json")]);
});

test.each([
  ["no body", [], ""],
  ["an empty body in chunks", [CHUNKED], inChunks()],
])("%s will do where nothing has to be said", async (_, headers, body) => {
  await using server = await startQueueServer();
  const { id } = (await (await server.call("POST", "/jobs", { jobType: "a" })).json()) as { id: string };
  expect(await post(server, `/jobs/${id}/claim`, headers, body)).toMatchObject({ status: 200 });
});

test("a body in chunks is read to its end", async () => {
  await using server = await startQueueServer();
  const body = inChunks('{"jobType": "a", ', '"args": "äö"}');
  expect(await post(server, "/jobs", [CHUNKED], body)).toMatchObject({ status: 201 });
  const claimed = await server.call("POST", "/claims", { jobTypes: ["a"] });
  expect(await claimed.json()).toMatchObject({ args: "äö" });
});

test("a body in chunks is bounded like any other", async () => {
  await using server = await startQueueServer();
  const megabyte = "x".repeat(1024 * 1024);
  const { status, answer } = await post(server, "/claims", [CHUNKED], inChunks(megabyte, megabyte));
  expect([status, answer]).toEqual([413, expect.stringContaining("too-large")]);
});

test("a body that is no UTF-8 is refused instead of being changed", async () => {
  await using server = await startQueueServer();
  const answer = await fetch(`${server.url}${QUEUE}/jobs`, {
    method: "POST",
    headers: { authorization: `Bearer ${USER_TOKEN}` },
    body: Buffer.from('{"jobType": "a", "args": "\xe4"}', "latin1"),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    code: "malformed-json",
    detail: expect.stringContaining("UTF-8"),
  });
});

test("a body that is encoded is refused", async () => {
  await using server = await startQueueServer();
  const answer = await fetch(`${server.url}${QUEUE}/jobs`, {
    method: "POST",
    headers: { authorization: `Bearer ${USER_TOKEN}`, "content-encoding": "gzip" },
    body: '{"jobType": "a"}',
  });
  expect(answer.status).toBe(415);
  expect(await answer.json()).toMatchObject({ code: "unsupported-media-type" });
});
