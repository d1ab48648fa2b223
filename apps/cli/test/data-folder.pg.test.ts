import { startSmallWeb } from "@tidemark/small-web";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CliProcess } from "./support/cli-process.ts";
import { tempFolder } from "./support/temp-folder.ts";

test("a running server holds its data folder: an import joins it, a second server is refused", async () => {
  const folder = await tempFolder();
  const web = await startSmallWeb();
  onTestFinished(() => web.close());
  const dataDir = join(folder, "data");
  const env = { FETCH_ALLOW: `${web.hostSuffix}=127.0.0.1:${web.port}`, EXTRACTOR_THREADS: "1" };
  const start = (...args: string[]) => new CliProcess([...args, "--data-dir", dataDir], env);

  const server = start("serve", "--port", "0");
  const [, url = ""] = await server.until(/^Tidemark listens on (http:\S+)\. Ctrl-C stops it\.$/m);
  expect((await fetch(`${url}/health`)).status).toBe(200);

  await writeFile(join(folder, "list.txt"), `${web.generated(1)[0]}\n`);
  const [imported, refused] = await Promise.all([
    start("import", join(folder, "list.txt"), "--out", join(folder, "articles")).ended,
    start("serve", "--port", "0").ended,
  ]);
  expect(imported).toMatchObject({ exitCode: 0, output: expect.stringContaining("1 row read: 1 saved") });
  expect(refused.exitCode).toBe(2);
  expect(refused.notices).toMatch(
    new RegExp(`^tidemark: The data folder \\S+ is in use: process ${server.pid} has held it`),
  );

  server.signal("SIGTERM");
  expect(await server.ended).toMatchObject({ exitCode: 0, signal: null });
});
