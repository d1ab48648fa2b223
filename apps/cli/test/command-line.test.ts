import { expect, test } from "vitest";
import { runCommandLine } from "../src/command-line.ts";
import { fakeTerminal } from "./support/fake-terminal.ts";
import { tempFolder } from "./support/temp-folder.ts";

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const terminal = fakeTerminal({ env });
  const exitCode = await runCommandLine(args, terminal);
  return { exitCode, output: terminal.output.text, notices: terminal.notices.text };
}

const COMMANDS = ["serve", "import", "demo", "log", "verify", "recover", "recovery-drill"];

test("the help names every command", async () => {
  const { exitCode, output, notices } = await run(["--help"]);
  expect(exitCode).toBe(0);
  expect(notices).toBe("");
  for (const command of COMMANDS) expect(output).toMatch(new RegExp(`^  ${command} `, "m"));
});

test.each(COMMANDS)("%s has help of its own, whose lines fit a terminal", async (command) => {
  const { exitCode, output } = await run([command, "--help"]);
  expect(exitCode).toBe(0);
  expect(output).toMatch(new RegExp(`^Usage: tidemark ${command} `));
  expect(output).toContain("--data-dir <dir>");
});

test("the help of import has the exit codes, that of serve the settings", async () => {
  expect((await run(["import", "--help"])).output).toContain("Exit codes: 0 all saved");
  const { output } = await run(["serve", "--help"]);
  for (const setting of ["SYNC_DATABASE_URL", "PORT", "TIDEMARK_DATA_DIR"]) expect(output).toContain(setting);
});

test("the version is told", async () => {
  expect((await run(["--version"])).output).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("without a command the help is shown, as wrong use", async () => {
  const { exitCode, notices } = await run([]);
  expect(exitCode).toBe(2);
  expect(notices).toMatch(/^Usage: tidemark/);
});

test.each([
  [["imprt"], "tidemark: unknown command 'imprt'\n(Did you mean import?)\n"],
  [["--bogus"], "tidemark: unknown option '--bogus'\n"],
  [["import"], "tidemark: missing required argument 'file'\n"],
  [["import", "a", "b"], "tidemark: too many arguments for 'import'. Expected 1 argument but got 2: a, b.\n"],
  [["import", "x", "--bogus"], "tidemark: unknown option '--bogus'\n"],
  [["import", "x", "--ouT", "y"], "tidemark: unknown option '--ouT'\n(Did you mean --out?)\n"],
  [["import", "x", "--out"], "tidemark: option '--out <dir>' argument missing\n"],
  [
    ["import", "x", "--format", "pdf"],
    "tidemark: option '--format <format>' argument 'pdf' is invalid. Allowed choices are md, html, json.\n",
  ],
  [["verify", "x"], "tidemark: too many arguments for 'verify'. Expected 0 arguments but got 1: x.\n"],
  [["log", "a", "b"], "tidemark: too many arguments for 'log'. Expected 1 argument but got 2: a, b.\n"],
  [["demo", "--format", "md"], "tidemark: unknown option '--format'\n"],
  [["serve", "--port"], "tidemark: option '--port <port>' argument missing\n"],
  [
    ["recover", "--timeout", "soon"],
    "tidemark: option '--timeout <ms>' argument 'soon' is invalid. Give whole milliseconds, from 1 to 86400000.\n",
  ],
  [
    ["recover", "--timeout", "0"],
    "tidemark: option '--timeout <ms>' argument '0' is invalid. Give whole milliseconds, from 1 to 86400000.\n",
  ],
  [["recovery-drill", "--force"], "tidemark: unknown option '--force'\n"],
])("%j is refused once, with what is wrong", async (args, notices) => {
  expect(await run(args)).toEqual({ exitCode: 2, output: "", notices });
});

test.each([
  [
    ["serve", "--port", "http"],
    {},
    /^tidemark: PORT is "http", which cannot be used\. Expected: a whole number/,
  ],
  [
    ["import", "x"],
    { WORKER_CONCURRENCY: "0" },
    /^tidemark: WORKER_CONCURRENCY is "0", which cannot be used\. Expected/,
  ],
  [
    ["verify"],
    { SYNC_DATABASE_URL: "mysql://secret@host/db" },
    /^tidemark: SYNC_DATABASE_URL has a value that cannot be used/,
  ],
  [
    ["import", "x"],
    { FETCH_ALLOW: "a.test=10.0.0.1:80" },
    /^tidemark: FETCH_ALLOW is .* loopback addresses only/,
  ],
  [["demo"], { TICK_MS: "never" }, /^tidemark: TICK_MS is "never"/],
])("%j with settings %j is refused by the name of the setting", async (args, env, message) => {
  const { exitCode, output, notices } = await run(args, env);
  expect(exitCode).toBe(2);
  expect(output).toBe("");
  expect(notices).toMatch(message);
  expect(notices).not.toMatch(/secret|\n\s+at /);
  expect(notices.split("\n")).toHaveLength(2);
});

test("a list that cannot be read is refused before anything is started", async () => {
  const folder = await tempFolder();
  const { exitCode, output, notices } = await run([
    "import",
    `${folder}/none.txt`,
    "--data-dir",
    `${folder}/data`,
  ]);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  expect(notices).toBe(
    `tidemark: ${folder}/none.txt cannot be read (there is no such file; check the path).\n`,
  );
});

test("a folder that cannot be written to is refused before a database is started", async () => {
  const terminal = fakeTerminal({ input: "http://a.test/\n" });
  const exitCode = await runCommandLine(["import", "-", "--out", "/dev/null/articles"], terminal);
  expect(exitCode).toBe(2);
  expect(terminal.notices.text).toMatch(
    /^tidemark: The folder \/dev\/null\/articles cannot be used \(ENOTDIR: .*\)\. Give another one with --out\.\n$/,
  );
});

test("somebody who is to type a list is told how", async () => {
  const terminal = fakeTerminal({ input: "# nothing\n" });
  const input = Object.assign(terminal.input, { isTTY: true });
  await runCommandLine(["import", "-"], { ...terminal, input });
  expect(terminal.output.text).toMatch(/Ctrl-D ends it/);
  expect(terminal.notices.text).toMatch(/standard input holds no addresses/);
});
