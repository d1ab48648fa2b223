import { inspect } from "node:util";
import { expect, it } from "vitest";
import { classifyConnectError, classifyStatementError } from "../src/errors/classify.ts";

function driverError(code: string): Error {
  return Object.assign(new Error("what the server said"), {
    code,
    detail: "Failing row contains (secret)",
    parameters: ["secret"],
    query: "SELECT secret",
  });
}

it.each([
  ["40001", "TransientLogError"],
  ["40P01", "TransientLogError"],
  ["53300", "TransientLogError"],
  ["57P01", "TransientLogError"],
  ["57P02", "TransientLogError"],
  ["57P03", "TransientLogError"],
  ["25P03", "TransientLogError"],
  ["08006", "TransientLogError"],
  ["CONNECTION_CLOSED", "TransientLogError"],
  ["CONNECT_TIMEOUT", "TransientLogError"],
  ["ECONNREFUSED", "TransientLogError"],
  ["ECONNRESET", "TransientLogError"],
  ["53100", "DatabaseDiskFullError"],
  ["42501", "PermissionDeniedError"],
  ["23514", "DatabaseError"],
  ["42P01", "DatabaseError"],
  ["", "DatabaseError"],
])("classes a statement that failed with %s as %s, without the rows and parameters", (code, name) => {
  const error = classifyStatementError(driverError(code));
  expect(error.name).toBe(name);
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("secret");
  expect(classifyStatementError(error)).toBe(error);
});

it.each([
  ["28P01", "LoginRefusedError"],
  ["28000", "LoginRefusedError"],
  ["3D000", "DatabaseMissingError"],
  ["ECONNREFUSED", "DatabaseUnreachableError"],
  ["ENOTFOUND", "DatabaseUnreachableError"],
  ["EAI_AGAIN", "DatabaseUnreachableError"],
  ["CONNECT_TIMEOUT", "DatabaseUnreachableError"],
  ["57P03", "DatabaseUnreachableError"],
  ["53300", "DatabaseUnreachableError"],
])("classes a first connection that failed with %s as %s", (code, name) => {
  expect(classifyConnectError(driverError(code), "postgres://db")?.name).toBe(name);
});

it("does not explain what it does not know", () => {
  expect(classifyConnectError(driverError("XX000"), "postgres://db")).toBeNull();
});
