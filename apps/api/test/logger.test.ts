import { expect, test } from "vitest";
import { createLogger } from "../src/logging/create-logger.ts";

const nowMs = () => Date.parse("2025-03-01T12:00:00Z");

function lines(format: "json" | "text") {
  const written: string[] = [];
  return { written, logger: createLogger({ format, write: (line) => void written.push(line), nowMs }) };
}

test("a JSON line has its time, level, message and fields", () => {
  const { written, logger } = lines("json");
  logger.info("it ticks", { streams: 3, skipped: undefined, at: new Date(nowMs()) });
  expect(JSON.parse(written[0]!)).toEqual({
    time: "2025-03-01T12:00:00.000Z",
    level: "info",
    message: "it ticks",
    streams: 3,
    at: "2025-03-01T12:00:00.000Z",
  });
});

test("no field takes the place of the time, the level or the message", () => {
  const { written, logger } = lines("json");
  logger.info("real", { message: "forged", level: "debug", time: "never" });
  expect(JSON.parse(written[0]!)).toMatchObject({ message: "real", level: "info" });
});

test("a text line is one line, whatever stands in it", () => {
  const { written, logger } = lines("text");
  logger.error(new Error("bad\nINFO forged"), "it\r\nfailed\u2028so", { path: "a\nb", pid: 7 });
  expect(written[0]).not.toMatch(/[\n\r\u2028]/);
  expect(written[0]).toMatch(
    /^2025-03-01T12:00:00.000Z ERROR it failed so: bad INFO forged \(at .*\) path="a\\nb" pid=7$/,
  );
});

test("an error with a code speaks for itself, without its place", () => {
  const { written, logger } = lines("text");
  logger.error(Object.assign(new Error("no such file"), { code: "ENOENT" }), "it failed");
  expect(written[0]).toMatch(/ it failed: no such file$/);
});

test.each(["token", "apiToken", "password", "authorization", "cookie", "client_secret"])(
  "a field named %s keeps no value, at any depth",
  (name) => {
    const { written, logger } = lines("json");
    logger.info("x", { [name]: "geheim", inner: { [name]: ["geheim"] } });
    expect(written[0]).not.toContain("geheim");
    expect(written[0]).toContain("***");
  },
);

test("credentials leave every URL, in fields, messages, errors and their causes", () => {
  const { written, logger } = lines("json");
  const url = "postgres://me:geh@eim@db.example:5432/x";
  logger.error(new Error(`cannot reach ${url}`, { cause: new Error(url) }), `at ${url}`, {
    url,
    list: [url],
  });
  expect(written[0]).not.toMatch(/geh|eim/);
  expect(written[0]).toContain("postgres://***@db.example:5432/x");
});

test("a secret at the place where a long text is cut off does not show", () => {
  for (let padding = 1_960; padding <= 2_000; padding += 1) {
    const { written, logger } = lines("json");
    logger.info(`${"x".repeat(padding)} postgres://me:geheim@db.example/x`);
    expect(written[0]).not.toContain("gehei");
  }
});

test("a bearer token in a text is left out", () => {
  const { written, logger } = lines("text");
  logger.info("sent Authorization: Bearer geheim");
  expect(written[0]).not.toContain("geheim");
});

test.each(["content", "htmlContent", "payload", "html", "text", "title", "excerpt", "article"])(
  "an article's text does not get into a line by a field named %s",
  (name) => {
    const { written, logger } = lines("json");
    logger.info("saved", { [name]: "an article", item: { [name]: { body: "an article" } } });
    expect(written[0]).not.toContain("an article");
  },
);

test("what is long, deep, circular or no JSON does not break a line", () => {
  const { written, logger } = lines("json");
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  logger.info("x", {
    circle,
    big: 12n,
    call: () => 1,
    long: "y".repeat(100_000),
    many: Array(1_000).fill(1),
  });
  expect(written[0]!.length).toBeLessThan(10_000);
  expect(JSON.parse(written[0]!)).toMatchObject({ big: "12", call: "function" });
});

test("what is thrown and is no error is told, too", () => {
  const { written, logger } = lines("json");
  logger.error("just a text", "it failed");
  logger.error(null, "it failed");
  expect(JSON.parse(written[0]!)).toMatchObject({ error: { message: "just a text" } });
  expect(JSON.parse(written[1]!)).toMatchObject({ error: { message: "null" } });
});
