/** The SQL that the README asks an administrator to run is enough, and no more than is needed. */
import { randomBytes } from "node:crypto";
import { connectSyncLog } from "@tidemark/sync-log-postgres";
import { runAsAdmin, testDatabase } from "@tidemark/sync-log-postgres/testing";
import { expect, test } from "vitest";
import { readDocument } from "./documents.ts";
import { readText } from "./repository.ts";

/** The statements of a page's first SQL block, with names and password that no other test uses. */
function statementsOf(path: string, unique: string): string[] {
  const block = readDocument({ path, text: readText(path) }).codeBlocks.find(
    ({ language }) => language === "sql",
  );
  const statements = (block?.text ?? "").split(";").map((statement) => statement.trim());
  return statements
    .filter((statement) => statement !== "")
    .map((statement) =>
      statement
        .replaceAll("tidemark_login", unique)
        .replace("DATABASE tidemark ", `DATABASE ${unique} `)
        .replace("'change-me'", `'${unique}'`),
    );
}

/** Tests share a server, where the three roles may be there already. */
async function runUnlessThere(adminUrl: string, statement: string): Promise<void> {
  const isRole = statement.startsWith("CREATE ROLE tidemark_");
  await runAsAdmin(adminUrl, [
    isRole
      ? `DO $$ BEGIN ${statement}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`
      : statement,
  ]);
}

test("a server set up by the README's SQL serves, also when the owner role is taken away afterwards", async () => {
  const database = await testDatabase();
  const { adminUrl } = database;
  const unique = `tidemark_readme_${randomBytes(6).toString("hex")}`;
  const url = new URL(adminUrl);
  Object.assign(url, { pathname: `/${unique}`, username: unique, password: unique });
  try {
    const statements = statementsOf("README.md", unique);
    expect(statements).toHaveLength(6);
    for (const statement of statements) await runUnlessThere(adminUrl, statement);

    const first = await connectSyncLog({ url: url.href });
    await first.ping();
    await first.close();

    const revocation = statementsOf("docs/operations.md", unique);
    expect(revocation).toHaveLength(1);
    await runAsAdmin(adminUrl, revocation);
    const second = await connectSyncLog({ url: url.href });
    await second.withStream("somebody", async (stream) => stream.setHints(stream.head));
    await second.close();
  } finally {
    await runAsAdmin(adminUrl, [
      `DROP DATABASE IF EXISTS ${unique} WITH (FORCE)`,
      `DROP ROLE IF EXISTS ${unique}`,
    ]);
    await database.drop();
  }
});
