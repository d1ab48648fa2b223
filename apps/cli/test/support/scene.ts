/** The command line against the small web and a database of its own, inside this process. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SmallWeb, type SmallWebPage, startSmallWeb } from "@tidemark/small-web";
import { testDatabase, type TestDatabase } from "@tidemark/sync-log-postgres/testing";
import { runCommandLine } from "../../src/command-line.ts";
import { type FakeTerminal, fakeTerminal, type FakeTerminalOptions } from "./fake-terminal.ts";

export interface Scene {
  readonly web: SmallWeb;
  readonly database: TestDatabase;
  /** For commands of this scene, also in other processes. */
  readonly env: Readonly<Record<string, string>>;
  /** A path inside the scene's folder. */
  path(name: string): string;
  /** Writes a list and answers its path. */
  list(name: string, ...rows: readonly string[]): Promise<string>;
  articles(name: string): Promise<string[]>;
  /** The address of the page whose id begins so. */
  readonly url: (id: string) => string;
  run(args: readonly string[], options?: FakeTerminalOptions): Promise<Ran>;
  /** The same, to look at and to interrupt while it runs. */
  start(args: readonly string[], options?: FakeTerminalOptions): Running;
  close(): Promise<void>;
}

interface Ran {
  readonly exitCode: number;
  readonly output: string;
  readonly notices: string;
}

interface Running {
  readonly terminal: FakeTerminal;
  readonly ended: Promise<Ran>;
}

export async function openScene(): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-cli-"));
  const [web, database] = await Promise.all([startSmallWeb(), testDatabase()]);
  const env = {
    SYNC_DATABASE_URL: database.url,
    FETCH_ALLOW: `${web.hostSuffix}=127.0.0.1:${web.port}`,
    EXTRACTOR_THREADS: "1",
    TICK_MS: "200",
  };

  function start(args: readonly string[], options: FakeTerminalOptions = {}): Running {
    const terminal = fakeTerminal({ ...options, env: { ...env, ...options.env } });
    const ended = runCommandLine(args, terminal).then((exitCode) => ({
      exitCode,
      output: terminal.output.text,
      notices: terminal.notices.text,
    }));
    return { terminal, ended };
  }

  return {
    web,
    database,
    env,
    path: (name) => join(folder, name),
    async list(name, ...rows) {
      const path = join(folder, name);
      await writeFile(path, `${rows.join("\n")}\n`);
      return path;
    },
    articles: async (name) => (await readdir(join(folder, name))).sort(),
    url: (id) => web.url(web.pages.find((page: SmallWebPage) => page.id.startsWith(id))!),
    run: (args, options) => start(args, options).ended,
    start,
    async close() {
      await web.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
