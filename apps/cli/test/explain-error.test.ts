import { ConfigError } from "@tidemark/api";
import {
  DatabaseDiskFullError,
  DatabaseUnreachableError,
  DataFolderInUseError,
  TransientLogError,
  UnknownCommitError,
} from "@tidemark/sync-log-postgres";
import { expect, test } from "vitest";
import { UserError } from "../src/user-error.ts";
import { messageFor } from "../src/explain-error.ts";

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: it failed, ${syscall} '/out/x'`), {
    code,
    syscall,
    path: "/out/x",
  });
}

test.each([
  [new UserError("Give a file."), "Give a file."],
  [new ConfigError("PORT", "is wrong."), "PORT is wrong."],
  [new DatabaseUnreachableError("host:1", "ECONNREFUSED"), /host:1 cannot be reached \(ECONNREFUSED\)/],
  [new DataFolderInUseError("/data", { pid: 12, startedAt: new Date(0) }), /\/data is in use: process 12/],
  [new DatabaseDiskFullError(), /database's disk is full\. Make room.*run the same command again/],
  [new TransientLogError("08006", "Lost"), /connection to the database was lost.*run the same command again/],
  [new UnknownCommitError(), /connection to the database was lost.*run the same command again/],
  [systemError("ENOSPC", "write"), /disk is full, and \/out\/x could not be written\. Make room on it\./],
  [systemError("EACCES", "open"), /EACCES: it failed, open '\/out\/x'\. Put that right/],
])("%s is told without a stack", (error, message) => {
  expect(messageFor(error)).toMatch(message);
  expect(messageFor(error)).not.toMatch(/\n\s+at |bug in Tidemark/);
});

test.each([new Error("oops"), new TypeError("x is not a function")])(
  "%s is a bug, and shows its place",
  (error) => {
    expect(messageFor(error)).toMatch(/^This is a bug in Tidemark\. .*\n\s+at /s);
  },
);

test("also what is no error can be thrown", () => {
  expect(messageFor("a word")).toBe("This is a bug in Tidemark. a word");
});
