import { expect, test } from "vitest";
import { areaOf } from "../src/http/guard-areas.ts";
import { ADMIN_TOKEN, apiScene, jsonOf, USER_TOKEN } from "./api-scene.ts";

const TICK = "/internal/articles-import/tick";

test.each([
  "/internal",
  TICK,
  "//internal/articles-import/tick",
  "/./internal/x",
  "/api/../internal/x",
  "/%69nternal/x",
  "/%2569nternal/x",
  "/%2e/internal/x",
  "/api/%2e%2e/internal/x",
  "/INTERNAL/x",
  "/\\internal/x",
  "/internal%2Farticles-import/tick",
])("%s is the administrator's", (path) => {
  expect(areaOf(path)).toBe("admin");
});

test.each([
  "/api/v1",
  "/api/v1/imports",
  "//api//v1/imports",
  "/api/v1/%2e/imports",
  "/internal/../api/v1/x",
])("%s is the user's", (path) => {
  expect(areaOf(path)).toBe("user");
});

test.each(["/", "/health", "/api/health", "/metrics", "/internals", "/api/v10", "/%zz"])(
  "%s is open",
  (path) => {
    expect(areaOf(path)).toBe("open");
  },
);

test.each([
  TICK,
  `/${TICK}`,
  "/%69nternal/articles-import/tick",
  "/x/%2e%2e/internal/articles-import/tick",
  "/internal/./articles-import/tick",
  "/internal/articles-import//tick",
])("%s ticks for nobody without the administrator's token", async (path) => {
  let ticks = 0;
  const { call } = apiScene({ engine: { worker: tickingWorker(() => (ticks += 1)) } });
  expect((await call(path, { method: "POST", token: null })).status).toBe(401);
  expect((await call(path, { method: "POST", token: "nobodys-token-0123456789" })).status).toBe(401);
  expect((await call(path, { method: "POST", token: USER_TOKEN })).status).toBe(403);
  expect((await call(path, { method: "POST", token: `${ADMIN_TOKEN}x` })).status).toBe(401);
  expect(ticks).toBe(0);
});

test("the administrator's token ticks, and the answer is what the tick did", async () => {
  const { call } = apiScene({ engine: { worker: tickingWorker(() => undefined) } });
  const answer = await call(TICK, { method: "POST", token: ADMIN_TOKEN });
  expect(answer.status).toBe(200);
  expect(await jsonOf(answer)).toEqual({
    skipped: false,
    jobsConsidered: 2,
    itemsProcessed: 1,
    pickupGcRows: 3,
  });
});

test("the administrator's token stands for no user", async () => {
  const answer = await apiScene().call("/api/v1/imports", { token: ADMIN_TOKEN });
  expect(answer.status).toBe(403);
});

test.each([
  ["a token without its scheme", USER_TOKEN],
  ["another scheme", `Basic ${USER_TOKEN}`],
  ["a token with something behind", `Bearer ${USER_TOKEN} more`],
  ["a list of tokens", `Bearer ${USER_TOKEN}, Bearer ${USER_TOKEN}`],
  ["an empty token", "Bearer "],
])("%s is no token", async (_what, authorization) => {
  const answer = await apiScene().call("/api/v1/imports", { token: null, headers: { authorization } });
  expect(answer.status).toBe(401);
});

test("who brings no token is told how to bring one", async () => {
  const answer = await apiScene().call("/api/v1/imports", { token: null });
  expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="tidemark"');
  const unknown = await apiScene().call("/api/v1/imports", { token: "nobodys-token-0123456789" });
  expect(unknown.headers.get("www-authenticate")).toBe('Bearer realm="tidemark", error="invalid_token"');
});

test("a path that is not there is not told to strangers", async () => {
  expect((await apiScene().call("/api/v1/nothing", { token: null })).status).toBe(401);
  expect((await apiScene().call("/api/v1/nothing")).status).toBe(404);
});

function tickingWorker(onTick: () => void) {
  return {
    start: async () => undefined,
    stop: async () => undefined,
    whenIdle: async () => undefined,
    runTickOnce: async () => {
      onTick();
      return { skipped: false, jobsConsidered: 2, itemsProcessed: 1, pickupGcRows: 3 };
    },
  };
}
