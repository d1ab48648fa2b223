import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { runAsAdmin } from "@tidemark/sync-log-postgres/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilFiles } from "./support/until-files.ts";
import { openScene, type Scene } from "./support/scene.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});

afterAll(() => scene.close());

const importInto = (out: string, file: string, ...more: string[]) => [
  "import",
  file,
  "--out",
  scene.path(out),
  ...more,
];

test("a mixed list ends with every row in one count and every failure with its code and a sentence", async () => {
  const [good, other, wall] = ["harbour/", "chaguan/", "abendbote/"].map(scene.url) as [
    string,
    string,
    string,
  ];
  const [gone, pdf] = ["quayside/summer", "files/pdf"].map(scene.url) as [string, string];
  const file = await scene.list(
    "mixed.txt",
    "# note",
    good,
    other,
    wall,
    gone,
    pdf,
    good,
    "",
    "no address",
    "ftp://a.test/x",
  );
  const { exitCode, output, notices } = await scene.run(importInto("mixed", file));
  expect(exitCode).toBe(1);
  const lines = output.trimEnd().split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "mixed.txt: plain text list, 8 rows: 5 accepted, 1 duplicate, 2 invalid",
    `  line 7: duplicate of line 2: ${good}`,
    expect.stringMatching(/^ {2}line 9: invalid: The line has no web address\./),
    expect.stringMatching(/^ {2}line 10: invalid: /),
  ]);
  expect(lines.slice(4, -5)).toEqual([
    `  failed: ${gone}`,
    expect.stringMatching(/^ {4}gone: The page was removed for good/),
    `  failed: ${pdf}`,
    expect.stringMatching(/^ {4}unsupported-type: The address leads to something that is not a web page/),
  ]);
  expect(lines.slice(-5)).toEqual([
    "8 rows read: 3 saved (1 with a probable consent wall), 1 duplicate, 2 failed, 2 skipped.",
    `Articles are in ${scene.path("mixed")}`,
    expect.stringMatching(/^The history of job [0-9a-f-]{36}:$/),
    expect.stringMatching(/^ {2}npm run tidemark -- log [0-9a-f]{8}$/),
    "To try the failed ones again, add --retry-failed.",
  ]);
  expect(await scene.articles("mixed")).toHaveLength(3);
  expect(notices.trimEnd().split("\n").at(-1)).toMatch(
    /^100% 5 of 5, \d+\.\d\/s \(saved 2, consent-wall 1, error 2\)$/,
  );
});

test("a list that is saved whole ends well, and is not fetched again", async () => {
  const urls = [scene.url("almanac/a-short"), scene.url("kitchen/oat")];
  const args = importInto("good", await scene.list("good.txt", ...urls));
  const first = await scene.run(args);
  expect(first.exitCode).toBe(0);
  expect(first.output).toContain("2 rows read: 2 saved, 0 duplicate, 0 failed, 0 skipped.");
  const second = await scene.run(args);
  expect(second.exitCode).toBe(0);
  expect(second.output).toContain("Going on: 2 in the folder already, 0 new.");
  expect(second.output).toContain("2 rows read: 2 saved (2 by an earlier run)");
  expect(urls.map((url) => scene.web.requests.count(url))).toEqual([1, 1]);
  const [name, other] = await scene.articles("good");
  expect(name).toMatch(/^a-short-history-of-the-footnote-[0-9a-f]{12}\.md$/);
  expect(other).toMatch(/^oat-biscuits-for-people-who-do-not-bake-[0-9a-f]{12}\.md$/);
  const text = await readFile(join(scene.path("good"), name!), "utf8");
  expect(text).toMatch(/^---\ntitle: "A short history of the footnote"\nurl: "http/i);
});

test("a list comes from standard input, articles in another format, and the progress of a terminal is a bar", async () => {
  const args = importInto("input", "-", "--format", "html");
  const { exitCode, output, notices } = await scene.run(args, {
    input: `${scene.url("depot/")}\n`,
    isTTY: true,
  });
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^Type or paste the list.*\nstandard input: plain text list, 1 row: 1 accepted/);
  expect(stripVTControlCharacters(notices)).toMatch(/█{24} 100% 1 of 1, \d+\.\d\/s/);
  expect(await scene.articles("input")).toEqual([expect.stringMatching(/\.html$/)]);
});

test("a deleted article is fetched again, and only that one", async () => {
  const urls = [scene.url("attic/an-umbrella"), scene.url("letters/")];
  const args = importInto("deleted", await scene.list("deleted.txt", ...urls));
  await scene.run(args);
  scene.web.requests.reset();
  const name = (await scene.articles("deleted")).find((one) => one.startsWith("an-umbrella"))!;
  await rm(join(scene.path("deleted"), name));
  const { output } = await scene.run(args);
  expect(output).toContain("Going on: 1 in the folder already, 1 new.");
  expect(urls.map((url) => scene.web.requests.count(url))).toEqual([1, 0]);
  expect(await scene.articles("deleted")).toContain(name);
});

test("failures are left alone until they are asked for", async () => {
  const url = scene.url("quayside/discontinued");
  const args = importInto("retry", await scene.list("retry.txt", url));
  await scene.run(args);
  const again = await scene.run(args);
  expect(again).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining("1 failed in an earlier run, 0 new."),
  });
  expect(again.output).toContain(`  failed: ${url}\n    not-found: `);
  expect(scene.web.requests.count(url)).toBe(1);
  const asked = await scene.run([...args, "--retry-failed"]);
  expect(asked.output).toContain("Going on: 1 to be tried again, 0 new.");
  expect(asked.output).not.toContain("add --retry-failed");
  expect(scene.web.requests.count(url)).toBe(2);
});

test("Ctrl-C stops with how to go on, and the next run fetches only what is left", async () => {
  const urls = scene.web.generated(14, { hosts: 6 });
  const file = await scene.list("stopped.txt", ...urls);
  const args = importInto("stopped", file);
  await mkdir(scene.path("stopped"));
  const { terminal, ended } = scene.start(args);
  await untilFiles(scene.path("stopped"), 1);
  terminal.signals.emit("SIGINT");
  const stopped = await ended;
  expect(stopped.exitCode).toBe(130);
  expect(stopped.notices).toContain("Stopping; what runs may finish. Press Ctrl-C again to stop at once.\n");
  expect(stopped.output).toMatch(
    /14 rows read: \d+ saved, 0 duplicate, 0 failed, 0 skipped, \d+ not finished\./,
  );
  expect(stopped.output.split("\n").slice(-3)).toEqual([
    "Stopped. Nothing is lost: run it again to go on where it stopped:",
    `  npm run import -- ${file} --out ${scene.path("stopped")}`,
    "",
  ]);
  const again = await scene.run(args);
  expect(again.exitCode).toBe(0);
  expect(again.output).toMatch(
    /14 rows read: 14 saved \(\d+ by an earlier run\), 0 duplicate, 0 failed, 0 skipped\./,
  );
  expect(new Set(urls.map((url) => scene.web.requests.count(url)))).toEqual(new Set([1]));
  expect(await scene.articles("stopped")).toHaveLength(14);
});

test("a database whose disk is full ends the run with what to do, and the next run goes on", async () => {
  const urls = scene.web.generated(20, { hosts: 2 });
  const args = importInto("full", await scene.list("full.txt", ...urls));
  const { terminal, ended } = scene.start(args);
  await terminal.notices.until(/^0% 0 of 20/m);
  await runAsAdmin(scene.database.adminUrl, [
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`,
    "CREATE TRIGGER full_disk BEFORE INSERT ON sync_changes EXECUTE FUNCTION refuse()",
  ]);
  await terminal.notices.until(/The database's disk is full; stopping\.\n/);
  await runAsAdmin(scene.database.adminUrl, [
    "DROP TRIGGER full_disk ON sync_changes",
    "DROP FUNCTION refuse",
  ]);
  const { exitCode, notices } = await ended;
  expect(exitCode).toBe(2);
  expect(notices).toMatch(
    /\ntidemark: The database's disk is full\. Make room on it\. Nothing is lost: run the same command again to go on\.\n$/,
  );
  const again = await scene.run(args);
  expect(again.output).toMatch(/20 rows read: 20 saved/);
});
