import { chmod, chown, cp, lstat, mkdir, mkdtemp, readdir, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findUnprivilegedAccount, runsAsRoot } from "../src/embedded/account.ts";
import { findBinaryPackage, prepareBinaries } from "../src/embedded/binaries.ts";
import { SYSTEM_DIR } from "../src/embedded/data-folder.ts";
import type { EmbeddedPostgresError } from "../src/embedded/errors.ts";
import { silentLogger } from "../src/embedded/logger.ts";
import { canEnter } from "../src/embedded/reachability.ts";
import type { Account } from "../src/embedded/run-as.ts";
import { openScene, query, type Scene } from "./embedded-scene.ts";

const SELF: Account = { kind: "self" };

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
});

afterEach(async () => {
  await scene.close();
  if (runsAsRoot()) await rmdir(SYSTEM_DIR).catch(() => undefined);
});

async function serverAccount(): Promise<Account> {
  return runsAsRoot() ? await findUnprivilegedAccount() : SELF;
}

test("never runs the server as root", async () => {
  const server = await scene.start();
  const account = await serverAccount();
  const { uid } = await stat(join(server.dataDir, "cluster"));
  expect(uid).toBe(account.kind === "self" ? process.getuid?.() : account.uid);
  expect(uid).not.toBe(0);
});

test("puts the data where the server's account can enter, and opens no folder for it", async () => {
  const closed = await mkdtemp(join(scene.root, "closed-"));
  const wanted = join(closed, "project", "database");
  const server = await scene.start({ dataDir: wanted });
  expect(server.dataDir.startsWith(runsAsRoot() ? `${SYSTEM_DIR}/database-` : wanted)).toBe(true);
  expect((await stat(closed)).mode & 0o777).toBe(0o700);
  await query(server.adminUrl, "create table kept as select 42 as answer");
  await server.stop();

  const again = await scene.start({ dataDir: wanted });
  expect(again.dataDir).toBe(server.dataDir);
  expect(await query(again.adminUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
  await again.stop();

  await chmod(closed, 0o755);
  const opened = await scene.start({ dataDir: wanted });
  expect(opened.dataDir).toBe(server.dataDir);
});

test("does not begin an empty database when the existing one can no longer be entered", async () => {
  const open = join(scene.root, "open");
  await mkdir(open, { mode: 0o755 });
  const dataDir = join(open, "data");
  await (await scene.start({ dataDir })).stop();
  await chmod(open, 0o700);
  const outcome = await scene.start({ dataDir }).then(
    (server) => server.dataDir,
    (error: unknown) => (error as EmbeddedPostgresError).code,
  );
  // Only for root is the server's account another one, which the folder now keeps out.
  expect(outcome).toBe(runsAsRoot() ? "folder-not-reachable" : dataDir);
});

test("runs for an ordinary user with nothing but a folder of its own", async () => {
  const home = join(scene.root, "home");
  await mkdir(home, { mode: 0o755 });
  const user = await ordinaryUser();
  if (user !== null) await chown(home, user.uid, user.gid);
  const owner = scene.startOwner(join(home, "data"), { ...user, home });
  const running = await owner.says(({ event }) => event === "running" || event === "failed");
  expect(running).toMatchObject({ event: "running", dataDir: join(home, "data") });
  expect(await query(running.adminUrl ?? "", "select 1 as one")).toEqual([{ one: 1 }]);
  await owner.finish();
});

/** Another account, when we are root and it may read this checkout; null for ourselves. */
async function ordinaryUser(): Promise<{ uid: number; gid: number } | null> {
  if (!runsAsRoot()) return null;
  const nobody = { uid: 65_534, gid: 65_534 };
  const readable = await Promise.all([
    canEnter(import.meta.dirname, nobody),
    canEnter(join(process.execPath, ".."), nobody),
  ]);
  return readable.every(Boolean) ? nobody : null;
}

test("runs a copy of the programs where they cannot run, makes it once, and trusts no one else's", async () => {
  const account = await serverAccount();
  const found = await findBinaryPackage();
  // Without its library links, as an install without scripts leaves it, and in a closed folder.
  const nativeDir = join(await mkdtemp(join(scene.root, "closed-")), "native");
  for (const part of ["bin", "lib", "pg-symlinks.json"]) {
    await cp(join(found.nativeDir, part), join(nativeDir, part), {
      recursive: true,
      filter: async (path) => !(await lstat(path)).isSymbolicLink(),
    });
  }
  const base = join(scene.root, "copies");
  const moved = { ...found, nativeDir };
  const [first, second] = await Promise.all([
    prepareBinaries(moved, account, silentLogger, [base]),
    prepareBinaries(moved, account, silentLogger, [base]),
  ]);
  expect(first.postgres.startsWith(`${base}/postgres-${found.version}-`)).toBe(true);
  expect(second).toEqual(first);
  expect(await readdir(base)).toHaveLength(1);
  const made = (await stat(first.postgres)).ino;
  expect((await stat((await prepareBinaries(moved, account, silentLogger, [base])).postgres)).ino).toBe(made);

  await chmod(base, 0o777);
  await expect(prepareBinaries(moved, account, silentLogger, [base])).rejects.toMatchObject({
    code: "unsupported-platform",
    message: expect.stringContaining("writable for others") as string,
  });
});
