import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { importCommand, logCommand } from "../src/commands/hints.ts";

test.each([["list.txt"], ["my list.txt"], ["it's; rm -rf $HOME"], ["a\nb"], ["-"], [""]])(
  "a shell that reads the hint gets %j back",
  (argument) => {
    const words = importCommand([argument]).replace("npm run import --", "printf %s");
    expect(execFileSync("sh", ["-c", words], { encoding: "utf8" })).toBe(argument);
  },
);

test("a job is named by the beginning of its id, with the data folder if one was given", () => {
  expect(logCommand("01234567-89ab", undefined)).toBe("npm run tidemark -- log 01234567");
  expect(logCommand("01234567-89ab", "my data")).toBe(
    "npm run tidemark -- log 01234567 --data-dir 'my data'",
  );
});
