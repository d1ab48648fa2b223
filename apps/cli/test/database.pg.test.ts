import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { runAsAdmin, testDatabase } from "@tidemark/sync-log-postgres/testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openScene, type Scene } from "./support/scene.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});

afterAll(() => scene.close());

/** Every command that needs the database tells it the same way. */
async function refusalOf(url: string, command = "import"): Promise<string> {
  const args = command === "import" ? ["import", "-", "--out", scene.path("out")] : [command];
  const { exitCode, notices } = await scene.run(args, {
    env: { SYNC_DATABASE_URL: url },
    input: "http://a.test/\n",
  });
  expect(exitCode).toBe(2);
  expect(notices).toMatch(/^tidemark: /);
  expect(notices).not.toMatch(/\n\s+at |bug in Tidemark/);
  return notices;
}

function changed(change: (url: URL) => void): string {
  const url = new URL(scene.database.url);
  change(url);
  return url.href;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test.each(["import", "log", "verify"])(
  "%s says when nothing answers at the database's address",
  async (command) => {
    const port = await freePort();
    const refusal = await refusalOf(
      changed((url) => (url.port = String(port))),
      command,
    );
    expect(refusal).toContain(`127.0.0.1:${port}`);
    expect(refusal).toMatch(
      /cannot be reached \(ECONNREFUSED\).*Start it or correct the URL, then try again\.\n$/,
    );
  },
);

test("a wrong password is told, and not shown", async () => {
  const refusal = await refusalOf(changed((url) => (url.password = "open-sesame")));
  expect(refusal).toMatch(/refused the login .*user name or the password in the URL/);
  expect(refusal).not.toContain("open-sesame");
});

test("a database that does not exist is told by its name", async () => {
  const refusal = await refusalOf(changed((url) => (url.pathname = "/no_such_database")));
  expect(refusal).toMatch(/no such database at .*no_such_database.*create the database first/);
});

test("a superuser is refused, with what to use instead", async () => {
  const refusal = await refusalOf(scene.database.adminUrl);
  expect(refusal).toMatch(/superuser/);
  expect(refusal).toMatch(/login/);
});

test("a database of a newer version is left alone", async () => {
  const newer = await testDatabase();
  onTestFinished(() => newer.drop());
  await runAsAdmin(newer.adminUrl, [
    "INSERT INTO sync_migrations (version, name, checksum, applied_at) VALUES (999, 'from-the-future', 'x', now())",
  ]);
  expect(await refusalOf(newer.url)).toMatch(/newer/);
});

test("nothing can be imported while pickups may not be kept, and that is said before anything is added", async () => {
  const { exitCode, notices } = await scene.run(["import", "-", "--out", scene.path("out")], {
    env: { PLAIN_PICKUPS: "false" },
    input: "http://a.test/\n",
  });
  expect(exitCode).toBe(2);
  expect(notices).toMatch(/^tidemark: Nothing can be imported while PLAIN_PICKUPS is off/);
  expect((await scene.run(["log"])).output).toBe("This log has no jobs.\n");
});

test("a clean log is verified, and its jobs are listed and told", async () => {
  const [good, bad] = [scene.url("harbour/"), scene.url("quayside/summer")];
  const file = await scene.list("list.txt", good, bad);
  await scene.run(["import", file, "--out", scene.path("told")]);
  const verified = await scene.run(["verify"]);
  expect(verified).toEqual({
    exitCode: 0,
    output: expect.stringMatching(
      /^Verified \d+ changes of 1 stream: 1 job, 2 items\.\nEvery law holds\.\n$/,
    ),
    notices: "",
  });

  const listed = await scene.run(["log"]);
  const [, jobId = ""] =
    /^ {2}([0-9a-f-]{36}) {2}\S+ {2}2 addresses of local, tidemark import/.exec(listed.output) ?? [];
  for (const name of [jobId, jobId.slice(0, 4)]) {
    const { exitCode, output } = await scene.run(["log", name]);
    expect(exitCode).toBe(0);
    const lines = output.trimEnd().split("\n");
    expect(lines[0]).toBe(`Job ${jobId} of user local`);
    expect(lines[1]).toMatch(
      /^ {6}1 {2}\d{4}-\S+Z {2}user \(tidemark-cli-[0-9a-f]{12}\): the job is made, for 2 addresses$/,
    );
    expect(output).toContain(`worker: ${bad}: ends in error: gone, `);
    expect(output).toContain(`): ${good}: is saved by a device\n`);
    expect(lines.at(-1)).toBe("The job is done: saved 1, error 1.");
  }

  const unknown = await scene.run(["log", "zzzz"]);
  expect(unknown).toMatchObject({ exitCode: 2, output: "" });
  expect(unknown.notices).toBe(`tidemark: There is no job zzzz. The jobs in this log:\n${listed.output}`);
});

test("a beginning that several jobs share is refused with those jobs", async () => {
  await scene.run(["import", "-", "--out", scene.path("second")], {
    input: `${scene.url("quayside/lost")}\n`,
  });
  const { exitCode, notices } = await scene.run(["log", ""]);
  expect(exitCode).toBe(2);
  expect(notices).toMatch(/^tidemark: {2}is the beginning of 2 job ids; give more of it:\n/);
});

test("a log that was written to by hand is found out", async () => {
  const stamp = `'{"state": "2026-01-01T00:00:00.000Z"}'`;
  const worker = `'{"kind": "system", "principalId": "system:articles-import-worker"}'`;
  await runAsAdmin(scene.database.adminUrl, [
    `INSERT INTO sync_changes (id, app_id, table_name, record_id, user_id, op, data, field_meta, client_id, actor, origin)
     SELECT gen_random_uuid(), app_id, table_name, record_id, user_id, 'update', '{"state": "extracted", "claim": 7}', ${stamp},
            'articles-import-worker', ${worker}, 'system'
     FROM sync_changes WHERE table_name = 'articleImportItems' AND op = 'insert' AND data->>'url' LIKE '%summer%'`,
  ]);
  const { exitCode, output } = await scene.run(["verify"]);
  expect(exitCode).toBe(1);
  expect(output).toMatch(/^local: L9 is broken: articleImportItems\//m);
  expect(output).toMatch(/\d+ violations? found\. Unless somebody wrote to the log by hand, this is a bug/);
});
