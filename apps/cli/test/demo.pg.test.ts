import { readdir } from "node:fs/promises";
import { testDatabase } from "@tidemark/sync-log-postgres/testing";
import { expect, onTestFinished, test } from "vitest";
import { runCommandLine } from "../src/command-line.ts";
import { fakeTerminal } from "./support/fake-terminal.ts";
import { tempFolder } from "./support/temp-folder.ts";

test("every page of the quick demo ends as it should, and the log holds every law", async () => {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  const dataDir = await tempFolder();
  const terminal = fakeTerminal({ env: { SYNC_DATABASE_URL: database.url } });
  const exitCode = await runCommandLine(["demo", "--quick", "--data-dir", dataDir], terminal);
  const { text } = terminal.output;
  expect(text).toMatch(
    /^A small web of (\d+) pages, \d+ of them broken on purpose, is served on port \d+ of this machine\.\n/,
  );
  expect(text).toMatch(
    /\nAll \d+ pages ended as they should\.\nVerified \d+ changes of 1 stream: 1 job, \d+ items\.\nEvery law holds\.\n$/,
  );
  expect(exitCode).toBe(0);
  const [saved] = /(\d+) saved/.exec(text)!.slice(1).map(Number);
  const [folder] = await readdir(dataDir);
  expect(await readdir(`${dataDir}/${folder}`)).toHaveLength(saved!);
});
