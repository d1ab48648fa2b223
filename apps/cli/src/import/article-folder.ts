/**
 * The folder that a run writes articles to. A file's name ends in a digest of the article's address,
 * so that the same article always has the same name and a repeated write replaces itself.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PickupPayload } from "@tidemark/import-job";
import { type ArticleFormat, renderArticle } from "./render-article.ts";

const DIGEST_LENGTH = 12;
const NAMED_BY_DIGEST = new RegExp(`(?:^|-)([0-9a-f]{${DIGEST_LENGTH}})\\.(md|html|json)$`);
const MAX_SLUG_LENGTH = 60;

export interface ArticleFolder {
  readonly path: string;
  has(key: string): boolean;
  /** Writes the article whole or not at all, and gives the file's name. */
  write(key: string, article: PickupPayload): Promise<string>;
}

/** Opens the folder, making it when it is not there. */
export async function openArticleFolder(path: string, format: ArticleFormat): Promise<ArticleFolder> {
  await mkdir(path, { recursive: true });
  const names = new Map<string, string>();
  for (const name of await readdir(path)) {
    const digest = NAMED_BY_DIGEST.exec(name);
    if (digest?.[2] === format) names.set(digest[1]!, name);
  }
  return {
    path,
    has: (key) => names.has(digestOf(key)),
    async write(key, article) {
      const digest = digestOf(key);
      const name = [slugOf(article.title), `${digest}.${format}`].filter(Boolean).join("-");
      const draft = join(path, `.${digest}-${randomUUID()}.part`);
      try {
        await writeFile(draft, renderArticle(article, format));
        await rename(draft, join(path, name));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      const before = names.get(digest);
      if (before !== undefined && before !== name) await rm(join(path, before), { force: true });
      names.set(digest, name);
      return name;
    },
  };
}

function digestOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, DIGEST_LENGTH);
}

/** Letters and digits of any script, the rest as hyphens. */
function slugOf(title: string): string {
  const words =
    title
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  let slug = "";
  for (const word of words) {
    if (slug.length + word.length > MAX_SLUG_LENGTH) break;
    slug += slug ? `-${word}` : word;
  }
  return slug;
}
