/** The pages of the article extraction benchmark that lie beside the checkout on some machines, and their texts as people took them. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export interface CorpusPage {
  readonly id: string;
  readonly url: string;
  readonly html: string;
  readonly trueText: string;
}

interface Truth {
  readonly url: string;
  readonly articleBody: string;
}

const CORPUS = fileURLToPath(new URL("../../../../../shared/corpus/articles/", import.meta.url));
const TRUTHS = `${CORPUS}ground-truth.json`;

export const hasArticleCorpus = existsSync(TRUTHS);

/** At most so many, by id; none where the corpus is missing. */
export function readArticleCorpus(most: number): readonly CorpusPage[] {
  if (!hasArticleCorpus) return [];
  const truths = JSON.parse(readFileSync(TRUTHS, "utf8")) as Readonly<Record<string, Truth>>;
  return Object.entries(truths)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, most)
    .map(([id, { url, articleBody }]) => ({
      id,
      url,
      html: gunzipSync(readFileSync(`${CORPUS}${id}.html.gz`)).toString("utf8"),
      trueText: articleBody,
    }));
}
