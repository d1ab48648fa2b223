import { mkdir, readFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connectSyncLog } from "@tidemark/sync-log-postgres";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { CliProcess } from "./support/cli-process.ts";
import { openScene, type Scene } from "./support/scene.ts";
import { untilFiles } from "./support/until-files.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});

afterAll(() => scene.close());

/** The addresses of the articles that are in the folder. */
async function savedUrls(out: string): Promise<string[]> {
  const names = (await scene.articles(out)).filter((name) => name.endsWith(".md"));
  const texts = await Promise.all(names.map((name) => readFile(join(scene.path(out), name), "utf8")));
  return texts.map((text) => JSON.parse(/^url: (".*")$/m.exec(text)![1]!) as string);
}

async function untilLogHasNews(): Promise<void> {
  const log = await connectSyncLog({ url: scene.database.url });
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = await log.subscribe(() => resolve());
  await promise;
  await unsubscribe();
  await log.close();
}

test("killed at any moment, the next run goes on, and what was saved is not fetched again", async () => {
  const urls = scene.web.generated(24, { hosts: 8 });
  const out = "killed";
  await mkdir(scene.path(out));
  const args = ["import", await scene.list("killed.txt", ...urls), "--out", scene.path(out)];
  const moments: readonly ((run: CliProcess) => Promise<unknown>)[] = [
    (run) => run.until(/24 accepted/),
    () => untilLogHasNews(),
    () => untilFiles(scene.path(out), 1),
    () => untilFiles(scene.path(out), 16),
  ];
  const finalCounts = new Map<string, number>();
  for (const comes of moments) {
    const moment = Promise.withResolvers<unknown>();
    // Watching begins before the run does, so that nothing is missed.
    const run = new CliProcess(args, scene.env);
    comes(run).then(moment.resolve, moment.reject);
    await moment.promise;
    await run.kill();
    for (const url of await savedUrls(out)) {
      if (!finalCounts.has(url)) finalCounts.set(url, scene.web.requests.count(url));
    }
  }
  expect(finalCounts.size).toBeGreaterThanOrEqual(16);

  const last = await scene.run(args);
  expect(last.exitCode).toBe(0);
  expect(last.output).toMatch(
    /24 rows read: 24 saved( \(\d+ by an earlier run\))?, 0 duplicate, 0 failed, 0 skipped\./,
  );
  expect((await savedUrls(out)).sort()).toEqual([...urls].sort());
  for (const [url, count] of finalCounts) expect(scene.web.requests.count(url)).toBe(count);
  expect((await scene.run(["verify"])).output).toContain("Every law holds.");
});

test("Ctrl-C ends a process as interrupted, a second one at once, whatever runs", async () => {
  const isAsked = Promise.withResolvers<void>();
  const silent = createServer(() => isAsked.resolve()).listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(() => {
    silent.close();
    silent.closeAllConnections();
  });
  const { port } = silent.address() as AddressInfo;
  const file = await scene.list("silent.txt", `http://silent.test:${port}/`);
  const env = { ...scene.env, FETCH_ALLOW: `silent.test=127.0.0.1:${port}` };
  const run = new CliProcess(["import", file, "--out", scene.path("silent")], env);
  await isAsked.promise;
  run.signal("SIGINT");
  await run.until(/Stopping; what runs may finish/);
  run.signal("SIGINT");
  const end = await run.ended;
  expect(end).toMatchObject({ exitCode: 130, signal: null });
  expect(end.output).not.toContain("rows read");
});
