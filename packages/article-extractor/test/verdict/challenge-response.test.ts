import { expect, test } from "vitest";
import { judgeStatus } from "../../src/response-status.ts";

function codeOf(status: number, headers: Readonly<Record<string, string>>): string {
  const verdict = judgeStatus(status, (name) => headers[name] ?? null);
  return verdict.kind === "failed" ? verdict.code : verdict.kind;
}

test.each([
  [403, { "cf-mitigated": "challenge" }],
  [503, { "cf-mitigated": "challenge" }],
  [202, { "x-amzn-waf-action": "challenge" }],
  [405, { "x-amzn-waf-action": "captcha" }],
  [403, { "x-datadome": "protected" }],
  [403, { "x-vercel-mitigated": "challenge" }],
] as const)("status %i with %j is a check for robots", (status, headers) => {
  expect(codeOf(status, headers)).toBe("challenge-page");
});

test.each([
  [403, {}, "forbidden"],
  [503, {}, "server-error"],
  [403, { "cf-mitigated": "none" }, "forbidden"],
  [404, { "x-datadome": "protected" }, "not-found"],
  [200, { "x-datadome": "protected" }, "page"],
  [302, { "cf-mitigated": "challenge" }, "redirect"],
] as const)("status %i with %j is what it says: %s", (status, headers, code) => {
  expect(codeOf(status, headers)).toBe(code);
});
