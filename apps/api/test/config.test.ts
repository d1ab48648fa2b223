import { expect, test } from "vitest";
import { describeOptions } from "../src/config/describe-options.ts";
import { OPTIONS } from "../src/config/options.ts";
import { ConfigError, readConfig } from "../src/config/read-config.ts";

type Env = Record<string, string>;
type Name = keyof typeof OPTIONS;

const names = Object.keys(OPTIONS) as Name[];

/** For every setting a text that is right, what it means, and one that is wrong. */
const EXAMPLES: Record<Name, { right: string; means: unknown; wrong: string | null }> = {
  databaseUrl: {
    right: "postgres://me:pw@localhost/db",
    means: "postgres://me:pw@localhost/db",
    wrong: "mysql://me:geheim@localhost/db",
  },
  dataDir: { right: "/var/data", means: "/var/data", wrong: null },
  port: { right: "0", means: 0, wrong: "65536" },
  host: { right: "::1", means: "::1", wrong: "two hosts" },
  apiToken: { right: "a-token-of-some-length", means: "a-token-of-some-length", wrong: "geheim" },
  adminToken: {
    right: "another-token-of-length",
    means: "another-token-of-length",
    wrong: "geheim geheim geheim",
  },
  userId: { right: "jörg@example.com", means: "jörg@example.com", wrong: "with\tcontrol" },
  workerDisabled: { right: "TRUE", means: true, wrong: "maybe" },
  workerId: { right: "box-1:a", means: "box-1:a", wrong: "box 1" },
  workerConcurrency: { right: "4", means: 4, wrong: "0" },
  extractorThreads: { right: "3", means: 3, wrong: "-1" },
  tickMs: { right: "500", means: 500, wrong: "2s" },
  plainPickups: { right: "off", means: false, wrong: "2" },
  maxUrlsPerImport: { right: "1000", means: 1000, wrong: "1e3" },
  feedFirstEntries: { right: "0", means: 0, wrong: "-1" },
  queueHeartbeatTimeoutSeconds: { right: "60", means: 60, wrong: "9" },
  enableRecovery: { right: "no", means: false, wrong: "perhaps" },
  defaultRecoveryEnabled: { right: "0", means: false, wrong: "-" },
  recoveryCheckSeconds: { right: "30", means: 30, wrong: "0" },
  recoveryStaleHours: { right: "48", means: 48, wrong: "1" },
  maxRecoveryAttempts: { right: "0", means: 0, wrong: "many" },
  userAgentContact: {
    right: "mailto:me@example.com",
    means: "mailto:me@example.com",
    wrong: "me@example.com",
  },
  respectRobotsTxt: { right: "off", means: false, wrong: "maybe" },
  fetchAllow: {
    right: "demo.test=127.0.0.1:8080, six.test=[::1]:81",
    means: [
      { hostSuffix: "demo.test", address: "127.0.0.1", port: 8080 },
      { hostSuffix: "six.test", address: "::1", port: 81 },
    ],
    wrong: "demo.test=10.0.0.1:8080",
  },
  fetchDeny: {
    right: "reader.example.com, 192.0.2.1",
    means: ["reader.example.com", "192.0.2.1"],
    wrong: "a/b",
  },
  databaseConnections: { right: "20", means: 20, wrong: "1" },
  metricsPrefix: { right: "tidemark_", means: "tidemark_", wrong: "9lives" },
  logFormat: { right: "json", means: "json", wrong: "xml" },
};

test.each(names)("%s is read, and unset or blank takes its default", (name) => {
  const { env, default: fallback } = OPTIONS[name];
  const { right, means } = EXAMPLES[name];
  expect(readConfig({ [env]: ` ${right} ` })[name]).toEqual(means);
  expect(readConfig({})[name]).toEqual(fallback);
  expect(readConfig({ [env]: "  " })[name]).toEqual(fallback);
});

test.each(names.filter((name) => EXAMPLES[name].wrong !== null))(
  "a wrong %s is refused with its variable and what is expected",
  (name) => {
    const { env, type } = OPTIONS[name];
    const message = messageOf({ [env]: EXAMPLES[name].wrong ?? "" });
    expect(message).toMatch(new RegExp(`^${env} `));
    expect(message).toContain(type.expected);
  },
);

test("no message repeats a secret", () => {
  const secrets = names.filter((name) => "isSecret" in OPTIONS[name]);
  expect(secrets).toEqual(["databaseUrl", "apiToken", "adminToken"]);
  for (const name of secrets)
    expect(messageOf({ [OPTIONS[name].env]: EXAMPLES[name].wrong! })).not.toMatch(/geheim/);
});

test("a wrong value is shown shortened", () => {
  expect(messageOf({ PORT: "9".repeat(500) }).length).toBeLessThan(250);
});

test("a user's token is not an administrator's", () => {
  const token = "the-same-token-twice";
  expect(messageOf({ API_TOKEN: token, ADMIN_TOKEN: token })).toMatch(
    /^ADMIN_TOKEN is the same as API_TOKEN/,
  );
});

test.each([
  "demo.test=127.0.0.1",
  "demo.test=127.0.0.1:0",
  "=127.0.0.1:80",
  "a=::1:80",
  "a=0.0.0.0:80",
  "a=localhost:80",
])("FETCH_ALLOW opens nothing but a port of the loopback: %s", (wrong) => {
  expect(messageOf({ FETCH_ALLOW: wrong })).toMatch(/^FETCH_ALLOW /);
});

test("FETCH_DENY takes names and addresses in every form that means one host", () => {
  const { fetchDeny } = readConfig({ FETCH_DENY: "Reading.example., m\u00fcnchen.example,[2606:4700::1]" });
  expect(fetchDeny).toEqual(["reading.example", "xn--mnchen-3ya.example", "2606:4700::1"]);
});

test.each(["https://reading.example", "reading.example:443", "*.reading.example", "10.0.0.0/8", "a.test,"])(
  "FETCH_DENY takes nothing that would deny nothing: %s",
  (wrong) => {
    expect(messageOf({ FETCH_DENY: wrong })).toMatch(/^FETCH_DENY .*without scheme, port/);
  },
);

test("no variable is declared twice", () => {
  const variables = names.map((name) => OPTIONS[name].env);
  expect(new Set(variables).size).toBe(variables.length);
});

test("the help and the table tell every setting with its default", () => {
  for (const form of ["text", "markdown"] as const) {
    const described = describeOptions(form);
    for (const { env, description } of Object.values(OPTIONS)) {
      expect(described).toContain(env);
      expect(described).toContain(description);
    }
    expect(described).not.toMatch(/undefined|\[object|null/);
    expect(described).toContain("2000 ms");
  }
});

test("no cell of the table breaks it", () => {
  const rows = describeOptions("markdown").split("\n");
  expect(rows.every((row) => row.split("|").length === 6)).toBe(true);
});

function messageOf(env: Env): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("The settings were taken as right");
}
