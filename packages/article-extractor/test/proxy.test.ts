/** The environment has no say in where a fetcher connects to. */

import { afterEach, expect, test, vi } from "vitest";
import { fetchPage } from "../src/index.ts";
import { serve } from "./local-server.ts";
import { page } from "./pages.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"])(
  "a proxy that %s names is not used",
  async (name) => {
    await using proxy = await serve((_request, response) => response.writeHead(500).end());
    await using server = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(page());
    });
    vi.stubEnv(name, proxy.url("/", "127.0.0.1"));
    vi.stubEnv("NO_PROXY", "");
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ ok: true });
    expect(server.requests).toEqual(["GET /"]);
    expect(proxy.connections()).toBe(0);
  },
);
