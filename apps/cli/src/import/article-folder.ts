/**
 * The folder that a run writes articles to. A file's name ends in a digest of the article's address,
 * so that the same article always has the same name and a repeated write replaces itself.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PickupPayload } from "@tidemark/import-job";
import { GO_ON, isDiskFull, UserError } from "../user-error.ts";
import { type ArticleFormat, renderArticle } from "./render-article.ts";

const DIGEST_LENGTH = 12;
const NAMED_BY_DIGEST = new RegExp(`(?:^|-)([0-9a-f]{${DIGEST_LENGTH}})\\.(md|html|json)$`);
const DRAFT = new RegExp(`^\\.[0-9a-f]{${DIGEST_LENGTH}}-[0-9a-f-]{36}\\.part$`);
/** A draft this old, ms, was left by a run that was killed. */
const ABANDONED_AFTER_MS = 60_000;
const MAX_SLUG_CHARS = 60;

export interface ArticleFolder {
  /** Absolute, with no symbolic link in it: one folder has one path. */
  readonly path: string;
  has(key: string): boolean;
  /** Writes the article whole or not at all, and gives the file's name once it is on the disk. */
  write(key: string, article: PickupPayload): Promise<string>;
}

/** Opens the folder, making it when it is not there. Rejects with the file system's error. */
export async function openArticleFolder(wanted: string, format: ArticleFormat): Promise<ArticleFolder> {
  await mkdir(wanted, { recursive: true });
  const path = await realpath(wanted);
  await checkWritable(path);
  const names = new Map<string, string>();
  for (const name of await readdir(path)) {
    const digest = NAMED_BY_DIGEST.exec(name);
    if (digest?.[2] === format) names.set(digest[1]!, name);
    else if (DRAFT.test(name)) await removeIfAbandoned(join(path, name));
  }
  return {
    path,
    has: (key) => names.has(digestOf(key)),
    async write(key, article) {
      const digest = digestOf(key);
      const name = [slugOf(article.title), `${digest}.${format}`].filter(Boolean).join("-");
      const draft = join(path, `.${digest}-${randomUUID()}.part`);
      try {
        // The acknowledgement that follows lets the log forget the article, so it must not be in a cache only.
        await writeFile(draft, renderArticle(article, format), { flush: true });
        await rename(draft, join(path, name));
      } catch (error) {
        await rm(draft, { force: true });
        throw explainFullDisk(error, path);
      }
      const before = names.get(digest);
      if (before !== undefined && before !== name) await rm(join(path, before), { force: true });
      names.set(digest, name);
      return name;
    },
  };
}

/** Before anything is fetched, rather than after. */
async function checkWritable(path: string): Promise<void> {
  const probe = join(path, `.${randomUUID()}.probe`);
  await writeFile(probe, "", { flag: "wx" });
  await rm(probe);
}

function explainFullDisk(error: unknown, path: string): unknown {
  if (!isDiskFull(error)) return error;
  return new UserError(`The disk of ${path} is full. Make room on it. ${GO_ON}`, { cause: error });
}

async function removeIfAbandoned(path: string): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
}

function digestOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, DIGEST_LENGTH);
}

/** Letters and digits of any script, the rest as hyphens. A word too long for a name is cut. */
function slugOf(title: string): string {
  const words =
    title
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  let slug = "";
  for (const word of words) {
    const longer = slug ? `${slug}-${word}` : word;
    if (longer.length > MAX_SLUG_CHARS) return slug || firstCharacters(word);
    slug = longer;
  }
  return slug;
}

/** Scripts without spaces make one word of a whole title. */
function firstCharacters(word: string): string {
  let part = "";
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    if (part.length + segment.length > MAX_SLUG_CHARS) break;
    part += segment;
  }
  return part;
}
