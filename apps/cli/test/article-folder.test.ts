import { mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openArticleFolder } from "../src/import/article-folder.ts";
import { anArticle } from "./support/articles.ts";
import { tempFolder } from "./support/temp-folder.ts";

const KEY = "http://a.test/page";

test("makes the folder, with those above it, and leaves nothing but the article in it", async () => {
  const path = join(await tempFolder(), "deep", "er");
  const folder = await openArticleFolder(path, "md");
  const name = await folder.write(KEY, anArticle({ title: "Wood, Stone & Rope!" }));
  expect(name).toMatch(/^wood-stone-rope-[0-9a-f]{12}\.md$/);
  expect(await readdir(path)).toEqual([name]);
});

test("knows its articles again when it is opened again, by format", async () => {
  const path = await tempFolder();
  await (await openArticleFolder(path, "md")).write(KEY, anArticle());
  expect((await openArticleFolder(path, "md")).has(KEY)).toBe(true);
  expect((await openArticleFolder(path, "html")).has(KEY)).toBe(false);
  expect((await openArticleFolder(path, "md")).has("http://a.test/other")).toBe(false);
});

test("an article that is written again replaces itself, also under a new title", async () => {
  const path = await tempFolder();
  const folder = await openArticleFolder(path, "md");
  await folder.write(KEY, anArticle({ title: "Before" }));
  const name = await folder.write(KEY, anArticle({ title: "After" }));
  expect(await readdir(path)).toEqual([name]);
  expect(await readFile(join(path, name), "utf8")).toContain("# After");
});

test.each([
  ["", /^[0-9a-f]{12}\.md$/],
  ["../../etc/passwd", /^etc-passwd-[0-9a-f]{12}\.md$/],
  ["Ça va à Łódź?", /^ça-va-à-łódź-[0-9a-f]{12}\.md$/],
  ["日本語の題名", /^日本語の題名-[0-9a-f]{12}\.md$/],
  ["長".repeat(200), /^長{60}-[0-9a-f]{12}\.md$/],
  ["word ".repeat(60), /^(word-){12}[0-9a-f]{12}\.md$/],
  ["🧶🧵", /^[0-9a-f]{12}\.md$/],
  ["con\u0000trol\u001b[2J", /^con-trol-2j-[0-9a-f]{12}\.md$/],
])("a title such as %j makes a name that every file system takes", async (title, expected) => {
  const path = await tempFolder();
  const name = await (await openArticleFolder(path, "md")).write(KEY, anArticle({ title }));
  expect(name).toMatch(expected);
  expect(Buffer.byteLength(name)).toBeLessThan(255);
  expect(await readdir(path)).toEqual([name]);
});

test("a folder behind a link has one path, however it is named", async () => {
  const root = await tempFolder();
  await mkdir(join(root, "real"));
  await symlink(join(root, "real"), join(root, "link"));
  const [real, link] = await Promise.all(
    ["real", "link"].map((name) => openArticleFolder(join(root, name), "md")),
  );
  expect(link!.path).toBe(real!.path);
});

test("drafts that a killed run left are cleared away, those of a running one and foreign files are not", async () => {
  const path = await tempFolder();
  const foreign = ".notes.part";
  const old = ".0123456789ab-00000000-0000-4000-8000-000000000001.part";
  const young = ".0123456789ab-00000000-0000-4000-8000-000000000002.part";
  for (const name of [old, young, foreign]) await writeFile(join(path, name), "half");
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const name of [old, foreign]) await utimes(join(path, name), longAgo, longAgo);
  await openArticleFolder(path, "md");
  expect((await readdir(path)).sort()).toEqual([young, foreign].sort());
});

test("an article that cannot be written leaves no draft, and the one before stays", async () => {
  const path = await tempFolder();
  const folder = await openArticleFolder(path, "md");
  const name = await folder.write(KEY, anArticle());
  const digest = /([0-9a-f]{12})\.md$/.exec(name)![1]!;
  await mkdir(join(path, `blocked-${digest}.md`));
  await expect(folder.write(KEY, anArticle({ title: "Blocked" }))).rejects.toThrow(/EISDIR|directory/);
  expect((await readdir(path)).sort()).toEqual([name, `blocked-${digest}.md`].sort());
  await rm(path, { recursive: true });
});

test("a path that is a file is refused before anything is fetched", async () => {
  const path = join(await tempFolder(), "file");
  await writeFile(path, "");
  await expect(openArticleFolder(path, "md")).rejects.toThrow("EEXIST");
});
