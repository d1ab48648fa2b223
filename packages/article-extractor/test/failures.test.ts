import { expect, test } from "vitest";
import { FAILURES, type FailureCode } from "../src/index.ts";
import { failure } from "../src/failures.ts";
import { networkFailure } from "../src/network-error.ts";

const codes = Object.keys(FAILURES) as FailureCode[];

test("every failure has one sentence of its own for people", () => {
  const sentences = codes.map((code) => FAILURES[code].sentence);
  expect(new Set(sentences).size).toBe(codes.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
});

test("exactly these failures say something about the health of the host", () => {
  expect(codes.filter((code) => FAILURES[code].hostFault)).toEqual([
    "connection-failed",
    "timeout",
    "rate-limited",
    "server-error",
  ]);
});

test("whatever is the host's fault is worth another try", () => {
  const faults = codes.filter((code) => FAILURES[code].hostFault);
  expect(faults.filter((code) => FAILURES[code].retry !== "later")).toEqual([]);
});

test.each(["not-found", "gone", "blocked-address", "unsupported-type", "no-article"] as const)(
  "%s is final",
  (code) => {
    expect(FAILURES[code].retry).toBe("never");
  },
);

test("a message is the sentence and what was seen", () => {
  expect(failure("gone").message).toBe(FAILURES.gone.sentence);
  expect(failure("gone", "status 410").message).toBe(`${FAILURES.gone.sentence} (status 410)`);
});

test.each([
  ["ECONNRESET", "connection-failed"],
  ["ENETUNREACH", "connection-failed"],
  ["UND_ERR_CONNECT_TIMEOUT", "timeout"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls-error"],
  ["CERT_HAS_EXPIRED", "tls-error"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "tls-error"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls-error"],
  ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "tls-error"],
])("the system's %s is %s", (systemCode, code) => {
  expect(networkFailure(Object.assign(new Error("x"), { code: systemCode }))).toMatchObject({ code });
});

test.each([new TypeError("a bug"), Object.assign(new Error("x"), { code: "EMFILE" }), "a string", null])(
  "%s is no failure of a page",
  (error) => {
    expect(networkFailure(error)).toBeNull();
  },
);
