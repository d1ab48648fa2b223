/** Redirects, each hop checked again. */

import { expect, test } from "vitest";
import { fetchPage, type DialTarget } from "../src/index.ts";
import { dial } from "../src/dial.ts";
import { serve } from "./local-server.ts";
import { serveHttps } from "./local-tls-server.ts";
import { page } from "./pages.ts";

async function serveRedirect(location: string, status = 302) {
  return serve((request, response) => {
    if (request.url === "/start") response.writeHead(status, { location }).end("moved");
    else response.writeHead(200, { "content-type": "text/html" }).end(page());
  });
}

test.each([301, 302, 303, 307, 308])("follows a %i", async (status) => {
  await using server = await serveRedirect("/end?a=1#part", status);
  const result = await fetchPage(server.url("/start"), server.policy);
  expect(result).toMatchObject({ ok: true, status: 200, finalUrl: server.url("/end?a=1#part") });
  expect(server.requests).toEqual(["GET /start", "GET /end?a=1"]);
});

test("reads a location of raw UTF-8 as browsers do", async () => {
  await using server = await serveRedirect(Buffer.from("/straße").toString("latin1"));
  expect(await fetchPage(server.url("/start"), server.policy)).toMatchObject({
    finalUrl: server.url("/stra%C3%9Fe"),
  });
});

test.each([
  "http://169.254.169.254/",
  "//127.0.0.1:5432",
  "http://localhost/",
  "http://[::1]/",
  "file:///etc/passwd",
  "gopher://old.example/",
])("blocks a redirect to %s", async (location) => {
  await using server = await serveRedirect(location);
  const dialed: DialTarget[] = [];
  const result = await fetchPage(server.url("/start"), {
    ...server.policy,
    connect: (target, timeoutMs) => {
      dialed.push(target);
      return dial(target, timeoutMs);
    },
  });
  expect(result).toMatchObject({ ok: false, code: "blocked-address" });
  expect(dialed.map(({ address }) => address)).toEqual(["127.0.0.1"]);
  expect(server.requests).toEqual(["GET /start"]);
});

test.each(["http://127.0.0.1:5432/", "//127.0.0.1:5432", "http://localhost/"])(
  "blocks a redirect from https to %s",
  async (location) => {
    await using server = await serveHttps((_request, response) =>
      response.writeHead(302, { location }).end(),
    );
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "blocked-address" });
    expect(server.protocols).toHaveLength(1);
  },
);

test("gives up on a chain of six", async () => {
  await using server = await serve((request, response) => {
    const hop = Number(request.url?.slice(1));
    response.writeHead(302, { location: `/${hop + 1}` }).end();
  });
  expect(await fetchPage(server.url("/0"), server.policy)).toMatchObject({ code: "too-many-redirects" });
  expect(server.requests.at(-1)).toBe("GET /5");
});

test("drops the login that a redirect names", async () => {
  await using server = await serve((request, response) => {
    if (request.url === "/end") response.writeHead(200, { "content-type": "text/html" }).end(page());
    else response.writeHead(302, { location: server.url("/end").replace("//", "//user:secret@") }).end();
  });
  expect(await fetchPage(server.url("/start"), server.policy)).toMatchObject({
    finalUrl: server.url("/end"),
  });
  expect(server.lastRequest().headers).not.toHaveProperty("authorization");
});

test("gives up on a circle after the sixth response", async () => {
  await using server = await serveRedirect("/start");
  expect(await fetchPage(server.url("/start"), server.policy)).toMatchObject({ code: "too-many-redirects" });
  expect(server.requests).toHaveLength(6);
});

test("follows five redirects to the end", async () => {
  await using server = await serve((request, response) => {
    const hop = Number(request.url?.slice(1));
    if (hop < 5) response.writeHead(302, { location: `/${hop + 1}` }).end();
    else response.writeHead(200, { "content-type": "text/html" }).end(page());
  });
  expect(await fetchPage(server.url("/0"), server.policy)).toMatchObject({
    ok: true,
    finalUrl: server.url("/5"),
  });
});

test.each(["http://", "http://a..b/", `/${"x".repeat(5_000)}`])(
  "refuses the invalid target %j",
  async (location) => {
    await using server = await serveRedirect(location);
    expect(await fetchPage(server.url("/start"), server.policy)).toMatchObject({ code: "invalid-response" });
  },
);

test("refuses a redirect without a target", async () => {
  await using server = await serve((_request, response) => response.writeHead(302).end());
  expect(await fetchPage(server.url(), server.policy)).toMatchObject({
    code: "invalid-response",
    status: 302,
  });
});

test("does not wait for the body of a redirect", async () => {
  await using server = await serve((request, response) => {
    if (request.url === "/start") response.writeHead(302, { location: "/end" }).write("never ends");
    else response.writeHead(200, { "content-type": "text/html" }).end(page());
  });
  expect(await fetchPage(server.url("/start"), server.policy)).toMatchObject({ ok: true });
});

test("neither a meta refresh nor a base makes a request", async () => {
  const html = page({
    head: `<meta http-equiv="refresh" content="0;url=/other"><base href="http://10.0.0.1/">`,
  });
  await using server = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end(html);
  });
  expect(await fetchPage(server.url(), server.policy)).toMatchObject({ ok: true, finalUrl: server.url() });
  expect(server.requests).toEqual(["GET /"]);
});
