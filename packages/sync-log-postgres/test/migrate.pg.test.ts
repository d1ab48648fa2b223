import { items } from "@tidemark/sync-log/contract";
import { describe, expect, it } from "vitest";
import { DatabaseVersionError, migrateDatabase, provisionDatabase, RolesMissingError } from "../src/index.ts";
import { checkServerVersion } from "../src/setup/open-for-setup.ts";
import { inSession } from "./support/session.ts";
import { runAsAdmin } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();

describe("migrating", () => {
  it("brings an empty database up to date at the first connection, with a login that may create", async () => {
    const { url } = await databases.makeEmpty();
    const log = await databases.connect({ url });
    await log.withStream("ann", (stream) => stream.append(items(1)));
    expect(await log.dueStreams(1)).toEqual(["ann"]);
  });

  it("does nothing the second time", async () => {
    const { url } = await databases.makeEmpty();
    expect(await migrateDatabase({ url })).toEqual({ applied: [1, 2] });
    expect(await migrateDatabase({ url })).toEqual({ applied: [] });
  });

  it("happens once when many start at the same time", async () => {
    const { url, adminUrl } = await databases.makeEmpty();
    const logs = await Promise.all([1, 2, 3, 4].map(() => databases.connect({ url })));
    await Promise.all(logs.map((log) => log.withStream("ann", (stream) => stream.append(items(1)))));
    expect((await logs[0]!.head("ann"))?.seq).toBe(4);
    const versions = await inSession({ url: adminUrl }, (run) => run("SELECT version FROM sync_migrations"));
    expect(versions).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it("leaves nothing behind when it fails half way", async () => {
    const { url, adminUrl } = await databases.makeEmpty();
    await runAsAdmin(adminUrl, ["CREATE TABLE sync_leases (mine integer)"]);
    await expect(migrateDatabase({ url })).rejects.toThrow(/"sync_leases" already exists/);
    await inSession({ url: adminUrl }, async (run) => {
      expect(
        await run("SELECT to_regclass('sync_heads') AS heads, to_regclass('sync_changes') AS changes"),
      ).toEqual([{ heads: null, changes: null }]);
    });
  });
});

const check = (number: number, text: string) => () => checkServerVersion({ number, text }, "postgres://db");

describe("a database of another version", () => {
  it("is refused when newer code has migrated it, and stays as it is", async () => {
    const { url, adminUrl } = await databases.make();
    await runAsAdmin(adminUrl, ["INSERT INTO sync_migrations VALUES (3, 'later', 'abc', now())"]);
    const opening = databases.connect({ url });
    await expect(opening).rejects.toThrow(DatabaseVersionError);
    await expect(opening).rejects.toThrow(
      /is of version 3; this program knows versions up to 2.*Update this program/,
    );
    await expect(migrateDatabase({ url: adminUrl })).rejects.toMatchObject({ problem: "schema-newer" });
  });

  it("is refused when its past migrations read otherwise", async () => {
    const { url, adminUrl } = await databases.make();
    await runAsAdmin(adminUrl, ["UPDATE sync_migrations SET checksum = 'other'"]);
    await expect(databases.connect({ url })).rejects.toMatchObject({ problem: "schema-altered" });
  });

  it("is refused when it is older and the caller or the login may not migrate", async () => {
    const { url, adminUrl } = await databases.make();
    await runAsAdmin(adminUrl, ["DELETE FROM sync_migrations"]);
    await expect(databases.connect({ url, migrate: false })).rejects.toMatchObject({
      problem: "schema-older",
    });
    const opening = databases.connect({ url });
    await expect(opening).rejects.toMatchObject({ problem: "schema-older" });
    await expect(opening).rejects.toThrow(/no member of tidemark_owner.*Run migrateDatabase/);
  });

  it("of the server is refused before 15 and taken from 15 on", () => {
    expect(check(140_012, "14.12")).toThrow(/postgres:\/\/db is Postgres 14.12; Tidemark needs 15 or newer/);
    expect(check(150_000, "15.0")).not.toThrow();
    expect(check(180_004, "18.4")).not.toThrow();
  });
});

describe("provisioning", () => {
  it("makes a database whose login is bound by row-level security, and may be repeated with a new password", async () => {
    const { adminUrl, url } = await databases.make();
    const { username, pathname } = new URL(url);
    const options = { adminUrl, database: pathname.slice(1), login: username };
    const again = await provisionDatabase({ ...options, password: `p'w\\d "%/@:` });
    const log = await databases.connect({ url: again.url });
    await expect(log.ping()).resolves.toBeUndefined();
    await expect(databases.connect({ url })).rejects.toMatchObject({ code: "login-refused" });
  });

  it("tells a login that may not become the roles what to run", async () => {
    const { url, adminUrl } = await databases.makeEmpty();
    const login = new URL(url).username;
    await runAsAdmin(adminUrl, [`REVOKE tidemark_owner, tidemark_worker FROM "${login}"`]);
    const opening = databases.connect({ url });
    await expect(opening).rejects.toThrow(RolesMissingError);
    await expect(opening).rejects.toThrow(
      /Run this as a superuser .*:\nGRANT tidemark_owner TO .*;\nGRANT tidemark_worker TO .*;$/s,
    );
  });

  it("tells a login that may not give rights on the schema what to run", async () => {
    const { url, adminUrl } = await databases.makeEmpty();
    await runAsAdmin(adminUrl, ["ALTER SCHEMA public OWNER TO current_user"]);
    const opening = databases.connect({ url });
    await expect(opening).rejects.toThrow(/GRANT USAGE, CREATE ON SCHEMA "public" TO tidemark_owner;/);
  });
});
