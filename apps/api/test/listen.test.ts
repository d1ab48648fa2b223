import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listen } from "../src/http/listen.ts";

const HEAD = "POST / HTTP/1.1\r\nhost: localhost\r\n";

test.each([
  ["headers that never end", HEAD],
  ["a body that never ends", `${HEAD}content-length: 1000000\r\n\r\nthe beginning`],
  ["a body in chunks that never ends", `${HEAD}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`],
])("%s get 408, and their connection is closed", async (_what, sent) => {
  const listening = await listen({
    fetch: async (request) => new Response(await request.text()),
    host: "127.0.0.1",
    port: 0,
    patience: { headersMs: 20, requestMs: 20, lookEveryMs: 5 },
  });
  const socket = connect(Number(new URL(listening.url).port), "127.0.0.1");
  socket.write(sent);
  expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
  await listening.close();
});
